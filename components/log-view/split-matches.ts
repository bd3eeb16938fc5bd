export type MatchPart = { text: string; hit: boolean };

/** A line cut at every place that contains `q` in any case; together the parts are the line. */
export function splitMatches(line: string, q: string): readonly MatchPart[] {
  const low = line.toLowerCase();
  const wanted = q.toLowerCase();
  // Some letters change their length with their case; then places in the one are not places in the other.
  if (wanted === "" || low.length !== line.length) return [{ text: line, hit: false }];
  const parts: MatchPart[] = [];
  let at = 0;
  for (let hit = low.indexOf(wanted); hit >= 0; hit = low.indexOf(wanted, at)) {
    if (hit > at) parts.push({ text: line.slice(at, hit), hit: false });
    at = hit + wanted.length;
    parts.push({ text: line.slice(hit, at), hit: true });
  }
  if (at < line.length) parts.push({ text: line.slice(at), hit: false });
  return parts;
}
