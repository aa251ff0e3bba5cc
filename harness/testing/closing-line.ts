import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { movedReleaseLines } from './moved-releases.ts'

/**
 * Ends the output of Crosscheck's tests with one line of counts, which a build server can read. The lines before it
 * show the tests that did not run, and the servers whose release differs from the one on which the tests last passed.
 */
export class ClosingLine implements Reporter {
  readonly #notRun: readonly string[]
  #lines: string[] = []
  #moved: string[] = []
  #vitest: Vitest | undefined
  /** The counts of the last run, if there are several in one process. */
  #counts = 'tests: 0 passed, 1 failed'

  /**
   * `notRun` lists the tests that cannot run here, with the reasons; printed when the server tests run without them.
   */
  constructor(notRun: readonly string[]) {
    this.#notRun = notRun
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    const runsServerTests = vitest.projects.some(project => project.name === 'server')
    if (runsServerTests) this.#lines = this.#notRun.map(tests => `NOT RUN: ${tests}`)
    process.once('exit', () => console.log([...this.#lines, ...this.#moved, this.#counts].join('\n')))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: string): void {
    const states = modules.flatMap(module => [...module.children.allTests()].map(test => test.result().state))
    this.#moved = this.#describeMoved(modules)
    const count = (...wanted: string[]) => states.filter(state => wanted.includes(state)).length
    // A file that cannot be loaded has no tests, and must not look like a file without failures; nor may a test that
    // never ended.
    const broken = modules.filter(module => module.errors().length > 0).length
    const seen = count('failed', 'pending') + broken + unhandledErrors.length
    // Without servers, no test has begun, so none could fail.
    const failed = Math.max(seen, reason === 'failed' ? 1 : 0)
    const skipped = count('skipped')
    this.#counts = `tests: ${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  }
  #describeMoved(modules: readonly TestModule[]): string[] {
    const server = this.#vitest?.projects.find(project => project.name === 'server')
    const releases = server?.getProvidedContext().releases
    if (!releases) return []
    const failures = modules.flatMap(module =>
      [...module.children.allTests()].flatMap(test => test.meta().failedOnMovedRelease ?? []),
    )
    return movedReleaseLines(releases, failures)
  }
}
