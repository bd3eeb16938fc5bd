import { receiveUpload } from "@/lib/contracts/assets/receive-upload";
import { defineRoute } from "@/lib/server/http/define-route";
import { receiveUpload as receive } from "@/lib/server/services/assets/receive-upload";

export const PUT = defineRoute(receiveUpload, (context, { token, request: { headers, body } }) => {
  const length = headers.get("content-length");
  return receive(context, {
    token,
    contentType: headers.get("content-type"),
    contentLength: length === null ? null : Number(length),
    body,
  });
});
