import { expect, it } from "vitest";
import { rateLimitedError, tellRateLimit } from "./sign-in-errors";

const answerOf = (error: string, status = 401) =>
  Response.json({ url: `http://x.test/sign-in?error=${encodeURIComponent(error)}` }, { status });

it("a sign-in that was not looked at is 429 and says when the next one is; its body stays", async () => {
  const answer = await tellRateLimit(answerOf(rateLimitedError(90).message));
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "90"]);
  expect(await answer.json()).toMatchObject({ url: expect.stringContaining("rate_limited") });
});

it("every other answer stays as it is", async () => {
  const wrong = await tellRateLimit(answerOf("CredentialsSignin"));
  expect([wrong.status, wrong.headers.get("retry-after")]).toEqual([401, null]);
  expect((await tellRateLimit(answerOf("rate_limited:9", 200))).status).toBe(200);
});
