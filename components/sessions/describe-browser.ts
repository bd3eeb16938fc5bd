/** In the order of asking: nearly all of them call themselves Chrome and Safari too. */
const browsers = [
  ["Edge", /\bEdg(?:A|iOS)?\/(\d+)/],
  ["Opera", /\bOPR\/(\d+)/],
  ["Firefox", /\b(?:Firefox|FxiOS)\/(\d+)/],
  ["Chrome", /\b(?:Headless)?Chrom(?:e|ium)\/(\d+)|\bCriOS\/(\d+)/],
  ["Safari", /\bVersion\/(\d{1,9})[\d.]{0,40} (?:Mobile\/\S{1,40} )?Safari\//],
] as const;

const systems = [
  ["Android", /Android/],
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X|Macintosh/],
  ["ChromeOS", /CrOS/],
  ["Linux", /Linux/],
] as const;

/** `Firefox 140 on Linux`; what cannot be told apart is said as it was sent. */
export function describeBrowser(userAgent: string): string {
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0];
  for (const [name, pattern] of browsers) {
    const found = pattern.exec(userAgent);
    if (found) return [`${name} ${found[1] ?? found[2]}`, ...(system ? [`on ${system}`] : [])].join(" ");
  }
  return userAgent.slice(0, 60) || "unknown browser";
}
