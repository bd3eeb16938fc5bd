import { runCli } from "./supervisor/run-cli.mjs";
import { runMain } from "./terminal.mjs";

await runMain(() => runCli("accounts", process.argv.slice(2)));
