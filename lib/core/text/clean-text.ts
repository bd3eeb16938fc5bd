/** What Postgres refuses in text and jsonb becomes this one mark: NUL, and half of a surrogate pair without its other half. */
const replacement = "\u{FFFD}";
const cutMark = "…";

/**
 * Every text from outside (log lines, metric names, file names, engine messages) passes here before it reaches an
 * event, a state or a column: one NUL there would stop a run's only door for ever.
 * At most `maxLength` UTF-16 units come back; a text that was cut ends in "…" and is never cut inside a pair.
 */
export function cleanText(text: string, maxLength = 4_000): string {
  const cut = text.length > maxLength ? cutAt(text, maxLength - cutMark.length) + cutMark : text;
  return cut.toWellFormed().replaceAll("\0", replacement);
}

function cutAt(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? length - 1 : length);
}
