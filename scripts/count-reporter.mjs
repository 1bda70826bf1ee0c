// Ends a test run with one line that a program can read: "N passed, N failed".

/**
 * What stops a run without being a failed test counts as failed too: a file that cannot be loaded,
 * an error outside of any test. So the line says "0 failed" exactly when the run's exit code is 0.
 */
export default class CountReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} errors outside of tests
   */
  onTestRunEnd(modules, errors) {
    if (modules.length === 0) return // vitest says that there was nothing to run, and fails
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const states = tests.map((test) => test.result().state)
    const suites = modules.flatMap((module) => [...module.children.allSuites()])
    const broken = [...modules, ...suites].filter((unit) => unit.errors().length > 0)
    const count = (/** @type {string} */ state) => states.filter((each) => each === state).length
    const failed = count('failed') + broken.length + errors.length
    const skipped = count('skipped')
    if (skipped > 0) console.log(`${skipped} skipped`)
    console.log(`${count('passed')} passed, ${failed} failed`)
  }
}
