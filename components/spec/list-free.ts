import { listFreeValues } from "@/lib/contracts/spec/list-fields";
import { runSpec } from "@/lib/contracts/spec/run-spec";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import { isThere } from "./is-there";

const listed = listFreeValues(runSpec);

/** Where a body may say any JSON object, which is passed on as it is. */
export const listFree = (body: Body): readonly string[] =>
  listed.flatMap(({ path, beside }) => (isThere(valueAt(body, beside)) ? [path] : []));
