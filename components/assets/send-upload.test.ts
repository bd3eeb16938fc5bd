import { expect, test } from "vitest";
import type { WirePresignedUpload } from "@/lib/contracts/assets/presign";
import { sendUpload, type UploadPorts } from "./send-upload";

const sha256 = "ab".repeat(32);
const upload = {
  key: 1,
  file: new File(["policy"], "policy.pt"),
  target: { projectId: "proj_demo", kind: "checkpoint" },
};
const link: WirePresignedUpload = {
  upload_url: "https://public.example/v0/inputs/uploads/x?token=t",
  upload_method: "PUT",
  upload_headers: { "content-type": "application/octet-stream" },
  input_uri: "hardsim://inputs/x",
  asset_id: "asset_1",
  expires_at: "2026-11-24T02:00:00.000Z",
};
type Step = keyof UploadPorts;

/** Sends the file through ports of which one cancels the upload while it is asked. */
async function send(changes: Partial<UploadPorts> = {}, cancelAt?: Step) {
  const abort = new AbortController();
  const asked: Step[] = [];
  const told: string[] = [];
  const ask = (step: Step) => {
    asked.push(step);
    if (step === cancelAt) abort.abort(new Error("canceled"));
  };
  const ports: UploadPorts = {
    hash: async (file) => {
      ask("hash");
      return changes.hash ? changes.hash(file) : sha256;
    },
    presign: async (...args) => {
      ask("presign");
      return changes.presign ? changes.presign(...args) : { ok: true, value: link };
    },
    put: async (url, file, options) => {
      ask("put");
      options.signal.throwIfAborted();
      options.onSent(file.size);
      return changes.put
        ? changes.put(url, file, options)
        : { input_uri: "hardsim://inputs/x", sha256, size_bytes: 6 };
    },
  };
  await sendUpload(upload, ports, abort.signal, (step) =>
    told.push(step.type === "refused" ? step.refusal.code : step.type),
  );
  return { asked, told };
}

test("a file is read, its link asked for, sent, and compared with what arrived", async () => {
  const { asked, told } = await send();
  expect(asked).toEqual(["hash", "presign", "put"]);
  expect(told).toEqual(["begun", "hashed", "linked", "sent", "received"]);
});

test("canceled while it is read, or while its link is asked for, nothing of it is sent", async () => {
  expect(await send({}, "hash")).toEqual({ asked: ["hash"], told: ["begun"] });
  expect(await send({}, "presign")).toEqual({ asked: ["hash", "presign"], told: ["begun", "hashed"] });
});

test("canceled while it is sent or registered, nothing more is told of it", async () => {
  expect((await send({}, "put")).told).toEqual(["begun", "hashed", "linked"]);
});

test("a refusal of the link, as after signing out, and a file that cannot be read are failures that are told", async () => {
  const refusal = { code: "unauthenticated", detail: "Sign in.", requestId: null, errors: [] };
  const refused = await send({ presign: async () => ({ ok: false, refusal }) });
  expect(refused).toEqual({ asked: ["hash", "presign"], told: ["begun", "hashed", "unauthenticated"] });
  const gone = await send({ hash: () => Promise.reject(new Error("The file could not be read.")) });
  expect(gone).toEqual({ asked: ["hash"], told: ["begun", "unreachable"] });
});
