import { attributes } from './xml.ts'

export interface TestCase {
  xml: string
  ms: number
  state: 'passed' | 'failure' | 'error' | 'skipped'
}

type Counts = Record<TestCase['state'], number>

const chunkCharacters = 1 << 16

/** A testsuite of junit.xml. Its cases are kept as they will be written, because their number stands before them. */
export class JunitSuite {
  readonly name: string
  readonly file: string | undefined
  ms: number
  readonly counts: Counts = { passed: 0, failure: 0, error: 0, skipped: 0 }
  /** UTF-8, which takes less room than text and none of the heap. */
  readonly #chunks: Buffer[] = []
  #latest = ''

  constructor({ name, file, ms }: { name: string; file?: string | undefined; ms: number }) {
    this.name = name
    this.file = file
    this.ms = ms
  }

  get size(): number {
    return numberOf(this.counts)
  }

  add({ xml, state }: TestCase): void {
    this.counts[state] += 1
    this.#latest += xml
    if (this.#latest.length < chunkCharacters) return
    this.#chunks.push(Buffer.from(this.#latest))
    this.#latest = ''
  }

  *render(timestamp: string): Generator<string, void> {
    const own = { name: this.name, file: this.file, timestamp: timestamp || undefined, ...countsOf([this.counts]) }
    yield `  <testsuite${attributes({ ...own, time: seconds(this.ms) })}>\n`
    for (const chunk of this.#chunks) yield chunk.toString()
    yield `${this.#latest}  </testsuite>\n`
  }
}

export function countsOf(all: readonly Counts[]): Record<string, string> {
  const count = (state: TestCase['state']) => String(all.reduce((sum, each) => sum + each[state], 0))
  const tests = String(all.reduce((sum, each) => sum + numberOf(each), 0))
  return { tests, failures: count('failure'), errors: count('error'), skipped: count('skipped') }
}

function numberOf({ passed, failure, error, skipped }: Counts): number {
  return passed + failure + error + skipped
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
