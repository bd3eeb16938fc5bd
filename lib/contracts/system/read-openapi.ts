import { defineContract } from "@/lib/contracts/contract";

export const getOpenApi = defineContract({
  id: "getOpenApi",
  method: "GET",
  path: "/v1/openapi.json",
  summary: "This document",
  response: null,
  media: ["application/json"],
  scope: "none",
});
