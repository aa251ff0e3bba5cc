import type { Reporter, TestModule } from 'vitest/node'

/** Ends the output of our tests with one line of counts, which a build server can read. */
export class ClosingLine implements Reporter {
  readonly #notes: readonly string[]

  /** `notes` stand above the counts: what was not run, and why. */
  constructor(notes: readonly string[]) {
    this.#notes = notes
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const states = modules.flatMap(module => [...module.children.allTests()].map(test => test.result().state))
    const passed = states.filter(state => state === 'passed').length
    // A file that cannot be loaded has no tests, and must not look like one without failures.
    const broken = modules.filter(module => module.errors().length > 0).length
    const failed = states.length - passed + broken + unhandledErrors.length
    process.on('exit', () => {
      console.log([...this.#notes, `tests: ${passed} passed, ${failed} failed`].join('\n'))
    })
  }
}
