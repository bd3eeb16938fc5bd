import { toNetwork } from "@/lib/server/addresses";
import { isKnownPlace, keepKnownPlace } from "@/lib/server/store/known-places";
import { forgetTries, forgetTriesBelow, giveTryBack, takeTry } from "@/lib/server/store/sign-in-tries";
import type { Shared } from "../service-context";

/** The window in which tries are counted. */
export const signInWindowS = 15 * 60;
/** Of one e-mail from one address; of one address for anybody; of one e-mail from everywhere that is new to it. */
const triesOfPair = 10;
const triesOfAddress = 50;
const triesOfEmail = 50;

type Who = { email: string; address: string };

/**
 * Counts a try before its password is looked at, so that many at once cannot get past the limit. Guesses from elsewhere
 * never keep a person out at a place where they have signed in before: there, only that place's own tries count.
 * @returns null, or after how many seconds the next try is looked at
 */
export async function takeSignInTry(
  { database: { db } }: Pick<Shared, "database">,
  who: Who,
): Promise<number | null> {
  const byAddress = await takeTry(db, addressBucket(who), signInWindowS);
  if (byAddress.tries > triesOfAddress) return byAddress.leftS;
  const byPair = await takeTry(db, pairBucket(who), signInWindowS);
  if (byPair.tries > triesOfPair) return byPair.leftS;
  if (await isKnownPlace(db, placeOf(who))) return null;
  const byEmail = await takeTry(db, emailBucket(who), signInWindowS);
  return byEmail.tries > triesOfEmail ? byEmail.leftS : null;
}

/**
 * The password was right: the place is known from now on, its count for this account begins anew, and of the two that it
 * shares with others its own try is taken back.
 */
export async function forgetSignInTries(
  { database: { db } }: Pick<Shared, "database">,
  who: Who,
): Promise<void> {
  await forgetTries(db, [pairBucket(who)]);
  await giveTryBack(db, addressBucket(who));
  if (!(await isKnownPlace(db, placeOf(who)))) await giveTryBack(db, emailBucket(who));
  await keepKnownPlace(db, placeOf(who));
}

/** The password is a new one: what was guessed of the old one counts no more, wherever that was. */
export async function forgetTriesOf(
  { db }: Pick<Shared["database"], "db">,
  { email }: { email: string },
): Promise<void> {
  await forgetTries(db, [emailBucket({ email })]);
  await forgetTriesBelow(db, pairsOf(email));
}

const placeOf = ({ email, address }: Who) => ({ email: email.toLowerCase(), network: toNetwork(address) });
const emailBucket = ({ email }: Pick<Who, "email">) => `email:${email.toLowerCase()}`;
const addressBucket = ({ address }: Who) => `address:${toNetwork(address)}`;
/** No e-mail has a blank in it, so that none begins with another's. */
const pairsOf = (email: string) => `pair:${email.toLowerCase()} `;
const pairBucket = ({ email, address }: Who) => `${pairsOf(email)}${toNetwork(address)}`;
