import type { Reporter, TestModule, Vitest } from 'vitest/node'

/** Ends the output of our tests with one line of counts, which a build server can read. */
export class ClosingLine implements Reporter {
  readonly #withoutContainers: string | undefined
  #lines: string[] = []
  /** Of the last run, where there are several in one process. */
  #counts = 'tests: 0 passed, 1 failed'

  /** `withoutContainers` says why the container tests cannot run; it is told where the server tests run without them. */
  constructor(withoutContainers: string | undefined) {
    this.#withoutContainers = withoutContainers
  }

  onInit(vitest: Vitest): void {
    const runsServerTests = vitest.projects.some(project => project.name === 'server')
    if (this.#withoutContainers && runsServerTests) this.#lines = [`NOT RUN: ${this.#withoutContainers}`]
    process.once('exit', () => console.log([...this.#lines, this.#counts].join('\n')))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const states = modules.flatMap(module => [...module.children.allTests()].map(test => test.result().state))
    const count = (...wanted: string[]) => states.filter(state => wanted.includes(state)).length
    // A file that cannot be loaded has no tests, and must not look like one without failures; nor must a test that
    // never came to its end.
    const broken = modules.filter(module => module.errors().length > 0).length
    const failed = count('failed', 'pending') + broken + unhandledErrors.length
    const skipped = count('skipped')
    this.#counts = `tests: ${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
  }
}
