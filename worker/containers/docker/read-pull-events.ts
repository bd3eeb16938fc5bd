import { EngineAwayError } from "@/worker/containers/port";

/** A line of the engine's answer to a pull, as far as it is read here. */
export type PullEvent = {
  id: string | null;
  status: string | null;
  current: number;
  total: number;
  /** Why the pull failed, as the engine says it. */
  error?: string;
};

const longestLine = 1_000_000;

/**
 * The JSON lines of an answer. docker-modem's own reader parses them inside of a listener, where one line that is no JSON
 * ends the process.
 */
export async function* readPullEvents(stream: NodeJS.ReadableStream): AsyncGenerator<PullEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longestLine)
      throw new EngineAwayError("the container engine's answer has no end of line");
    for (const line of lines) if (line.trim() !== "") yield readEvent(line);
  }
  if (rest.trim() !== "") yield readEvent(rest);
}

function readEvent(line: string): PullEvent {
  const event = parse(line);
  const progress = asRecord(event.progressDetail);
  const detail = asRecord(event.errorDetail);
  const error = [detail.message, event.error].find((text) => typeof text === "string");
  return {
    id: typeof event.id === "string" ? event.id : null,
    status: typeof event.status === "string" ? event.status : null,
    current: asBytes(progress.current),
    total: asBytes(progress.total),
    ...(typeof error === "string" && { error }),
  };
}

function parse(line: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(line));
  } catch (cause) {
    throw new EngineAwayError("the container engine's answer to a pull cannot be read", { cause });
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const asBytes = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);
