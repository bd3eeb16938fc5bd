import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { open } from "@/lib/contracts/system/open-verb";

/** Range requests are answered; the link is the right. */
export const download = defineContract({
  ...open,
  id: "download",
  method: "GET",
  path: "/v1/downloads/{token}",
  summary: "The file behind a signed link",
  params: z.object({ token: z.string() }),
  response: null,
  media: ["application/octet-stream"],
  refuses: ["link_expired", "range_not_satisfiable"],
});
