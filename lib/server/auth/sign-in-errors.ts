import type { EnterRefusal } from "@/lib/server/services/accounts/enter-with-provider";

/** Why a sign-in by another provider came to nothing, as the address of the sign-in page names it. */
export type OutsideRefusal = EnterRefusal | "canceled" | "unavailable";

export const refusalAddress = (why: OutsideRefusal): string => `/sign-in?error=${why}`;

/** next-auth carries an error's text to the browser, in the address that it answers with. */
const marker = "rate_limited";

export const rateLimitedError = (retryAfterS: number): Error => new Error(`${marker}:${retryAfterS}`);

/**
 * next-auth answers every refusal with 401. One that was not looked at is 429, and says after how long the next is.
 * @param answer of next-auth's own handler; its body stays as it is, because next-auth's client reads it
 */
export async function tellRateLimit(answer: Response): Promise<Response> {
  if (answer.status !== 401) return answer;
  const retryAfterS = /error=rate_limited(?:%3A|:)(\d{1,9})/.exec(
    answer.headers.get("location") ?? (await answer.clone().text()),
  )?.[1];
  if (retryAfterS === undefined) return answer;
  const headers = new Headers(answer.headers);
  headers.set("retry-after", retryAfterS);
  return new Response(answer.body, { status: 429, headers });
}
