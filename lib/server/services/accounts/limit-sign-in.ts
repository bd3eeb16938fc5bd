import { forgetTries, giveTryBack, takeTry } from "@/lib/server/store/sign-in-tries";
import type { Shared } from "../service-context";

/** The window in which tries are counted. */
export const signInWindowS = 15 * 60;
/** Of one e-mail from anywhere; of one address for anybody. */
const triesOfEmail = 10;
const triesOfAddress = 50;

type Who = { email: string; address: string };

/**
 * Counts a try before its password is looked at, so that many at once cannot get past the limit.
 * @returns null, or after how many seconds the next try is looked at
 */
export async function takeSignInTry(
  { database }: Pick<Shared, "database">,
  { email, address }: Who,
): Promise<number | null> {
  const byAddress = await takeTry(database.db, addressBucket(address), signInWindowS);
  if (byAddress.tries > triesOfAddress) return byAddress.leftS;
  const byEmail = await takeTry(database.db, emailBucket(email), signInWindowS);
  return byEmail.tries > triesOfEmail ? byEmail.leftS : null;
}

/** The password was right: the account's count begins anew, the address's keeps what others tried from there. */
export async function forgetSignInTries(
  { database }: Pick<Shared, "database">,
  { email, address }: Who,
): Promise<void> {
  await forgetTries(database.db, [emailBucket(email)]);
  await giveTryBack(database.db, addressBucket(address));
}

export const emailBucket = (email: string) => `email:${email.toLowerCase()}`;
const addressBucket = (address: string) => `address:${address}`;
