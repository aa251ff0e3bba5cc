import type { Fact } from '../../model/section.ts'
import { strong } from '../../model/spans.ts'
import type { Text } from '../../model/text.ts'
import type { JudgedPhase } from '../../model/verdict.ts'
import { duration } from './headline.ts'

/** Returns the state of a phase, as the first sentence of its section. */
export function describeState({ state, ms }: Pick<JudgedPhase, 'state' | 'ms'>): Text {
  switch (state) {
    case 'finished':
      return `Finished in ${duration(ms)}.`
    case 'not-finished':
      return [strong('This phase did not finish.'), ' The rest of this section shows what it saw until then.']
    case 'left-out':
      return 'This phase was left out.'
    case 'not-started':
      return 'This phase was not started.'
    default:
      return state satisfies never
  }
}

/** Returns the facts of a phase; the first fact of an unfinished phase is its state. */
export function factsOf({ title, state, section }: JudgedPhase): readonly Fact[] {
  if (!section) return []
  const { facts } = section
  return state === 'not-finished' ? [{ label: title, value: 'not finished', tone: 'unknown' }, ...facts] : facts
}
