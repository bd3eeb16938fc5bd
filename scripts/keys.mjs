import { runCli } from "./supervisor/run-cli.mjs";
import { runMain } from "./terminal.mjs";

await runMain(() => runCli("keys", process.argv.slice(2)));
