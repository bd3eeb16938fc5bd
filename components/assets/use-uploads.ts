"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useEndedSession } from "@/components/page-parts/session-watch";
import { useEventState } from "@/components/ui/use-event-state";
import { putFile } from "@/lib/client/put-file";
import { assetListsKey } from "@/lib/client/queries/assets";
import type { AssetsPort } from "./assets-port";
import { hashFile } from "./hash-file";
import { sendUpload } from "./send-upload";
import {
  isUnderWay,
  pickToBegin,
  reduceUploads,
  type Upload,
  type UploadEvent,
  type UploadTarget,
} from "./upload-state";

const noUploads = (): readonly Upload[] => [];

/** Uploads of this page, newest first. They end with the page; leaving while one is under way is asked about. */
export function useUploads(port: AssetsPort): {
  uploads: readonly Upload[];
  start: (files: readonly File[], target: UploadTarget) => void;
  /** Sends one that failed once more. */
  retry: (key: number) => void;
  cancel: (key: number) => void;
  forget: (key: number) => void;
} {
  const client = useQueryClient();
  const { state: uploads, send } = useEventState(reduceUploads, noUploads);
  const running = useRef(new Map<number, AbortController>());
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
    const aborts = running.current;
    return () => {
      for (const abort of aborts.values()) abort.abort();
    };
  }, []);

  /** Carries out what the state after an event asks for: those that are over let go, those whose turn it is begin. */
  function tell(event: UploadEvent): void {
    const known = send(event);
    for (const [key, abort] of running.current) {
      if (known.some((upload) => upload.key === key && isUnderWay(upload))) continue;
      running.current.delete(key);
      abort.abort();
    }
    for (const upload of pickToBegin(known)) {
      if (!running.current.has(upload.key)) void begin(upload);
    }
  }

  async function begin(upload: Upload): Promise<void> {
    const abort = new AbortController();
    running.current.set(upload.key, abort);
    await sendUpload(upload, { hash: hashFile, presign, put: putFile }, abort.signal, tell);
    // Whichever way it went: what was announced stands in the list as pending.
    await client.invalidateQueries({ queryKey: assetListsKey });
  }

  const presign: AssetsPort["presign"] = async (projectId, body) => {
    const answer = await port.presign(projectId, body);
    if (!answer.ok && answer.refusal.code === "unauthenticated") tellEnded();
    return answer;
  };

  return {
    uploads,
    start: (files, target) =>
      tell({ type: "chosen", files: files.map((file) => ({ key: nextKey.current++, file, target })) }),
    retry: (key) => tell({ type: "retried", key }),
    cancel: (key) => tell({ type: "canceled", key }),
    forget: (key) => tell({ type: "forgotten", key }),
  };
}
