import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { envSchema, parseEnv } from "./env";

const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
const lines = example.split("\n").filter((line) => /^[A-Z]/.test(line));
const settings = new Map(
  lines.map((line): [string, string] => [
    line.slice(0, line.indexOf("=")),
    line.slice(line.indexOf("=") + 1),
  ]),
);

describe(".env.example", () => {
  it("has every setting of web and worker once, and no other", () => {
    expect(settings.size).toBe(lines.length);
    expect([...settings.keys()].sort()).toEqual(Object.keys(envSchema.shape).sort());
  });

  it("shows the defaults as they are", () => {
    const made = {
      DATABASE_URL: "postgres://app@127.0.0.1/app",
      HARDSIM_LINK_SECRET: "l".repeat(32),
      HARDSIM_SEAL_KEY: "s".repeat(32),
      NEXTAUTH_SECRET: "n".repeat(32),
    };
    expect(parseEnv({ ...Object.fromEntries(settings), ...made })).toEqual(parseEnv(made));
  });

  it("says of every setting what it is", () => {
    for (const name of settings.keys()) {
      const before = example.slice(0, example.indexOf(`\n${name}=`));
      const block = before.slice(before.lastIndexOf("\n\n"));
      expect(block, name).toContain("#");
    }
  });
});
