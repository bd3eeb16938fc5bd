import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { open } from "./open-verb";

export const getOpenApi = defineContract({
  ...open,
  id: "getOpenApi",
  method: "GET",
  path: "/v1/openapi.json",
  summary: "This document",
  query: strictObject({}),
  response: null,
  media: ["application/json"],
  refuses: [],
});
