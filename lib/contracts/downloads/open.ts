import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { videoTypes } from "@/lib/contracts/episodes/video";

/** Range requests are answered; the link is the right. */
export const download = defineContract({
  id: "download",
  method: "GET",
  path: "/v1/downloads/{token}",
  summary: "The file behind a signed link",
  response: null,
  query: z.object({}),
  media: ["application/octet-stream", ...Object.values(videoTypes)],
  scope: "none",
  refuses: ["link_expired", "range_not_satisfiable"],
});
