import { describe, expect, it } from "vitest";
import { findVerifiedEmail } from "./find-verified-email";

const github = { provider: "github", access_token: "t" };
const answer = (emails: unknown) => async () => emails;

describe("an e-mail of another provider", () => {
  it("counts when GitHub has verified it and it is the account's first", async () => {
    const emails = [
      { email: "other@x.org", primary: false, verified: true },
      { email: "Ada@x.org", primary: true, verified: true },
    ];
    expect(await findVerifiedEmail(github, undefined, answer(emails))).toBe("ada@x.org");
  });

  it("does not count when GitHub has not verified it, whatever the profile says", async () => {
    const emails = [{ email: "ada@x.org", primary: true, verified: false }];
    expect(await findVerifiedEmail(github, { email: "ada@x.org" }, answer(emails))).toBeNull();
    await expect(findVerifiedEmail(github, undefined, answer({ message: "no" }))).rejects.toThrow();
  });

  it("counts when Google says it is verified, and only then", async () => {
    const google = { provider: "google" };
    const read = (profile: object) => findVerifiedEmail(google, profile);
    expect(await read({ email: "Ada@x.org", email_verified: true })).toBe("ada@x.org");
    expect(await read({ email: "ada@x.org", email_verified: false })).toBeNull();
    expect(await read({ email: "ada@x.org" })).toBeNull();
  });

  it("of a provider that we do not know never counts", async () => {
    expect(await findVerifiedEmail({ provider: "else", access_token: "t" }, { email: "a@x.org" })).toBeNull();
  });
});
