import { afterAll, afterEach } from "vitest";
import { settleConsole, watchConsole } from "./watch-console";

/** In every project of tests: an error or a warning on the console fails the test that brought it about. */
const stopWatching = watchConsole();
afterEach(settleConsole);
// What was said outside of any test, by a file's own set-up say, fails the file.
afterAll(() => {
  stopWatching();
  settleConsole();
});
