import type { listApiKeys as contract } from "@/lib/contracts/api-keys/list";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { listApiKeys as listRows } from "@/lib/server/store/api-keys";
import { sumCreditsByKey } from "@/lib/server/store/projects";
import { narrowProjects } from "../caller";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { toWireApiKey } from "./to-wire";

/** Newest first. */
export async function listApiKeys(
  { database, caller }: ServiceContext,
  input: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const rows = await listRows(database.db, {
    projectIds: narrowProjects(caller, "admin", input.projectId),
    beforeKeyId: readCursor(input.cursor, /^key_[0-9A-Z]{1,40}$/),
    limit: input.limit + 1,
  });
  const { page, nextCursor } = cutPage(rows, input.limit, ({ keyId }) => keyId);
  const used = await sumCreditsByKey(database.db, page);
  return { api_keys: page.map((row) => toWireApiKey(row, used.get(row.keyId))), next_cursor: nextCursor };
}
