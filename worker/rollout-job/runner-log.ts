export type RunnerLog = {
  /** One line: `at=<UTC> event=<event> <key>=<value> …`. */
  write(event: string, fields: Readonly<Record<string, string | number | boolean | null>>): void;
  text(): string;
};

/** The log of a single job: lines of key=value, so that a person reads them and a script splits them. */
export function startRunnerLog(nowMs: () => number): RunnerLog {
  const lines: string[] = [];
  return {
    write: (event, fields) => {
      const pairs = Object.entries(fields).map(([key, value]) => `${key}=${quote(value)}`);
      lines.push([`at=${new Date(nowMs()).toISOString()}`, `event=${event}`, ...pairs].join(" "));
    },
    text: () => lines.map((line) => `${line}\n`).join(""),
  };
}

/** A value with a space, a quote, = or a line break is written as a JSON string, so that a line stays a line. */
function quote(value: string | number | boolean | null): string {
  const text = String(value);
  return /^[^\s"=\p{Cc}]+$/u.test(text) ? text : JSON.stringify(text);
}
