import { type Persistence, persistences } from '../../model/statement-effects.ts'
import { isPunctuation, nameOf } from '../lexer/token-walk.ts'
import { namedLockFunctions, sequenceFunctions, steeringFamilies } from './function-effects.ts'
import type { StatementSource } from './statement-source.ts'

/**
 * The most lasting thing that a statement may leave, by its kind; of what only answers, by its words, too. Stored
 * functions without a database in front are left to whoever knows what the suite defines.
 */
export function persistenceOf(source: StatementSource): Persistence {
  const leaves = persistences.findLast(each => source.kinds.some(kind => kind.leaves === each))!
  if (leaves !== 'answer') return leaves
  const mayHoldStatements = source.misread.size > 0 && source.text.includes(';')
  if (mayHoldStatements || callsElsewhere(source) || source.mentionsNow(changing)) return 'rows'
  return source.mentionsNow(keeping) ? 'session' : 'answer'
}

/** Whether it leaves this, or less. */
export function leavesAtMost(leaves: Persistence, most: Persistence): boolean {
  return persistences.indexOf(leaves) <= persistences.indexOf(most)
}

/** Words by which what seems to ask may change rows, also where they only happen to stand in it. */
const changing = ['insert', 'update', 'delete', 'call', 'analyze', 'next', ...sequenceFunctions]

/** Words by which it may leave a lock, a variable or a file. */
const keeping = ['into', 'share', 'lock', ...namedLockFunctions]

/** Functions of other databases and of plugins may do anything. */
function callsElsewhere({ tokens }: StatementSource): boolean {
  return tokens.some((token, index) => {
    if (!isPunctuation(tokens[index + 1], '(')) return false
    // Under ANSI_QUOTES a text in double quotes is a name.
    const isQualified = isPunctuation(tokens[index - 1], '.')
    const name = nameOf(token)?.toLowerCase()
    return isQualified ? name !== undefined || token.text.startsWith('"') : steeringFamilies.test(name ?? '')
  })
}
