import type { Divergence } from '../../model/divergence.ts'
import type { Observation } from '../../model/observation.ts'
import { lineOf } from './test-case.ts'

/** The test cases that fail, each with its failing divergences. */
export class FailingCases {
  readonly #byCase = new Map<string, Divergence[]>()
  /** By suite: the lines of all failing cases, in ascending order. */
  readonly #lines = new Map<string, number[]>()

  constructor(divergences: readonly Divergence[]) {
    for (const divergence of divergences) if (divergence.fails) this.#add(divergence)
    for (const lines of this.#lines.values()) lines.sort((one, other) => one - other)
  }

  /** Returns the failing divergences of a case; `phase` is the phase that observed it. */
  of({ at, suite }: Observation, phase: string): readonly Divergence[] {
    return this.#byCase.get(keyOf({ at, suite, phase })) ?? []
  }

  /** Returns whether a failing case of the suite may be in these lines of any file. False is certain. */
  mayBeWithin(suite: string, lowest: number, highest: number): boolean {
    const lines = this.#lines.get(suite) ?? []
    let [from, to] = [0, lines.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (lines[middle]! < lowest) from = middle + 1
      else to = middle
    }
    return from < lines.length && lines[from]! <= highest
  }

  #add(divergence: Divergence): void {
    const { phase } = divergence
    for (const { at, suite = '' } of divergence.statements) {
      addTo(this.#byCase, keyOf({ at, suite, phase }), divergence)
      addTo(this.#lines, suite, lineOf(at))
    }
  }
}

function keyOf({ at, suite, phase }: { at: string; suite: string; phase: string }): string {
  return JSON.stringify([at, suite, phase])
}

function addTo<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
