import { describe, expect, it } from "vitest";
import { sealEnv, unsealEnv } from "./sealed-env";

const key = "a key of this installation, long enough";
const env = { WANDB_API_KEY: "wé💥", db_password: "", LEVEL: "5", MyToken: "{run_id}" };

describe("sealed env", () => {
  it("hides exactly the values whose names are secret, and opens them again", () => {
    const { shown, sealed } = sealEnv(env, key);
    expect(shown).toEqual({ WANDB_API_KEY: "***", db_password: "***", LEVEL: "5", MyToken: "***" });
    expect(Object.keys(sealed).sort()).toEqual(["MyToken", "WANDB_API_KEY", "db_password"]);
    expect(unsealEnv(shown, sealed, key)).toEqual(env);
  });

  it("seals the same value differently each time", () => {
    expect(sealEnv(env, key).sealed.MyToken).not.toBe(sealEnv(env, key).sealed.MyToken);
  });

  it("does not open with another key, under another name, or after a change", () => {
    const { shown, sealed } = sealEnv(env, key);
    const box = sealed.MyToken ?? "";
    expect(() => unsealEnv(shown, sealed, `${key}!`)).toThrow();
    expect(() => unsealEnv(shown, { OTHER_TOKEN: box }, key)).toThrow();
    expect(() =>
      unsealEnv(shown, { MyToken: `${box.startsWith("A") ? "B" : "A"}${box.slice(1)}` }, key),
    ).toThrow();
  });
});
