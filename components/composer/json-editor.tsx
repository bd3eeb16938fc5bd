"use client";

import { colorJson, type JsonPiece } from "@/components/spec/color-json";
import { joinClasses } from "@/components/ui/join-classes";

export type LineMark = "focus" | "warn" | "bad";

const colors: Readonly<Record<JsonPiece["kind"], string>> = {
  key: "text-sx-key",
  string: "text-sx-string",
  number: "text-sx-number",
  punctuation: "text-sx-punct",
  space: "",
};

const markClasses: Readonly<Record<LineMark, string>> = {
  focus: "bg-accent-wash shadow-[inset_2px_0_var(--accent)]",
  warn: "bg-paused-wash shadow-[inset_2px_0_var(--st-paused)]",
  bad: "bg-failed-wash shadow-[inset_2px_0_var(--st-failed)]",
};

/** Text, colored text and marked lines lie on each other, letter over letter: same font, same line, no wrapping. */
const layer = "col-start-2 row-start-1 whitespace-pre py-2 pr-4 pl-3 font-mono text-small leading-code";

/** The body as text: a plain text field that one can type, paste and search in. `marks` by line, from 0. */
export function JsonEditor({
  text,
  onText,
  marks,
  invalid,
  describedBy,
}: {
  text: string;
  onText: (text: string) => void;
  marks: ReadonlyMap<number, LineMark>;
  invalid: boolean;
  describedBy: string | undefined;
}) {
  const lines = text.split("\n");
  return (
    <div className="grid max-h-[70dvh] grid-cols-[auto_minmax(max-content,1fr)] overflow-auto border-y bg-sunken focus-within:border-accent">
      <div
        aria-hidden="true"
        className="sticky left-0 z-1 col-start-1 row-start-1 select-none bg-sunken py-2 pl-2 text-right font-mono text-small leading-code text-text-3"
      >
        {lines.map((_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is its name
          <div key={line} className={joinClasses("pr-2 pl-1", markClass(marks.get(line)))}>
            {line + 1}
          </div>
        ))}
      </div>
      <div aria-hidden="true" className={joinClasses(layer, "px-0")}>
        {lines.map((_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is its name
          <div key={line} className={markClass(marks.get(line))?.split(" ")[0]}>
            {" "}
          </div>
        ))}
      </div>
      <pre aria-hidden="true" className={joinClasses(layer, "pointer-events-none")}>
        {colorJson(text).map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
          <span key={at} className={colors[piece.kind]}>
            {piece.text}
          </span>
        ))}
      </pre>
      <textarea
        aria-label="Run as JSON"
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        value={text}
        onChange={(event) => onText(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        wrap="off"
        rows={lines.length}
        className={joinClasses(
          layer,
          "resize-none overflow-hidden bg-transparent text-transparent caret-text focus-visible:shadow-none",
        )}
      />
    </div>
  );
}

function markClass(mark: LineMark | undefined): string | undefined {
  return mark && markClasses[mark];
}
