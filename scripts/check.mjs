import { runAllChecks } from "./check/steps.mjs";
import { prepare } from "./setup/prepare.mjs";
import { runMain } from "./terminal.mjs";

await runMain(async () => {
  await prepare([]);
  const results = await runAllChecks();
  return results.every(({ passed }) => passed) ? 0 : 1;
});
