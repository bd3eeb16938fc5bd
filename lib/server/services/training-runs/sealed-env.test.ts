import { describe, expect, it } from "vitest";
import { sealEnv, unsealEnv } from "../containers/sealed-env";

const key = "a key of this installation, long enough";
const env = { WANDB_API_KEY: "wé💥", db_password: "", LEVEL: "5", MyToken: "{run_id}" };

describe("sealed env", () => {
  it("hides exactly the values whose names are secret, and opens them again", () => {
    const { shown, sealed } = sealEnv({ env, secrets: [] }, key);
    expect(shown).toEqual({ WANDB_API_KEY: "***", db_password: "***", LEVEL: "5", MyToken: "***" });
    expect(Object.keys(sealed).sort()).toEqual(["MyToken", "WANDB_API_KEY", "db_password"]);
    expect(unsealEnv(shown, sealed, key)).toEqual(env);
  });

  it("hides a value that is marked, and one that has a password in it", () => {
    const given = { env: { NAME: "a", OTHER: "b", DB: "postgres://u:p@h" }, secrets: ["OTHER"] };
    const { shown, sealed } = sealEnv(given, key);
    expect(shown).toEqual({ NAME: "a", OTHER: "***", DB: "***" });
    expect(unsealEnv(shown, sealed, key)).toEqual(given.env);
  });

  it("seals the same value differently each time", () => {
    expect(sealEnv({ env, secrets: [] }, key).sealed.MyToken).not.toBe(
      sealEnv({ env, secrets: [] }, key).sealed.MyToken,
    );
  });

  it("does not open with another key, under another name, or after a change", () => {
    const { shown, sealed } = sealEnv({ env, secrets: [] }, key);
    const box = sealed.MyToken ?? "";
    expect(() => unsealEnv(shown, sealed, `${key}!`)).toThrow();
    expect(() => unsealEnv(shown, { OTHER_TOKEN: box }, key)).toThrow();
    expect(() =>
      unsealEnv(shown, { MyToken: `${box.startsWith("A") ? "B" : "A"}${box.slice(1)}` }, key),
    ).toThrow();
  });
});
