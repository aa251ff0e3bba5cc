import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { movedReleaseLines } from './moved-releases.ts'

/**
 * Ends the output of our tests with one line of counts, which a build server can read. Before it stands what did not run,
 * and which servers are of another release than the one on which the tests last passed.
 */
export class ClosingLine implements Reporter {
  readonly #notRun: readonly string[]
  #lines: string[] = []
  #moved: string[] = []
  #vitest: Vitest | undefined
  /** Of the last run, where there are several in one process. */
  #counts = 'tests: 0 passed, 1 failed'

  /** `notRun` says which tests cannot run here, and why; it is told where the server tests run without them. */
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
    // A file that cannot be loaded has no tests, and must not look like one without failures; nor must a test that
    // never came to its end.
    const broken = modules.filter(module => module.errors().length > 0).length
    const seen = count('failed', 'pending') + broken + unhandledErrors.length
    // Without servers no test has begun that could fail.
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
