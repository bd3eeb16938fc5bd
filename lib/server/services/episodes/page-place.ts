import type { EpisodePlace, EpisodeRow } from "@/lib/server/store/episodes";
import { readCursor } from "../cursor";

/** iteration/job/env/return/success/task/jerk/stillness: one shape for every order. The evaluation of what a run starts from is iteration -1. */
const placeShape =
  /^-?\d{1,9}\/\d{1,9}\/\d{1,9}\/-?[\d.e+-]{1,30}\/(?:true|false)\/job_[0-9A-Z]{1,40}(?:\/(?:[\d.e+-]{1,30})?){2}$/;

export const writePlace = (row: EpisodeRow): string =>
  [
    row.iterationIndex ?? 0,
    row.jobIndex,
    row.env,
    row.returnSum,
    row.success,
    row.taskId,
    row.jerk,
    row.stillness,
  ].join("/");

/** Where a page goes on, by its cursor; null: at the beginning. */
export function readPlace(cursor: string | undefined): EpisodePlace | null {
  const place = readCursor(cursor, placeShape);
  if (place === null) return null;
  const [iterationIndex, jobIndex, env, returnSum, success, taskId = "", jerk = "", stillness = ""] =
    place.split("/");
  return {
    iterationIndex: Number(iterationIndex),
    jobIndex: Number(jobIndex),
    env: Number(env),
    returnSum: Number(returnSum),
    success: success === "true",
    taskId,
    jerk: readMeasure(jerk),
    stillness: readMeasure(stillness),
  };
}

const readMeasure = (text: string): number | null => (text === "" ? null : Number(text));
