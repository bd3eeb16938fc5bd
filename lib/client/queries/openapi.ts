import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { getOpenApi } from "@/lib/contracts/system/read-openapi";
import { call } from "../call";

/** The document has no contract of its own: it is what all the others are read from. */
const readDocument = { ...getOpenApi, response: z.unknown() };

/** What this server says of its API; it changes with the server alone. */
export function openApiQuery() {
  return queryOptions({
    queryKey: ["openapi"],
    queryFn: ({ signal }) => call(readDocument, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
