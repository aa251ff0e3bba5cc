import type { Observed } from '../../model/statement-effects.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'
import { clockFunctions, namedLockFunctions, namedLockQuestions, randomFunctions } from './function-effects.ts'
import type { StatementSource } from './statement-source.ts'

/**
 * Returns the things on which a reply depends besides rows, definitions and the session, without those of texts that
 * the statement runs.
 */
export function observedIn(source: StatementSource): Set<Observed> {
  const found = new Set<Observed>()
  for (const [observed, isObserved] of readings) if (isObserved(source)) found.add(observed)
  return found
}

const readings: readonly [Observed, (source: StatementSource) => boolean][] = [
  ['clock', source => source.mentions(clockFunctions)],
  ['random', source => source.mentions(randomFunctions)],
  ['insert-id', source => source.mentions(['last_insert_id'])],
  ['metadata', readsMetadata],
  ['estimates', readsEstimates],
  [
    'other-sessions',
    source =>
      source.mentions(dealtByServer) || source.mentions(['information_schema']) || source.hasPhrase(['open', 'tables']),
  ],
  [
    'statement-counts',
    source =>
      source.mentions(['global_status', 'session_status', 'performance_schema', 'profile', 'profiles', 'profiling']) ||
      namesDatabase(source, 'sys') ||
      showsStatus(source),
  ],
]

/**
 * Named locks belong to the server, the process list shows all connections, and the server issues each UUID_SHORT once.
 */
const dealtByServer = [...namedLockFunctions, ...namedLockQuestions, 'processlist', 'uuid_short']

const showing = ['show', 'explain', 'analyze']

function readsMetadata(source: StatementSource): boolean {
  const isShown = source.tokens.some(token => isPunctuation(token, ';'))
    ? source.mentions(showing)
    : showing.includes(wordOf(source.tokens[0]) ?? '')
  return (
    isShown || source.mentions(['information_schema', 'performance_schema', 'sys']) || namesDatabase(source, 'mysql')
  )
}

/** Views of the information schema that show only definitions. */
const definitionViews = `columns key_column_usage table_constraints referential_constraints check_constraints`.split(
  ' ',
)

/** Words after EXPLAIN or DESCRIBE that are no tables. */
const behindDescribe = ['select', 'format', 'extended', 'update', 'delete', 'insert']

/** Words after SHOW that display sizes, or things outside the suite's own database. */
const shownEstimates = ['status', 'index', 'keys', 'databases', 'schemas', 'engine']

function readsEstimates(source: StatementSource): boolean {
  const { tokens, hidden } = source
  if (source.mentions(['performance_schema', 'explain', 'analyze']) || hidden.has('information_schema')) return true
  if (namesDatabase(source, 'mysql') || namesDatabase(source, 'sys')) return true
  const describes = ['desc', 'describe'].some(word => behindDescribe.some(next => source.hasPhrase([word, next])))
  if (describes) return true
  if (showsEstimate(source)) return true
  return tokens.some((token, index) => {
    if (nameOf(token)?.toLowerCase() !== 'information_schema') return false
    const view = isPunctuation(tokens[index + 1], '.') ? nameOf(tokens[index + 2])?.toLowerCase() : undefined
    return !definitionViews.includes(view ?? '')
  })
}

function showsEstimate(source: StatementSource): boolean {
  if (!source.mentions(['show'])) return false
  const isEstimate = (word: string) => shownEstimates.some(start => word.startsWith(start))
  const behind = source.tokens.slice(source.tokens.findIndex(token => wordOf(token) === 'show') + 1)
  return [...source.hidden].some(isEstimate) || behind.some(token => isEstimate(nameOf(token)?.toLowerCase() ?? ''))
}

/** Whether a name precedes a point, as the name of a database does. */
function namesDatabase({ text, tokens, names, hidden }: StatementSource, database: string): boolean {
  if (hidden.has(database) && new RegExp(`\\b${database}["\`]?\\s*\\.`, 'i').test(text)) return true
  if (!names.has(database)) return false
  return tokens.some(
    (token, index) => nameOf(token)?.toLowerCase() === database && isPunctuation(tokens[index + 1], '.'),
  )
}

function showsStatus(source: StatementSource): boolean {
  const scopes = ['global', 'session', 'local']
  return source.hasPhrase(['show', 'status']) || scopes.some(scope => source.hasPhrase(['show', scope, 'status']))
}
