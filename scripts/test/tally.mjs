/**
 * What one suite came to.
 * @typedef {object} Tally
 * @property {string} suite
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped by name, with the reason where there is one
 */

/**
 * @param {string} suite
 * @param {string} report vitest's JSON
 * @param {number | null} status of its process
 * @returns {Tally}
 */
export function tallyVitest(suite, report, status) {
  /** @type {{ testResults: { name: string, status: string, assertionResults: { fullName: string, status: string }[] }[] }} */
  const { testResults } = JSON.parse(report);
  let passed = 0;
  let failed = 0;
  /** @type {string[]} */
  const skipped = [];
  for (const file of testResults) {
    const inFile = { passed: 0, failed: 0 };
    for (const test of file.assertionResults) {
      if (test.status === "passed") inFile.passed += 1;
      else if (test.status === "failed") inFile.failed += 1;
      else skipped.push(`${suite}: ${test.fullName} (${test.status})`);
    }
    // A file that cannot be loaded, or whose hooks fail, has no failed test in it.
    if (file.status === "failed" && inFile.failed === 0) inFile.failed = 1;
    passed += inFile.passed;
    failed += inFile.failed;
  }
  return refuseSilence({ suite, passed, failed, skipped }, status);
}

/**
 * @typedef {{ title: string, suites?: PlaywrightSuite[], specs?: { title: string, tests: PlaywrightTest[] }[] }} PlaywrightSuite
 * @typedef {{ status: string, annotations: { type: string, description?: string }[] }} PlaywrightTest
 */

/**
 * @param {string} suite
 * @param {string} report Playwright's JSON
 * @param {number | null} status of its process
 * @returns {Tally}
 */
export function tallyPlaywright(suite, report, status) {
  /** @type {{ suites: PlaywrightSuite[], errors: unknown[] }} */
  const { suites, errors } = JSON.parse(report);
  let passed = 0;
  let failed = errors.length;
  /** @type {string[]} */
  const skipped = [];
  /** @param {PlaywrightSuite} group */
  const visit = (group) => {
    for (const spec of group.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === "expected") passed += 1;
        else if (test.status === "skipped") skipped.push(`${suite}: ${spec.title} (${describeSkip(test)})`);
        // A test that passes only when it is run again has failed once.
        else failed += 1;
      }
    }
    for (const inner of group.suites ?? []) visit(inner);
  };
  for (const group of suites) visit(group);
  return refuseSilence({ suite, passed, failed, skipped }, status);
}

/** @param {PlaywrightTest} test */
function describeSkip({ annotations }) {
  return (
    annotations.find(({ type }) => type === "skip" || type === "fixme")?.description ?? "no reason given"
  );
}

/**
 * A run that executed nothing, or that ended badly though every test passed, is a failure of its own.
 * @param {Tally} tally
 * @param {number | null} status
 * @returns {Tally}
 */
function refuseSilence(tally, status) {
  const executed = tally.passed + tally.failed;
  if (executed === 0 || (status !== 0 && tally.failed === 0)) return { ...tally, failed: tally.failed + 1 };
  return tally;
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {string} such as "412 passed, 0 failed"
 */
export function formatTotal(tallies) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of tallies) {
    sum.passed += tally.passed;
    sum.failed += tally.failed;
    sum.skipped += tally.skipped.length;
  }
  const total = `${sum.passed} passed, ${sum.failed} failed`;
  return sum.skipped === 0 ? total : `${total}, ${sum.skipped} skipped`;
}
