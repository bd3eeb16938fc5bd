/** Where a stream goes on from, as its address says it: after this id, or from it on. */
export type Cursor = { param: string; meaning: "after" | "from" };

/** One stream that one page wants. `types`: the named frames to hear, the last one among them. */
export type Wish = {
  url: string;
  types: readonly string[];
  endType: string | undefined;
  cursor: Cursor | null;
};

export type Told = { type: string; data: string; id: string };

/** What a hub needs of EventSource. */
export type Source = {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
};

type Line = { tell: (told: Told) => void; after: number; wish: Wish };
type Topic = {
  key: string;
  lines: Set<Line>;
  source: Source | null;
  isOpen: boolean;
  /** Frames after this id are all in `recent`. */
  knownAfter: number;
  recent: Told[];
  /** Of the last frame that came, for the next opening. */
  lastId: number;
  /** When it got its connection, or began to wait for one. */
  since: number;
};

/** Over HTTP/1.1 a browser has six connections to a server; pages and their readings need some. */
const mostSources = 4;
/** With more streams than that each has its turn for so long; what came meanwhile comes then, by its cursor. */
const turnMs = 2_000;
const recentKept = 500;

/**
 * The streams of all pages of a browser, over few connections: pages that show the same thing share one. A page that comes
 * later gets what it lacks from the frames that were kept, or has the stream begin again where it stands. Each page hears
 * each frame with an id once, in order.
 */
export class StreamHub {
  private readonly topics = new Map<string, Topic>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly openSource: (url: string) => Source) {}

  /** @returns ends it; once it has told of an error or of the end, it is over by itself */
  open(wish: Wish, tell: (told: Told) => void): () => void {
    const { key, after } = readPlace(wish);
    const line: Line = { tell, after, wish };
    const topic = this.topics.get(key) ?? this.addTopic(key, after);
    topic.lines.add(line);
    if (after < topic.knownAfter) this.begin(topic, after);
    else if (topic.isOpen) {
      tell({ type: "open", data: "", id: "" });
      for (const told of topic.recent) deliver(line, told);
    }
    this.giveTurns();
    return () => {
      topic.lines.delete(line);
      if (topic.lines.size === 0) this.removeTopic(topic);
    };
  }

  private addTopic(key: string, after: number): Topic {
    const topic: Topic = {
      key,
      lines: new Set(),
      source: null,
      isOpen: false,
      knownAfter: after,
      recent: [],
      lastId: after,
      since: Date.now(),
    };
    this.topics.set(key, topic);
    return topic;
  }

  private removeTopic(topic: Topic): void {
    this.rest(topic);
    if (this.topics.get(topic.key) === topic) this.topics.delete(topic.key);
    this.giveTurns();
  }

  /** From an id on that lies before what is kept. */
  private begin(topic: Topic, after: number): void {
    this.rest(topic);
    Object.assign(topic, { knownAfter: after, lastId: after, recent: [], isOpen: false });
  }

  private rest(topic: Topic): void {
    topic.source?.close();
    topic.source = null;
    topic.since = Date.now();
  }

  private giveTurns(): void {
    clearTimeout(this.timer);
    const all = [...this.topics.values()];
    const waiting = all.filter(({ source }) => source === null).sort((a, b) => a.since - b.since);
    const open = all.filter(({ source }) => source !== null).sort((a, b) => a.since - b.since);
    for (const topic of waiting) {
      if (open.length >= mostSources) {
        const oldest = open[0];
        if (!oldest || Date.now() - oldest.since < turnMs) break;
        this.rest(oldest);
        open.shift();
      }
      this.connect(topic);
      open.push(topic);
    }
    if (all.length > mostSources) this.timer = setTimeout(() => this.giveTurns(), turnMs / 4);
  }

  private connect(topic: Topic): void {
    const [line] = topic.lines;
    if (!line) return;
    const source = this.openSource(writePlace(line.wish, topic.lastId));
    topic.source = source;
    topic.since = Date.now();
    const isCurrent = () => topic.source === source;
    source.addEventListener("open", () => {
      if (!isCurrent()) return;
      // What has a cursor missed nothing while others had their turn: its pages need not know of it.
      const isNews = !topic.isOpen || line.wish.cursor === null;
      topic.isOpen = true;
      if (isNews) for (const one of topic.lines) one.tell({ type: "open", data: "", id: "" });
    });
    source.addEventListener("error", () => {
      if (isCurrent()) this.end(topic, { type: "error", data: "", id: "" });
    });
    for (const type of line.wish.types)
      source.addEventListener(type, ({ data, lastEventId }) => {
        if (!isCurrent()) return;
        // A browser gives a frame without an id the one of the frame before.
        const isRepeated = (readId(lastEventId) ?? -1) <= topic.lastId;
        const told = { type, data, id: isRepeated ? "" : lastEventId };
        if (type === line.wish.endType) this.end(topic, told);
        else this.take(topic, told);
      });
  }

  private take(topic: Topic, told: Told): void {
    const id = readId(told.id);
    // A frame without an id is told as it comes, and to nobody later: a page reads what such frames tell when it opens.
    if (id !== null) {
      topic.lastId = Math.max(topic.lastId, id);
      topic.recent.push(told);
      if (topic.recent.length > recentKept)
        topic.knownAfter = readId(topic.recent.shift()?.id ?? "") ?? topic.knownAfter;
    }
    for (const line of topic.lines) deliver(line, told);
  }

  private end(topic: Topic, told: Told): void {
    const lines = [...topic.lines];
    topic.lines.clear();
    this.removeTopic(topic);
    for (const { tell } of lines) tell(told);
  }
}

function deliver(line: Line, told: Told): void {
  const id = readId(told.id);
  if (id !== null && id <= line.after) return;
  if (id !== null) line.after = id;
  line.tell(told);
}

const readId = (id: string): number | null => (/^\d+$/.test(id) ? Number(id) : null);

/** The same stream has the same key wherever a page stands in it; ids come after -1. */
function readPlace({ url, cursor }: Wish): { key: string; after: number } {
  if (cursor === null) return { key: url, after: -1 };
  const [path = "", query = ""] = url.split("?");
  const params = new URLSearchParams(query);
  const at = Number(params.get(cursor.param) ?? 0);
  params.delete(cursor.param);
  return { key: `${path}?${params}`, after: cursor.meaning === "after" ? at : at - 1 };
}

function writePlace({ url, cursor }: Wish, after: number): string {
  if (cursor === null) return url;
  const [path = "", query = ""] = url.split("?");
  const params = new URLSearchParams(query);
  params.set(cursor.param, String(cursor.meaning === "after" ? after : after + 1));
  return `${path}?${params}`;
}
