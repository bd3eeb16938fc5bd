import { expect, it } from "vitest";
import { nameAuthCookies, sessionCookie } from "./cookie-names";

const one = { NEXTAUTH_SECRET: "n".repeat(32), NEXTAUTH_URL: undefined, HARDSIM_PUBLIC_URL: undefined };
const other = { ...one, NEXTAUTH_SECRET: "m".repeat(32) };

it("two installations on one host have no cookie in common, and each has the same ones at every start", () => {
  const names = (settings: typeof one) => Object.values(nameAuthCookies(settings)).map(({ name }) => name);
  expect(names(one).filter((name) => names(other).includes(name))).toEqual([]);
  expect(new Set(names(one)).size).toBe(6);
  expect(names(one)).toEqual(names({ ...one }));
  expect(sessionCookie(one)).toMatch(/^hardsim-[0-9a-f]{8}\.session$/);
});

it("by https they are ones that no other host can set: __Host-, secure, for the whole of the host", () => {
  const cookies = Object.values(nameAuthCookies({ ...one, HARDSIM_PUBLIC_URL: "https://lab.example" }));
  for (const { name, options } of cookies) {
    expect(name).toMatch(/^__Host-hardsim-/);
    expect(options).toMatchObject({ secure: true, path: "/", httpOnly: true });
  }
});
