import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isUnderWay,
  pickToBegin,
  reduceUploads,
  shareSent,
  type Upload,
  type UploadEvent,
} from "./upload-state";

const target = { projectId: "proj_demo", kind: "checkpoint" };
const choose = (...keys: number[]): UploadEvent => ({
  type: "chosen",
  files: keys.map((key) => ({ key, file: new File(["policy"], `${key}.pt`), target })),
});
const refusal = { code: "too_large", detail: "Too large.", requestId: null };
const received = { type: "received", key: 1, sha256: "ab", assetId: "asset_1", verified: true } as const;
const toLink = [choose(1), { type: "begun", key: 1 }, { type: "hashed", key: 1 }] as const;
const toSend = [...toLink, { type: "linked", key: 1 }] as const;
const toRegister = [...toSend, { type: "sent", key: 1, bytes: 6 }] as const;
const cancel = { type: "canceled", key: 1 } as const;

const after = (...events: UploadEvent[]) => events.reduce<readonly Upload[]>(reduceUploads, []);
const phaseAfter = (...events: UploadEvent[]) => after(...events)[0]?.phase;

test("an upload goes from its choice to its asset, and its bar grows with the bytes", () => {
  expect(phaseAfter(choose(1))).toBe("waiting");
  expect(phaseAfter(...toLink)).toBe("linking");
  const [half] = after(...toSend, { type: "sent", key: 1, bytes: 3 });
  expect(half && shareSent(half)).toBe(0.5);
  expect(phaseAfter(...toRegister)).toBe("registering");
  expect(after(...toRegister, received)[0]).toMatchObject({ phase: "done", sha256: "ab", verified: true });
});

test("a canceled upload stays canceled, whatever its request still says", () => {
  for (const way of [[choose(1)], toLink, toSend, toRegister]) {
    const late: UploadEvent[] = [
      { type: "hashed", key: 1 },
      { type: "linked", key: 1 },
      { type: "sent", key: 1, bytes: 6 },
      received,
      { type: "refused", key: 1, refusal },
      cancel,
    ];
    expect(phaseAfter(...way, cancel, ...late)).toBe("canceled");
  }
});

test("only where the server had all of the file it may have kept it, and the upload says so", () => {
  expect(after(...toSend, cancel)[0]).toMatchObject({ phase: "canceled", mayBeKept: false });
  expect(after(...toRegister, cancel)[0]).toMatchObject({ phase: "canceled", mayBeKept: true });
});

test("what is over cannot be canceled; what failed can be tried again from the beginning", () => {
  expect(phaseAfter(...toRegister, received, cancel)).toBe("done");
  const failed = [...toLink, { type: "refused", key: 1, refusal }] as const;
  expect(phaseAfter(...failed, cancel)).toBe("failed");
  expect(phaseAfter(...failed, { type: "retried", key: 1 })).toBe("waiting");
  expect(phaseAfter(...toSend, { type: "retried", key: 1 })).toBe("sending");
});

test("a forgotten upload is gone, also while it is sent, and its late answers bring nothing back", () => {
  expect(after(...toSend, { type: "forgotten", key: 1 }, received)).toEqual([]);
});

test("of many files three are under way at once, the first chosen first", () => {
  const many = after(choose(1, 2, 3, 4, 5));
  expect(many.map(({ key }) => key)).toEqual([1, 2, 3, 4, 5]);
  expect(pickToBegin(many).map(({ key }) => key)).toEqual([1, 2, 3]);
  const begun = [1, 2, 3].map((key) => ({ type: "begun", key }) as const);
  expect(pickToBegin(after(choose(1, 2, 3, 4, 5), ...begun))).toEqual([]);
  const freed = after(choose(1, 2, 3, 4, 5), ...begun, { type: "canceled", key: 2 });
  expect(pickToBegin(freed).map(({ key }) => key)).toEqual([4]);
});

test("whatever happens in whatever order, no upload leaves its end but a failed one, and files chosen later stand first", () => {
  const step = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 6 }), fc.nat(7))
    .map(([key, bytes, which]): UploadEvent => {
      const steps: readonly UploadEvent[] = [
        { type: "begun", key },
        { type: "hashed", key },
        { type: "linked", key },
        { type: "sent", key, bytes },
        { ...received, key },
        { type: "refused", key, refusal },
        { type: "canceled", key },
        { type: "retried", key },
      ];
      return steps[which] ?? { type: "forgotten", key };
    });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let uploads = after(choose(1), choose(2, 3));
      for (const event of steps) {
        const before = uploads;
        uploads = reduceUploads(before, event);
        expect(uploads.map(({ key }) => key)).toEqual([2, 3, 1]);
        for (const [at, was] of before.entries()) {
          const isOver = !isUnderWay(was) && was.phase !== "failed";
          if (isOver) expect(uploads[at]).toBe(was);
        }
      }
    }),
  );
});
