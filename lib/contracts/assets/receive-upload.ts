import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { sha256Schema } from "@/lib/contracts/wire";

export const receivedUploadSchema = z
  .object({ input_uri: z.string(), sha256: sha256Schema, size_bytes: z.int() })
  .meta({ id: "ReceivedUpload" });

export type WireReceivedUpload = z.infer<typeof receivedUploadSchema>;

/** The body is the file itself, streamed: it is never held in memory. */
export const receiveUpload = defineContract({
  id: "receiveUpload",
  method: "PUT",
  path: "/v0/uploads/{token}",
  summary: "The whole file behind an upload link, with the announced size and type",
  query: z.object({}),
  response: receivedUploadSchema,
  scope: "none",
  refuses: ["link_expired", "state_conflict", "storage_exhausted", "unsupported_media_type", "disk_full"],
});
