import { type Persistence, persistences } from '../../model/statement-effects.ts'
import { isPunctuation, nameOf } from '../lexer/token-walk.ts'
import { namedLockFunctions, sequenceFunctions, steeringFamilies } from './function-effects.ts'
import type { StatementSource } from './statement-source.ts'

/**
 * Returns the most lasting thing that a statement may leave, by its kind; for a statement that only replies, by its
 * words as well. Stored functions without a database in front are not considered: the caller knows the functions that
 * the suite defines.
 */
export function persistenceOf(source: StatementSource): Persistence {
  const leaves = persistences.findLast(each => source.kinds.some(kind => kind.leaves === each))!
  if (leaves !== 'answer') return leaves
  const mayHoldStatements = source.misread.size > 0 && source.text.includes(';')
  if (mayHoldStatements || callsElsewhere(source) || source.mentionsNow(changing)) return 'rows'
  return source.mentionsNow(keeping) ? 'session' : 'answer'
}

/** Whether a statement leaves at most `most`. */
export function leavesAtMost(leaves: Persistence, most: Persistence): boolean {
  return persistences.indexOf(leaves) <= persistences.indexOf(most)
}

/** Words by which an apparent query may change rows; a word counts in any meaning. */
const changing = ['insert', 'update', 'delete', 'call', 'analyze', 'next', ...sequenceFunctions]

/** Words by which an apparent query may leave a lock, a variable or a file. */
const keeping = ['into', 'share', 'lock', ...namedLockFunctions]

/** Whether a statement calls functions of other databases or of plugins, which may do anything. */
function callsElsewhere({ tokens }: StatementSource): boolean {
  return tokens.some((token, index) => {
    if (!isPunctuation(tokens[index + 1], '(')) return false
    // Under ANSI_QUOTES, a text in double quotes is a name.
    const isQualified = isPunctuation(tokens[index - 1], '.')
    const name = nameOf(token)?.toLowerCase()
    return isQualified ? name !== undefined || token.text.startsWith('"') : steeringFamilies.test(name ?? '')
  })
}
