export type JsonPiece = { text: string; kind: "key" | "string" | "number" | "punctuation" | "space" };

const piece = /("(?:\\.|[^"\\\n])*")(\s*:)?|([{}[\],:])|(\s+)|([^\s{}[\],:"]+|")/g;

/** JSON text, also half-written, cut into pieces that have a color; together they are the text. */
export function colorJson(text: string): readonly JsonPiece[] {
  const pieces: JsonPiece[] = [];
  for (const [whole, quoted, colon, punctuation, space] of text.matchAll(piece)) {
    if (quoted !== undefined) {
      pieces.push({ text: quoted, kind: colon === undefined ? "string" : "key" });
      if (colon !== undefined) pieces.push({ text: colon, kind: "punctuation" });
    } else if (punctuation !== undefined) pieces.push({ text: whole, kind: "punctuation" });
    else if (space !== undefined) pieces.push({ text: whole, kind: "space" });
    else pieces.push({ text: whole, kind: "number" });
  }
  return pieces;
}
