import { decode } from "next-auth/jwt";

/** What a token says that a visitor sent; null when it has expired or is, for whatever reason, none of ours. */
export async function openToken(given: Parameters<typeof decode>[0]): ReturnType<typeof decode> {
  try {
    return await decode(given);
  } catch {
    // next-auth throws for whatever is wrong with a token.
    return null;
  }
}
