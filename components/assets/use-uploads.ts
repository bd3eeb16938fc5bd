"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useEndedSession } from "@/components/page-parts/session-watch";
import { readFailure } from "@/lib/client/api-error";
import { putFile } from "@/lib/client/put-file";
import { assetListsKey } from "@/lib/client/queries/assets";
import type { AssetsPort } from "./assets-port";
import { hashFile } from "./hash-file";
import { isUnderWay, type Upload, type UploadPhase } from "./upload-state";

/** What a browser calls a file that it does not know. */
const unknownType = "application/octet-stream";

export type UploadTarget = { projectId: string; kind: string | null };

/** Uploads of this page, newest first. They end with the page; leaving while one runs is asked about. */
export function useUploads(port: AssetsPort): {
  uploads: readonly Upload[];
  start: (files: readonly File[], target: UploadTarget) => void;
  /** Sends one that failed once more. */
  retry: (key: number) => void;
  cancel: (key: number) => void;
  forget: (key: number) => void;
} {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const aborts = useRef(new Map<number, AbortController>());
  const sent = useRef(new Map<number, { file: File; target: UploadTarget }>());
  const nextKey = useRef(0);
  const tellEnded = useEndedSession();
  const underWay = uploads.some(isUnderWay);

  useEffect(() => {
    if (!underWay) return;
    const onLeave = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", onLeave);
    return () => removeEventListener("beforeunload", onLeave);
  }, [underWay]);

  useEffect(() => {
    const running = aborts.current;
    return () => {
      for (const abort of running.values()) abort.abort();
    };
  }, []);

  const put = (key: number, phase: UploadPhase) =>
    setUploads((known) =>
      known.map((one) =>
        one.key === key ? { key, filename: one.filename, total: one.total, ...phase } : one,
      ),
    );

  async function send(key: number, file: File, target: UploadTarget): Promise<void> {
    const { projectId, kind } = target;
    sent.current.set(key, { file, target });
    const abort = new AbortController();
    aborts.current.set(key, abort);
    try {
      const answer = await port.presign(projectId, {
        filename: file.name,
        content_type: file.type || unknownType,
        size_bytes: file.size,
        register_asset: true,
        asset_kind: kind,
      });
      if (!answer.ok) {
        if (answer.refusal.code === "unauthenticated") tellEnded();
        return put(key, { phase: "failed", refusal: answer.refusal });
      }
      const { upload_url, upload_headers, asset_id = null } = answer.value;
      // The link names the public address; this page is already where the server is.
      const received = await putFile(new URL(upload_url).pathname, file, {
        headers: upload_headers,
        signal: abort.signal,
        onSent: (bytes) =>
          put(key, bytes < file.size ? { phase: "sending", sent: bytes } : { phase: "checking" }),
      });
      const own = await hashFile(file);
      const verified = own === null ? null : own === received.sha256;
      const { sha256, input_uri: inputUri } = received;
      put(key, { phase: "done", sha256, inputUri, assetId: asset_id, verified });
    } catch (cause) {
      if (abort.signal.aborted) return put(key, { phase: "canceled" });
      const { code, ...rest } = readFailure(cause);
      put(key, { phase: "failed", refusal: { code: code ?? "unreachable", ...rest } });
    } finally {
      aborts.current.delete(key);
      // Also after a failure: what was announced stands in the list as pending.
      void client.invalidateQueries({ queryKey: assetListsKey });
    }
  }

  return {
    uploads,
    start(files, target) {
      const begun = files.map((file) => ({ file, key: nextKey.current++ }));
      setUploads((known) => [
        ...begun.map(({ file, key }) => ({
          key,
          filename: file.name,
          total: file.size,
          phase: "sending" as const,
          sent: 0,
        })),
        ...known,
      ]);
      for (const { file, key } of begun) void send(key, file, target);
    },
    retry(key) {
      const known = sent.current.get(key);
      if (!known) return;
      put(key, { phase: "sending", sent: 0 });
      void send(key, known.file, known.target);
    },
    cancel: (key) => aborts.current.get(key)?.abort(),
    forget(key) {
      sent.current.delete(key);
      setUploads((known) => known.filter((one) => one.key !== key));
    },
  };
}
