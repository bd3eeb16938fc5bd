"use client";

import { Copy } from "lucide-react";
import { useAsk } from "@/components/page-parts/use-ask";
import type { LineRange } from "@/components/run-model/line-range";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { useCopy } from "@/components/ui/use-copy";
import { readLogLines } from "@/lib/client/queries/attempt-logs";
import { stripTerminalCodes } from "@/lib/core/text/parse-ansi";

/** As many as the API gives in one answer. */
const copiedAtMost = 10_000;

/** The marked lines as plain text, also those that are out of sight. */
export function CopyLinesButton({
  runId,
  attemptId,
  lines: { first, last },
}: {
  runId: string;
  attemptId: string;
  lines: LineRange;
}) {
  const { ask } = useAsk();
  const { state, copy } = useCopy();
  const count = last - first + 1;
  async function copyLines() {
    const { lines } = await readLogLines(runId, attemptId, { from: first - 1, lines: count });
    await copy(
      lines
        .filter(({ n }) => n < last)
        .map(({ text, goes_on: goesOn }) => stripTerminalCodes(text) + (goesOn ? "" : "\n"))
        .join("")
        .replace(/\n$/, ""),
    );
  }
  const what = count === 1 ? "line" : `${formatNumber(count)} lines`;
  return (
    <Button
      onClick={() => ask("Not copied: ", copyLines)}
      icon={<Icon of={Copy} />}
      disabledReason={
        count > copiedAtMost ? `At most ${formatNumber(copiedAtMost)} lines; the file has all` : null
      }
    >
      <span aria-live="polite">
        {state === "copied" ? "Copied" : state === "refused" ? "Not copied" : `Copy ${what}`}
      </span>
    </Button>
  );
}
