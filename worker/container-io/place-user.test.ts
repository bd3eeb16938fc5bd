import { expect, test } from "vitest";
import type { EngineUsers } from "@/worker/containers/port";
import { placeUser } from "./place-user";

const of = (id: number) => ({ uid: id, gid: id });
const shifted = { kind: "shifted", first: of(165_536) } as const;

test.each<[string, number, EngineUsers, [inside: number, owner: number]]>([
  ["a plain engine, root", 0, { kind: "same" }, [10_001, 10_001]],
  ["a plain engine, a user", 1000, { kind: "same" }, [1000, 1000]],
  ["userns-remap, root", 0, shifted, [10_001, 175_537]],
  ["userns-remap, a user that it gives out", 166_536, shifted, [1000, 166_536]],
  ["rootless, its own user", 1000, { kind: "rootless", owner: of(1000) }, [0, 1000]],
  ["rootless, root", 0, { kind: "rootless", owner: of(1000) }, [0, 1000]],
  ["rootless, elsewhere", 1000, { kind: "rootless", owner: null }, [0, 1000]],
])("%s", (_name, worker, users, [inside, owner]) => {
  expect(placeUser(of(worker), users)).toEqual({ inside: of(inside), owner: of(owner) });
});

test("where no trainer could write what the worker reads, one sentence says what to do", () => {
  expect(placeUser(of(1000), shifted)).toEqual({
    problem: expect.stringContaining("run the worker as root"),
  });
  expect(placeUser(of(1000), { kind: "rootless", owner: of(1001) })).toEqual({
    problem: expect.stringContaining("run both as one user"),
  });
});
