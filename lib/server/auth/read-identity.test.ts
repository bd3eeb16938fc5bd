import { describe, expect, it } from "vitest";
import { readIdentity } from "./read-identity";

const env = {
  HARDSIM_GITHUB_URL: "https://github.com",
  HARDSIM_GOOGLE_ISSUER: "https://accounts.google.com",
};
const github = { provider: "github", providerAccountId: "7", access_token: "t" };
const answer = (emails: unknown) => async () => emails;

describe("an e-mail of another provider", () => {
  const atGithub = async (emails: unknown, profile: object = {}) =>
    (await readIdentity(env, { account: github, profile }, answer(emails)))?.email;

  it("counts when GitHub has verified it and it is the account's first", async () => {
    const emails = [
      { email: "other@x.org", primary: false, verified: true },
      { email: "Ada@x.org", primary: true, verified: true },
    ];
    expect(await atGithub(emails)).toBe("ada@x.org");
  });

  it("does not count when GitHub has not verified it, whatever the profile says", async () => {
    const emails = [{ email: "ada@x.org", primary: true, verified: false }];
    expect(await atGithub(emails, { email: "ada@x.org" })).toBeNull();
    await expect(atGithub({ message: "no" })).rejects.toThrow();
  });

  it("counts when Google says it is verified, and only then", async () => {
    const account = { provider: "google", providerAccountId: "7" };
    const read = async (profile: object) => (await readIdentity(env, { account, profile }))?.email;
    expect(await read({ email: "Ada@x.org", email_verified: true })).toBe("ada@x.org");
    expect(await read({ email: "ada@x.org", email_verified: false })).toBeNull();
    expect(await read({ email: "ada@x.org" })).toBeNull();
  });
});

describe("an identity", () => {
  it("is the issuer's whose server was asked, so that another server's number 7 is somebody else", async () => {
    const asked: string[] = [];
    const enterprise = { ...env, HARDSIM_GITHUB_URL: "https://git.lab.example" };
    const read = (settings: typeof env) =>
      readIdentity(settings, { account: github, profile: { name: "Ada" } }, async (url) => {
        asked.push(url);
        return [];
      });
    expect(await read(env)).toMatchObject({ issuer: "https://github.com", subject: "7", name: "Ada" });
    expect(await read(enterprise)).toMatchObject({ issuer: "https://git.lab.example", subject: "7" });
    expect(asked).toEqual([
      "https://api.github.com/user/emails",
      "https://git.lab.example/api/v3/user/emails",
    ]);
  });

  it("of a provider that we do not know is none", async () => {
    const account = { ...github, provider: "else" };
    expect(await readIdentity(env, { account, profile: { email: "a@x.org" } })).toBeNull();
  });
});
