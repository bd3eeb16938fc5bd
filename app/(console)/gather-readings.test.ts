import { expect, it } from "vitest";
import { makeQueryClient } from "@/lib/client/query-client";
import { gatherReadings, type Reading } from "./gather-readings";

it("reads what does not wait for another at once, and what does after it", async () => {
  const begun: string[] = [];
  const release = new Map<string, () => void>();
  const reading =
    (name: string): Reading =>
    async () => {
      begun.push(name);
      await new Promise<void>((resolve) => release.set(name, resolve));
    };
  const gathered = gatherReadings(
    makeQueryClient(),
    [{ first: reading("run"), next: [reading("events"), reading("keys")] }, reading("fleet")],
    () => {},
  );
  expect(begun).toEqual(["run", "fleet"]);
  release.get("run")?.();
  await expect.poll(() => begun).toEqual(["run", "fleet", "events", "keys"]);
  for (const end of release.values()) end();
  await gathered;
});

it("is told of each failure and reads the rest all the same, also what came after it", async () => {
  const client = makeQueryClient();
  const failures: unknown[] = [];
  const fails: Reading = async () => {
    throw new Error("away");
  };
  const puts: Reading = async (given) => void given.setQueryData(["read"], true);
  await gatherReadings(client, [{ first: fails, next: [puts] }, fails], (error) => failures.push(error));
  expect(failures).toHaveLength(2);
  expect(client.getQueryData(["read"])).toBe(true);
});
