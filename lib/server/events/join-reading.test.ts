import { expect, it } from "vitest";
import { joinReading } from "./join-reading";

it("who asks the same at once is answered from one reading, which begins after each has asked", async () => {
  const caller = {};
  let readings = 0;
  let asked = 0;
  const ask = (what = "a run") => {
    asked += 1;
    return joinReading(caller, what, async () => {
      readings += 1;
      return { what, asked };
    });
  };
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(readings).toBe(1);
  expect(answers).toEqual(Array(3).fill({ what: "a run", asked: 3 }));
  await ask();
  expect(readings).toBe(2);
  await Promise.all([ask(), ask("another")]);
  expect(readings).toBe(4);
});

it("nobody is answered from another caller's reading", async () => {
  const read = (name: string) => joinReading({ name }, "a run", async () => name);
  expect(await Promise.all([read("a"), read("b")])).toEqual(["a", "b"]);
});

it("a reading that fails fails for all who share it, and not for the next", async () => {
  const caller = {};
  let isAway = true;
  const ask = () =>
    joinReading(caller, "a run", async () => {
      if (isAway) throw new Error("away");
      return "here";
    });
  const failed = await Promise.allSettled([ask(), ask()]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isAway = false;
  expect(await ask()).toBe("here");
});
