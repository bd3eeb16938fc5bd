import type { Told, Wanted } from "./field-fault";

const cut = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
};

export function printRow({ number, input, expected }: Wanted, told: Told): void {
  const mark = "skipped" in told ? "-" : told.holds ? "✓" : "✗";
  console.log(`${mark} ${number.padEnd(4)} ${input}\n         expected  ${expected}`);
  console.log(`         ${"skipped" in told ? `skipped   ${told.skipped}` : `seen      ${cut(told.seen)}`}`);
}

/** A line for each number: how many of its inputs came out as expected. */
export function printSummary(rows: readonly { number: string; told: Told }[]): void {
  const numbers = [...new Set(rows.map(({ number }) => number))];
  console.log("\nnumber  as expected  not  skipped");
  for (const number of numbers) {
    const of = rows.filter((row) => row.number === number).map(({ told }) => told);
    const skipped = of.filter((told) => "skipped" in told).length;
    const held = of.filter((told) => "holds" in told && told.holds).length;
    console.log(
      `${number.padEnd(6)}  ${String(held).padStart(11)}  ${String(of.length - held - skipped).padStart(3)}  ${String(skipped).padStart(7)}`,
    );
  }
}
