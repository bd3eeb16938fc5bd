/**
 * @param {readonly import("./check-run.mjs").Finding[]} findings
 * @param {string} page of the run in the console
 * @returns {boolean} all of them hold
 */
export function printFindings(findings, page) {
  process.stdout.write("\n");
  for (const { holds, text } of findings) process.stdout.write(`${holds ? "✓" : "✗"} ${text}\n`);
  process.stdout.write(`\nConsole: ${page}\n`);
  return findings.every(({ holds }) => holds);
}
