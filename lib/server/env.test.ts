import { expect, it } from "vitest";
import { parseEnv } from "./env";

const made = {
  DATABASE_URL: "postgres://app@127.0.0.1/app",
  HARDSIM_LINK_SECRET: "l".repeat(32),
  HARDSIM_SEAL_KEY: "s".repeat(32),
  NEXTAUTH_SECRET: "n".repeat(32),
};

it("a provider with an id and no secret, or the other way round, is refused by name", () => {
  expect(() => parseEnv({ ...made, GITHUB_ID: "a", GOOGLE_SECRET: "b" })).toThrow(
    /GITHUB_SECRET: is not set\n.*GOOGLE_ID: is not set/,
  );
  expect(parseEnv({ ...made, GITHUB_ID: "a", GITHUB_SECRET: "b" })).toMatchObject({ GITHUB_ID: "a" });
});

it("another server in GitHub's or Google's place is a web address, kept without the slash at its end", () => {
  const own = {
    ...made,
    HARDSIM_GITHUB_URL: "https://git.lab.example/",
    HARDSIM_GOOGLE_ISSUER: "not an address",
  };
  expect(() => parseEnv(own)).toThrow(/HARDSIM_GOOGLE_ISSUER/);
  const { HARDSIM_GITHUB_URL: url } = parseEnv({ ...own, HARDSIM_GOOGLE_ISSUER: "" });
  expect(url).toBe("https://git.lab.example");
});

it.each([
  "https://lab.example/hardsim",
  "https://lab.example/?a",
  "https://o:p@lab.example",
  "ftp://lab.example",
])("a public URL that is more than a host is refused: %s", (url) => {
  expect(() => parseEnv({ ...made, HARDSIM_PUBLIC_URL: url })).toThrow(/HARDSIM_PUBLIC_URL/);
  expect(parseEnv({ ...made, HARDSIM_PUBLIC_URL: "https://lab.example:8443/" })).toBeTruthy();
});
