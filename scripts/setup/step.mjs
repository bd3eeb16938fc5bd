import { formatDuration, SetupError, say } from "../terminal.mjs";

/**
 * One thing that set-up sees to. Nothing in it may run twice for nothing.
 * @typedef {object} Step
 * @property {string} name what it makes, as a person would say it
 * @property {() => string | null | Promise<string | null>} needed why it has to run, or null when nothing changed
 * @property {(report: (text: string) => void) => Promise<string | undefined>} run may answer one line to remember
 */

const tickMs = 10_000;

/**
 * @param {Step} step
 * @returns {Promise<boolean>} true when it ran
 */
export async function runStep(step) {
  const reason = await step.needed();
  if (reason === null) return false;
  say(`• ${step.name}: ${reason}`);
  const startedAt = performance.now();
  const elapsed = () => formatDuration(performance.now() - startedAt);
  let latest = "";
  const ticker = setInterval(() => say(`  … ${step.name}, ${elapsed()}${latest && `: ${latest}`}`), tickMs);
  try {
    const outcome = await step.run((text) => {
      latest = text;
    });
    say(`✓ ${step.name} (${elapsed()})${outcome ? `: ${outcome}` : ""}`);
    return true;
  } catch (error) {
    if (error instanceof SetupError) throw new SetupError(`${step.name}: ${error.message}`, { cause: error });
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

/**
 * Runs chains of steps side by side; within a chain each waits for the one before it.
 * @param {readonly (readonly Step[])[]} chains
 * @returns {Promise<{ ran: number, total: number }>}
 */
export async function runChains(chains) {
  let ran = 0;
  let total = 0;
  const ends = await Promise.allSettled(
    chains.map(async (steps) => {
      for (const step of steps) {
        total += 1;
        if (await runStep(step)) ran += 1;
      }
    }),
  );
  // All chains come to their end first: a step that is cut off in the middle leaves half a thing behind.
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return { ran, total };
}
