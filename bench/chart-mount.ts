/**
 * How long a curve of 100,000 points takes to be seen, and what it weighs on the way.
 *
 *   npm run bench -- chart-mount
 *
 * In a real Chromium: from the text of the API's answer to the frame that shows it. Ours: reduced by the server, prepared
 * and drawn as the console does. The yardstick: all points, given to the same chart library as they are. What is between
 * them: all points, folded in the browser alone.
 */
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { listMetrics } from "@/lib/server/services/metrics/list";
import type { ChartMountWindow, Mounted } from "./chart-mount-page";
import { quantile } from "./console/count";
import { withBrowser } from "./console/open-console";
import { makeCurvedRun, openServices } from "./console/open-services";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const points = Number(process.env.POINTS ?? 100_000);
/** As the console asks for it. */
const maxPoints = 600;
const rounds = 9;
const limits = { mountMs: 100, bytes: 50_000 };

/** Two answers of the API to the same question: all points, and reduced. */
async function readAnswers(): Promise<{ all: string; reduced: string }> {
  const context = await openServices();
  try {
    const { runId, keep } = await makeCurvedRun(context);
    await keep(
      Array.from({ length: points }, (_, step) => ({
        key: "loss",
        step,
        value: Math.exp(-step / points) + Math.sin(step * step) / 20 + (step === 77_777 ? 9 : 0),
      })),
    );
    const ask = { runId, x: "step", iterationIndex: 0 } as const;
    return {
      all: JSON.stringify(await listMetrics(context, ask)),
      reduced: JSON.stringify(await listMetrics(context, { ...ask, maxPoints })),
    };
  } finally {
    await context.database.close();
  }
}

async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.resolve("bench/chart-mount-page.tsx")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    tsconfig: path.resolve("tsconfig.json"),
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

async function measure(answers: { all: string; reduced: string }) {
  return withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.setContent("<!doctype html><html><body></body></html>");
    await page.addScriptTag({ content: await bundlePage() });
    const mount = async (kind: "ours" | "plain", answer: string): Promise<Mounted> => {
      const mounts: Mounted[] = [];
      for (let round = 0; round < rounds; round++) {
        mounts.push(
          await page.evaluate(
            // The page's own script put it there; its type says what.
            ([one, text]) => (window as unknown as ChartMountWindow).mountChart(one, text),
            [kind, answer] as const,
          ),
        );
      }
      // The first ones warm the browser's compiler up.
      const warm = mounts.slice(2);
      return {
        workMs: quantile(
          warm.map(({ workMs }) => workMs),
          0.5,
        ),
        frameMs: quantile(
          warm.map(({ frameMs }) => frameMs),
          0.5,
        ),
      };
    };
    return {
      reduced: await mount("ours", answers.reduced),
      folded: await mount("ours", answers.all),
      plain: await mount("plain", answers.all),
    };
  });
}

const answers = await readAnswers();
const { reduced, folded, plain } = await measure(answers);
const wholeBytes = Buffer.byteLength(answers.all);
const smallBytes = Buffer.byteLength(answers.reduced);
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const line = (name: string, text: string, { workMs, frameMs }: Mounted) =>
  console.log(
    `  ${name.padEnd(24)} ${kB(Buffer.byteLength(text)).padStart(10)}  gzip ${kB(gzipSync(text).length).padStart(9)}  ${workMs.toFixed(1).padStart(7)} ms work  ${frameMs.toFixed(1).padStart(7)} ms to the frame`,
  );

console.log(`One curve of ${points.toLocaleString("en-US")} points, 960 px wide, p50 of ${rounds - 2}:`);
line("reduced by the server", answers.reduced, reduced);
line("all, folded in browser", answers.all, folded);
line("all, drawn as they are", answers.all, plain);
console.log(
  `All against reduced: ${(wholeBytes / smallBytes).toFixed(0)} × the bytes, ${(plain.frameMs / reduced.frameMs).toFixed(0)} × the time to the frame, ${(plain.workMs / reduced.workMs).toFixed(0)} × the work.`,
);
if (reduced.frameMs > limits.mountMs || smallBytes > limits.bytes) {
  console.error(`Over the limit of ${limits.mountMs} ms and ${kB(limits.bytes)}.`);
  process.exitCode = 1;
}
