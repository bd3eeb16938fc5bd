import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlayedRun, type Item, type PlayedRun } from "@/app/v1/testing/played-run";
import { readFrames } from "@/app/v1/testing/read-frames";
import { attempt } from "@/lib/server/db/schema/attempts";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { formatLogLine } from "@/lib/server/storage/attempt-log-format";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

describe("an attempt's log", () => {
  async function writeLog(lines: number): Promise<string> {
    const [row] = await played.api.database.db
      .select()
      .from(attempt)
      .where(eq(attempt.kind, "trainer"))
      .limit(1);
    const attemptId = row?.attemptId ?? "";
    const folder = attemptLogFolder(played.api.shared.env.HARDSIM_DATA_DIR, attemptId);
    await mkdir(folder, { recursive: true });
    const text = Array.from({ length: lines }, (_, n) =>
      formatLogLine({ n, at: new Date(n), stream: "stdout", text: `Line ${n}` }),
    );
    await writeFile(join(folder, "000000000000.jsonl"), text.join(""));
    return `/attempts/${attemptId}/logs`;
  }

  it("is read from its start, from its end, and searched", async () => {
    const path = await writeLog(25);
    const numbers = async (query: string) =>
      ((await played.get(played.at(`${path}?${query}`))).json.lines as Item[]).map(({ n }) => n);
    expect(await numbers("offset=3&limit=2")).toEqual([3, 4]);
    expect(await numbers("offset=-2")).toEqual([23, 24]);
    expect(await numbers("q=line%201&limit=3")).toEqual([1, 10, 11]);
    expect(await numbers("offset=99")).toEqual([]);
    expect((await played.get(played.at(path))).json).toMatchObject({ total_lines: 25, left_out: null });
    expect((await played.get(played.at(`${path}?limit=0`))).status).toBe(400);
  });

  it("is read from its blob where its folder is gone", async () => {
    const path = await writeLog(25);
    const attemptId = path.split("/")[2] ?? "";
    const folder = attemptLogFolder(played.api.shared.env.HARDSIM_DATA_DIR, attemptId);
    const { sha256 } = await played.api.shared.storage.putFile(join(folder, "000000000000.jsonl"));
    const before = (await played.get(played.at(path))).json;
    await played.api.database.db
      .update(attempt)
      .set({ logSha256: sha256 })
      .where(eq(attempt.attemptId, attemptId));
    await rm(folder, { recursive: true });
    expect((await played.get(played.at(path))).json).toEqual(before);
    expect(before).toMatchObject({ total_lines: 25 });
    await rm(folder, { recursive: true });
    expect(
      ((await played.get(played.at(`${path}?q=line%2024`))).json.lines as Item[]).map(({ n }) => n),
    ).toEqual([24]);
  });

  it("is downloaded as text, one line a line", async () => {
    const path = await writeLog(3);
    const response = await played.api.open("GET", played.at(`${path}?format=text&limit=1`), {
      key: played.key,
    });
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="i\d-trainer-attempt-1\.log"$/,
    );
    expect(await response.text()).toBe("Line 0\nLine 1\nLine 2\n");
  });

  it("is followed to its end as a stream", async () => {
    const path = await writeLog(5);
    const response = await played.api.open("GET", played.at(`${path}?offset=3`), {
      key: played.key,
      headers: { accept: "text/event-stream" },
    });
    const frames = await readFrames(response);
    expect(frames.map(({ event, id }) => [event, id])).toEqual([
      ["line", "3"],
      ["line", "4"],
      ["end", undefined],
    ]);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
