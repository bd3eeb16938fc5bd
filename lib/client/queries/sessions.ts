import { queryOptions } from "@tanstack/react-query";
import { listSessions } from "@/lib/contracts/sessions/list";
import { call } from "../call";

export function sessionsQuery() {
  return queryOptions({ queryKey: ["sessions"], queryFn: ({ signal }) => call(listSessions, { signal }) });
}
