import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";

/** Range requests are answered; the link is the right. */
export const download = defineContract({
  id: "download",
  method: "GET",
  path: "/v1/downloads/{token}",
  summary: "The file behind a signed link",
  response: null,
  query: z.object({}),
  media: ["application/octet-stream"],
  scope: "none",
  refuses: ["link_expired", "range_not_satisfiable"],
});
