"use client";

import { type FormEvent, useState } from "react";
import { formatLineRange, type LineRange, readLineRange } from "@/components/run-model/line-range";
import { Input } from "@/components/ui/input";

/** Where one types the line, or the lines, to go to. */
export function LineField({ target, onGo }: { target: LineRange | null; onGo: (lines: LineRange) => void }) {
  const shown = target === null ? "" : formatLineRange(target);
  const [typed, setTyped] = useState<string | null>(null);
  function submit(event: FormEvent) {
    event.preventDefault();
    const lines = readLineRange(typed ?? shown);
    if (lines === null) return;
    setTyped(null);
    onGo(lines);
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-2">
      <label htmlFor="log-line" className="text-small text-text-3">
        Line
      </label>
      <Input
        id="log-line"
        className="w-28"
        inputMode="text"
        autoComplete="off"
        maxLength={24}
        title="A line, or several: 4210-4230. Enter goes there."
        value={typed ?? shown}
        onChange={setTyped}
      />
    </form>
  );
}
