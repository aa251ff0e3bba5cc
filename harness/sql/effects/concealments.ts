import type { Concealment } from '../../model/statement-effects.ts'
import { namedLockFunctions, sequenceFunctions } from './function-effects.ts'
import type { StatementSource } from './statement-source.ts'

/**
 * Returns the kinds of objects through which later queries may do more than their text shows; in doubt, a word in the
 * text is enough.
 */
export function concealmentsIn(source: StatementSource): Set<Concealment> {
  const found = new Set<Concealment>()
  if (source.mentions(['view'])) found.add('view')
  if (source.mentions(['function', 'package'])) {
    found.add('function')
    if (mayWrite(source)) found.add('writing-function')
  }
  if (source.mentions(['sequence'])) found.add('sequence')
  if (source.mentions(['optimizer_trace'])) found.add('optimizer-trace')
  return found
}

/** Words of functions that write or change state, and words of definitions that may do so. */
const writing = [
  ...['insert', 'update', 'delete', 'call', 'load', 'truncate', 'alter', 'drop', 'execute', 'prepare', 'soname'],
  ...namedLockFunctions,
  ...sequenceFunctions,
]

const writingPhrases = [
  ['replace', 'into'],
  ['into', 'outfile'],
  ['into', 'dumpfile'],
  ['next', 'value'],
]

function mayWrite(source: StatementSource): boolean {
  return source.mentions(writing) || writingPhrases.some(phrase => source.hasPhrase(phrase))
}
