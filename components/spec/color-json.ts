export type JsonPiece = { text: string; kind: "key" | "string" | "number" | "punctuation" | "space" };

const token = /("(?:\\.|[^"\\\n])*"?)|([{}[\],:])|(\s+)|[^\s{}[\],:"]+/g;

/** JSON text, also half-written, cut into pieces that have a color; together they are the text. */
export function colorJson(text: string): readonly JsonPiece[] {
  const pieces: JsonPiece[] = [];
  for (const [whole, quoted, punctuation, space] of text.matchAll(token)) {
    if (whole === ":") markKey(pieces);
    if (quoted !== undefined) pieces.push({ text: whole, kind: "string" });
    else if (punctuation !== undefined) pieces.push({ text: whole, kind: "punctuation" });
    else pieces.push({ text: whole, kind: space === undefined ? "number" : "space" });
  }
  return pieces;
}

/** A text with a colon behind it is a key. */
function markKey(pieces: JsonPiece[]): void {
  const last = pieces.at(-1)?.kind === "space" ? pieces.at(-2) : pieces.at(-1);
  if (last?.kind === "string") last.kind = "key";
}
