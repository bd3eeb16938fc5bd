import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { putFile } from "./put-file";

/** The part of XMLHttpRequest that is used. A request here never ends by itself. */
class FakeRequest {
  static sent: FakeRequest[] = [];
  readonly upload = { onprogress: null };
  onabort: (() => void) | null = null;
  open(): void {}
  setRequestHeader(): void {}
  send(): void {
    FakeRequest.sent.push(this);
  }
  abort(): void {
    this.onabort?.();
  }
}

beforeEach(() => {
  FakeRequest.sent = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});
afterEach(() => vi.unstubAllGlobals());

const put = (signal: AbortSignal) =>
  putFile("/v0/inputs/x", new Blob(["policy"]), { headers: {}, onSent: () => {}, signal });

test("a file whose upload was canceled before it began is not sent", async () => {
  const reason = new Error("canceled");
  await expect(put(AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(FakeRequest.sent).toEqual([]);
});

test("canceling while a file is sent ends its request, and twice is once", async () => {
  const abort = new AbortController();
  const sending = put(abort.signal);
  const reason = new Error("canceled");
  abort.abort(reason);
  abort.abort(new Error("again"));
  await expect(sending).rejects.toBe(reason);
  expect(FakeRequest.sent).toHaveLength(1);
});
