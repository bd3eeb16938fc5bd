import { expect, test } from "vitest";
import { createPullSlots } from "./pull-slots";

const never = new AbortController().signal;

/** Work that goes on until the test ends it. */
function makeWork() {
  let end = () => {};
  let begun = false;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = () => {
    begun = true;
    return over;
  };
  return { work, end, hasBegun: () => begun };
}

test("a registry that never answers takes one place of its project, and none of another's", async () => {
  const slots = createPullSlots({ ofProject: 2, inAll: 4 });
  const bad = Array.from({ length: 8 }, makeWork);
  const stopped = new AbortController();
  const all = Promise.allSettled(
    bad.map(({ work }) => slots.use({ projectId: "a", registry: "bad" }, stopped.signal, work)),
  );
  expect(await slots.use({ projectId: "a", registry: "good" }, never, async () => "pulled")).toBe("pulled");
  expect(await slots.use({ projectId: "b", registry: "bad" }, never, async () => "pulled")).toBe("pulled");
  expect(bad.map(({ hasBegun }) => hasBegun())).toEqual([true, ...Array(7).fill(false)]);
  stopped.abort(new Error("enough"));
  bad[0]?.end();
  expect((await all).map(({ status }) => status)).toEqual(["fulfilled", ...Array(7).fill("rejected")]);
});

test("a project has so many places, whatever it names its registries, and they are all", async () => {
  const slots = createPullSlots({ ofProject: 2, inAll: 3 });
  const works = Array.from({ length: 5 }, makeWork);
  const places = ["a", "a", "a", "b", "c"].map((projectId, at) => ({ projectId, registry: `r${at}` }));
  const used = places.map((place, at) => slots.use(place, never, works[at]?.work ?? (async () => {})));
  const begun = () => works.map(({ hasBegun }) => hasBegun());
  expect(begun()).toEqual([true, true, false, true, false]);
  works[3]?.end();
  await used[3];
  await expect.poll(begun).toEqual([true, true, false, true, true]);
  works[0]?.end();
  await used[0];
  await expect.poll(begun).toEqual([true, true, true, true, true]);
  for (const { end } of works) end();
  await Promise.all(used);
});

test("work that fails gives its place back", async () => {
  const slots = createPullSlots({ ofProject: 1, inAll: 1 });
  const place = { projectId: "a", registry: "r" };
  await expect(slots.use(place, never, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await slots.use(place, never, async () => "next")).toBe("next");
});
