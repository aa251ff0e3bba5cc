import type { Difference, DifferenceClass } from '../model/difference.ts'
import type { NoisyDifference } from '../model/noisy-difference.ts'

/** Messages and labels that are shown differently, and their replacement in sentences that repeat them. */
export class RewrittenTexts {
  readonly #texts = new Map<string, string>()

  note(before: string, after: string): string {
    if (after !== before && before !== '') this.#texts.set(before, after)
    return after
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0
  }

  whole(text: string): string {
    return this.#texts.get(text) ?? text
  }

  sentence(text: string): string {
    let made = text
    const longestFirst = [...this.#texts].toSorted(([one], [other]) => other.length - one.length)
    for (const [before, after] of longestFirst) made = made.replaceAll(before, () => after)
    return made
  }

  noise(noise: NoisyDifference): NoisyDifference {
    return noise.columns ? { ...noise, columns: noise.columns.map(each => this.whole(each)) } : noise
  }

  /** The class itself holds no value. */
  #class({ column, ...rest }: DifferenceClass): DifferenceClass {
    return column === undefined ? rest : { column: this.whole(column), ...rest }
  }

  /** Rewrites a difference, except for its rows. `finish`: a further change to each sentence. */
  difference(difference: Difference, finish: (text: string) => string = text => text): Difference {
    const { column, columns, classes, summary, source, target, advice } = difference
    const sentence = (text: string) => finish(this.sentence(text))
    return {
      ...difference,
      ...(column === undefined ? {} : { column: this.whole(column) }),
      ...(columns === undefined ? {} : { columns: columns.map(each => this.whole(each)) }),
      ...(classes === undefined ? {} : { classes: classes.map(each => this.#class(each)) }),
      summary: sentence(summary),
      ...(source === undefined ? {} : { source: sentence(source) }),
      ...(target === undefined ? {} : { target: sentence(target) }),
      ...(advice === undefined ? {} : { advice: sentence(advice) }),
    }
  }
}
