import type { Difference } from '../model/difference.ts'
import { isConsequential } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ReadOnlyExpectation } from '../model/read-only-expectation.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import type { Side } from '../model/side.ts'
import type { WriteReading } from '../model/write-reading.ts'
import { columnLabel, type ReadOnlyState } from '../sql/effects/read-only-state.ts'
import { formatOutcome } from './format-outcome.ts'

/** The promises that a statement makes for the read-only window. */
interface ReadOnlyPromise {
  /** Suite.path: on the path of a log-in, no statement may fail unless it declares that it fails. */
  path?: string
  expectation?: ReadOnlyExpectation
  reading: WriteReading
  /** What its reply tells of the read-only state: that differs, and is no broken promise. */
  state?: ReadOnlyState
}

/** The behaviour of one server while it was read-only. */
export interface ReadOnlyReply {
  side: Side
  outcomes: readonly Outcome[]
  /** The tables changed during the statement, as far as they were checked. */
  changed: boolean
  /**
   * The reply of the same server while it was read-write, and its differences. Absent if the server was not asked then.
   */
  readWrite?: {
    outcomes: readonly Outcome[]
    differences: readonly Difference[]
    /** The tables were seen to change while the server was read-write. */
    wrote: boolean
  }
  /** The privilege by which the application's account bypasses read-only, if it does. */
  bypassBy?: string
}

/**
 * Lists where one read-only server breaks the promises:
 *
 * - On the path of a log-in, a statement gets the same reply as on a read-write server, unless it declares that it is
 *   refused or given up; a statement with this declaration must be refused.
 * - A statement that declares to skip its write must be answered, and must not write.
 * - Off that path, a statement gets the same reply, or an error by which an application can recognise a read-only
 *   window.
 * - No statement may hang, lose its connection, or write.
 */
export function brokenPromises(promise: ReadOnlyPromise, reply: ReadOnlyReply): Difference[] {
  const lost = reply.outcomes.find(outcome => outcome.kind === 'lost')
  if (lost) return [broken(reply, 'no answer', `the ${reply.side} does not answer while read-only: ${lost.detail}`)]
  if (readOnlyRefusalIn(reply.outcomes)) return refusedThough(promise, reply)
  if (reply.changed) return [writes(promise, reply)]
  if (promise.expectation?.kind === 'skips') return failsThoughSkipping(promise.expectation, reply)
  if (reply.readWrite?.wrote) return [losesWrite(promise, reply)]
  const refused = reply.outcomes.some(({ kind }) => kind === 'error')
  if (isWrite(promise.reading) && !refused && bypassesReadOnly(promise, reply)) return [isNotRefused(promise, reply)]
  if (promise.expectation)
    return [broken(reply, 'not refused', `${declared(promise.expectation)}, and yet ${notRefused(reply)}`)]
  return answersOtherwise(promise, reply)
}

/**
 * A statement that writes according to its text may write to a temporary table that another statement created. This
 * excuse does not apply to an account that bypasses read-only, nor to a routine, which may run with the rights of its
 * definer, nor to a block: both may handle the refusal.
 */
function bypassesReadOnly({ reading }: ReadOnlyPromise, { bypassBy }: ReadOnlyReply): boolean {
  return bypassBy !== undefined || reading.means.some(each => each === 'routine' || each === 'block')
}

/** Excludes upkeep, which servers may refuse in a row of the result: REPAIR TABLE, ANALYZE TABLE … UPDATE HISTOGRAM. */
function isWrite({ writes, temporary, means }: WriteReading): boolean {
  return writes === 'yes' && !temporary && !means.every(each => each === 'upkeep')
}

export function readOnlyRefusalIn(outcomes: readonly Outcome[]) {
  return outcomes.find(outcome => outcome.kind === 'error' && isReadOnlyRefusal(outcome))
}

function refusedThough({ path, expectation }: ReadOnlyPromise, reply: ReadOnlyReply): Difference[] {
  if (expectation?.kind === 'skips') return failsThoughSkipping(expectation, reply)
  if (path !== 'auth' || expectation) return []
  const refusal = readOnlyRefusalIn(reply.outcomes)
  const code = refusal?.kind === 'error' ? `${refusal.errno} ${refusal.sqlState}` : ''
  return [
    broken(
      reply,
      'refused',
      `the ${reply.side} refuses it while read-only (${code}), on the path of a log-in`,
      'Let the application do without it during the freeze, and say how: -- on-read-only: degrade "…"; or refuse the ' +
        'user with a maintenance answer, and declare -- on-read-only: refused.',
    ),
  ]
}

/** A statement that skips its write gets a reply, because the application asks for the state by itself. */
function failsThoughSkipping(expectation: ReadOnlyExpectation, reply: ReadOnlyReply): Difference[] {
  const error = reply.outcomes.find(outcome => outcome.kind === 'error')
  const isUsual = reply.readWrite?.outcomes.some(({ kind }) => kind === 'error') ?? false
  if (!error || (isUsual && !readOnlyRefusalIn(reply.outcomes))) return []
  return [
    broken(
      reply,
      'fails though it skips',
      `${declared(expectation)}, and yet the ${reply.side} answers ${formatOutcome(error, 'with-wording')} while read-only`,
      'Ask for the state before the write (IF @@global.read_only = 0), or declare that it is refused.',
    ),
  ]
}

/** The statement is a write by its text, and the server did not refuse it; whether it would have written is not seen. */
function isNotRefused(promise: ReadOnlyPromise, reply: ReadOnlyReply): Difference {
  const { swallows } = promise.reading
  if (reply.bypassBy !== undefined || swallows === undefined) return writes(promise, reply)
  return broken(
    reply,
    'swallows the refusal',
    `the ${reply.side} answers ${last(reply)} while read-only, and its writes were refused: a handler at ${swallows} swallows the refusal`,
    reraise,
  )
}

const reraise = 'Let the handler re-raise the error (RESIGNAL), so that the application learns that nothing was kept.'

/** The statement writes, visibly or according to its text, and the server did not refuse it. */
function writes({ expectation }: ReadOnlyPromise, reply: ReadOnlyReply): Difference {
  const { side, changed, bypassBy } = reply
  const cause = bypassBy === undefined ? '' : `: the application's own account is exempt (${bypassBy})`
  const what = changed
    ? `writes while read-only on the ${side}`
    : `is not refused on the ${side} while read-only, though it is a write`
  const promised = expectation ? `; ${declared(expectation)}` : ''
  return broken(
    reply,
    'writes',
    `it ${what}${cause}${promised}`,
    bypassBy === undefined
      ? 'Find out what exempts it: the definer of a routine, the storage engine, a privilege of the account.'
      : 'Take from the account of the application what exempts it from read-only.',
  )
}

/** The statement succeeded, but its usual write did not happen: the application does not learn of the loss. */
function losesWrite({ reading }: ReadOnlyPromise, reply: ReadOnlyReply): Difference {
  const { guard, swallows } = reading
  const cause =
    guard !== undefined
      ? `: it asks at ${guard} whether the server is read-only`
      : swallows !== undefined
        ? `: a handler at ${swallows} swallows the refusal`
        : ''
  return broken(
    reply,
    'loses its write',
    `the ${reply.side} answers ${last(reply)} while read-only, and yet nothing was written as it is otherwise${cause}`,
    guard === undefined && swallows !== undefined
      ? reraise
      : 'If the application is meant to go on without the write, declare it: -- on-read-only: skips "…".',
  )
}

/** Whether a difference is only that a cell tells whether the server is read-only. */
function tellsState({ kind, column, columns }: Difference, state: ReadOnlyState | undefined): boolean {
  if (!state || kind !== 'rows') return false
  if (state.every) return true
  const concerned = columns ?? (column === undefined ? [] : [column])
  return concerned.length > 0 && concerned.every(each => state.columns.has(columnLabel(each)))
}

function answersOtherwise({ state }: ReadOnlyPromise, reply: ReadOnlyReply): Difference[] {
  const decisive = reply.readWrite?.differences.filter(each => isConsequential(each) && !tellsState(each, state)) ?? []
  if (decisive.length === 0) return []
  const [readOnlyRows, readWrite] = [formatOutcomes(reply.outcomes), formatOutcomes(reply.readWrite?.outcomes ?? [])]
  const columns = [...new Set(decisive.flatMap(({ column, columns: several }) => several ?? column ?? []))]
  const where = columns.length > 0 ? `, in ${columns.join(', ')}` : ''
  const how =
    readOnlyRows === readWrite
      ? `with other ${[...new Set(decisive.map(({ kind }) => kind))].join(', ')}`
      : readOnlyRows
  const summary = `while read-only the ${reply.side} answers ${how}, and else ${readWrite}${where}`
  const rows = readOnlyRowsOf(decisive)
  const classes = decisive.flatMap(({ classes = [{ class: 'other' }] }) => classes)
  const ofSide = classes.map(each => ({ ...each, class: `${reply.side}: ${each.class}` }))
  return [{ ...broken(reply, 'another answer', summary), classes: ofSide, ...(rows ? { readOnlyRows: rows } : {}) }]
}

/** In this comparison, the read-write reply of the server takes the place of the source. */
function readOnlyRowsOf(differences: readonly Difference[]): Difference['readOnlyRows'] {
  const rows = differences.find(difference => difference.rows)?.rows
  if (!rows) return undefined
  return {
    columns: rows.columns.target,
    ...(rows.kept ? { kept: rows.kept } : {}),
    readWrite: rows.examples.flatMap(({ source }) => (source ? [source] : [])),
    readOnly: rows.examples.flatMap(({ target }) => (target ? [target] : [])),
  }
}

/** `how`: in a few words that stay the same. */
function broken(reply: ReadOnlyReply, how: string, summary: string, advice?: string): Difference {
  return {
    kind: 'read-only',
    result: 1,
    classes: [{ class: `${reply.side}: ${how}` }],
    summary,
    [reply.side]: formatOutcomes(reply.outcomes),
    ...(advice === undefined ? {} : { advice }),
  }
}

function declared(expectation: ReadOnlyExpectation): string {
  switch (expectation.kind) {
    case 'degrade':
      return `it is declared to be given up ("${expectation.how}")`
    case 'skips':
      return `it is declared to skip its write ("${expectation.how}")`
    case 'refused':
      return 'it is declared to be refused'
    default:
      return expectation satisfies never
  }
}

function notRefused(reply: ReadOnlyReply): string {
  const refusal = reply.outcomes.find(outcome => outcome.kind === 'error')
  return refusal
    ? `the ${reply.side} refuses it for another reason: ${formatOutcome(refusal, 'with-wording')}`
    : `the ${reply.side} answers ${last(reply)} while read-only`
}

function last({ outcomes }: ReadOnlyReply): string {
  return formatOutcome(outcomes.at(-1), 'with-wording')
}

function formatOutcomes(outcomes: readonly Outcome[]): string {
  return outcomes.map(outcome => formatOutcome(outcome, 'with-wording')).join('; ')
}
