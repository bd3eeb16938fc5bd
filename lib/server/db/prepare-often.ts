const preparedFrom = 5;
/** Of one connection: each costs the server some memory for as long as the connection stands. */
const most = 256;
/** What is longer lists its rows one by one, and seldom comes twice. */
const longestChars = 8_192;

/**
 * Which statements of one connection are worth being prepared: those that come again and again, as JDBC's driver for Postgres judges
 * it. One that is prepared is parsed once, and asked in one round trip and not in two.
 * @returns tells of each statement, whenever it is asked, whether it is to be prepared
 */
export function judgeStatements(): (text: string) => boolean {
  const uses = new Map<string, number>();
  let prepared = 0;
  return (text) => {
    if (text.length > longestChars) return false;
    const before = uses.get(text) ?? 0;
    if (before >= preparedFrom) return true;
    if (before + 1 === preparedFrom) {
      if (prepared === most) return false;
      prepared += 1;
    } else if (uses.size >= 4 * most) {
      // Those that came seldom begin anew; there is no end of texts that come once.
      for (const [seldom, count] of uses) if (count < preparedFrom) uses.delete(seldom);
    }
    uses.set(text, before + 1);
    return before + 1 === preparedFrom;
  };
}
