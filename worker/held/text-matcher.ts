/** From the first unit to the one behind the last. */
export type Span = [from: number, to: number];

/** Finds any of many texts in another in time linear in that one's length, whatever both are. */
export type TextMatcher = {
  /** Where they stand, in order; what overlaps or touches is one. */
  find(text: string): Span[];
  /**
   * The same of a text that comes in pieces. `spans` are of this piece and may begin before it (below 0). `open`: so many
   * units at the end may be the beginning of one more.
   */
  feed(text: string, state: number): { spans: Span[]; state: number; open: number };
};

/** A text that does not fit any more is left out. 2^18 nodes take 4 MB. */
const maxNodes = 2 ** 18;

/**
 * The automaton of Aho and Corasick (Efficient string matching, CACM 18:6, 1975). A regular expression of alternatives would
 * be shorter, and takes time that grows with their number and length: texts and patterns both come from outside.
 */
export function makeTextMatcher(patterns: readonly string[]): TextMatcher {
  const { next, fail, longest, depths } = makeTrie(patterns);
  const feed: TextMatcher["feed"] = (text, state) => {
    const spans: Span[] = [];
    let node = state;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      let to = next(node, unit);
      while (to === 0 && node !== 0) {
        node = fail[node] ?? 0;
        to = next(node, unit);
      }
      node = to;
      const length = longest[node] ?? 0;
      if (length > 0) addSpan(spans, [at + 1 - length, at + 1]);
    }
    return { spans, state: node, open: depths[node] ?? 0 };
  };
  return { feed, find: (text) => feed(text, 0).spans };
}

/** Puts a span that ends last behind those before it, as one with those that it touches. */
export function addSpan(spans: Span[], [from, to]: Span): void {
  let start = from;
  for (let last = spans.at(-1); last !== undefined && last[1] >= start; last = spans.at(-1)) {
    start = Math.min(start, last[0]);
    spans.pop();
  }
  spans.push([start, to]);
}

/** `next`: the child under a unit, 0 for none. `longest`: of the patterns that end at a node. */
function makeTrie(patterns: readonly string[]) {
  const total = patterns.reduce((sum, { length }) => sum + length, 1);
  const room = Math.min(total, maxNodes);
  // A table of twice as many places as there can be edges, so that a free one is near.
  const bits = Math.ceil(Math.log2(room * 2 + 2));
  const keys = new Float64Array(2 ** bits).fill(-1);
  const children = new Int32Array(2 ** bits);
  const fail = new Int32Array(room + 1);
  const longest = new Int32Array(room + 1);
  const parents = new Int32Array(room + 1);
  const units = new Uint16Array(room + 1);
  const depths = new Int32Array(room + 1);
  let nodes = 1;

  function place(node: number, unit: number): number {
    const key = node * 65_536 + unit;
    let at = Math.imul(node ^ Math.imul(unit, 0x9e37_79b1), 0x85eb_ca6b) >>> (32 - bits);
    while (keys[at] !== -1 && keys[at] !== key) at = (at + 1) & (keys.length - 1);
    return at;
  }
  const next = (node: number, unit: number): number => children[place(node, unit)] ?? 0;

  for (const pattern of patterns) {
    if (pattern === "" || nodes + pattern.length > room + 1) continue;
    let node = 0;
    for (let at = 0; at < pattern.length; at += 1) {
      const unit = pattern.charCodeAt(at);
      const spot = place(node, unit);
      if (keys[spot] === -1) {
        keys[spot] = node * 65_536 + unit;
        children[spot] = nodes;
        parents[nodes] = node;
        units[nodes] = unit;
        depths[nodes] = at + 1;
        nodes += 1;
      }
      node = children[spot] ?? 0;
    }
    longest[node] = pattern.length;
  }

  // Shallow nodes first, because where a node falls back to is always less deep than itself.
  const byDepth = Int32Array.from({ length: nodes - 1 }, (_, at) => at + 1).sort(
    (left, right) => (depths[left] ?? 0) - (depths[right] ?? 0),
  );
  for (const node of byDepth) {
    const unit = units[node] ?? 0;
    const parent = parents[node] ?? 0;
    let back = parent;
    let to = 0;
    while (back !== 0 && to === 0) {
      back = fail[back] ?? 0;
      to = next(back, unit);
    }
    fail[node] = to;
    longest[node] = Math.max(longest[node] ?? 0, longest[to] ?? 0);
  }
  return { next, fail, longest, depths };
}
