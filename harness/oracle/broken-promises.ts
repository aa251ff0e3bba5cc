import type { Difference } from '../model/difference.ts'
import { isConsequential } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ReadOnlyExpectation } from '../model/read-only-expectation.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import type { Side } from '../model/side.ts'
import type { WriteReading } from '../model/write-reading.ts'
import { formatOutcome } from './format-outcome.ts'

/** What was promised of a statement for the read-only window. */
interface ReadOnlyPromise {
  /** Suite.path: on the path of a log-in nothing may fail that is not declared to. */
  path?: string
  expectation?: ReadOnlyExpectation
  reading: WriteReading
}

/** What one server did while it was read-only. */
export interface ReadOnlyReply {
  side: Side
  outcomes: readonly Outcome[]
  /** The tables hold something else than before the statement, as far as somebody looked. */
  changed: boolean
  /** What the same server answered while it was not read-only, and how that differs. Absent where it was not asked. */
  readWrite?: {
    outcomes: readonly Outcome[]
    differences: readonly Difference[]
    /** The tables were seen to change then. */
    wrote: boolean
  }
  /** By what the application's account is exempt from read-only, if it is. */
  bypassBy?: string
}

/**
 * Where one server, read-only, does not do what was promised:
 *
 * - On the path of a log-in a statement answers as it does on a server that is not read-only, unless it declares that it
 *   is refused or given up; what is declared so must be refused.
 * - Off that path it answers the same, or is refused with an error by which an application can tell a read-only window.
 * - Nowhere does it hang, lose its connection, or write.
 */
export function brokenPromises(promise: ReadOnlyPromise, reply: ReadOnlyReply): Difference[] {
  const lost = reply.outcomes.find(outcome => outcome.kind === 'lost')
  if (lost) return [broken(reply, `the ${reply.side} does not answer while read-only: ${lost.detail}`)]
  if (readOnlyRefusalIn(reply.outcomes)) return refusedThough(promise, reply)
  if (reply.changed) return [writes(promise, reply)]
  if (reply.readWrite?.wrote) return [losesWrite(promise, reply)]
  const refused = reply.outcomes.some(({ kind }) => kind === 'error')
  if (isWrite(promise.reading) && !refused && bypassesReadOnly(promise, reply)) return [writes(promise, reply)]
  if (promise.expectation) return [broken(reply, `${declared(promise.expectation)}, and yet ${notRefused(reply)}`)]
  return answersOtherwise(reply)
}

/**
 * What a statement writes by its text may be a temporary table that another text has made. An account that is exempt has
 * no such excuse, and neither has a routine, which may have the rights of its definer.
 */
function bypassesReadOnly({ reading }: ReadOnlyPromise, { bypassBy }: ReadOnlyReply): boolean {
  return bypassBy !== undefined || reading.means.includes('routine')
}

/** Servers refuse some upkeep in a row of the answer: REPAIR TABLE, ANALYZE TABLE … UPDATE HISTOGRAM. */
function isWrite({ writes, temporary, means }: WriteReading): boolean {
  return writes === 'yes' && !temporary && !means.every(each => each === 'upkeep')
}

export function readOnlyRefusalIn(outcomes: readonly Outcome[]) {
  return outcomes.find(outcome => outcome.kind === 'error' && isReadOnlyRefusal(outcome))
}

function refusedThough({ path, expectation }: ReadOnlyPromise, reply: ReadOnlyReply): Difference[] {
  if (path !== 'auth' || expectation) return []
  const refusal = readOnlyRefusalIn(reply.outcomes)
  const code = refusal?.kind === 'error' ? `${refusal.errno} ${refusal.sqlState}` : ''
  return [
    broken(
      reply,
      `the ${reply.side} refuses it while read-only (${code}), on the path of a log-in`,
      'Let the application do without it during the freeze, and say how: -- on-read-only: degrade "…"; or refuse the ' +
        'user with a maintenance answer, and declare -- on-read-only: refused.',
    ),
  ]
}

/** It changes something, to be seen or by its text, and was not refused. */
function writes({ expectation }: ReadOnlyPromise, reply: ReadOnlyReply): Difference {
  const { side, changed, bypassBy } = reply
  const cause = bypassBy === undefined ? '' : `: the application's own account is exempt (${bypassBy})`
  const what = changed ? 'writes while read-only' : 'is not refused while read-only, though it writes'
  const promised = expectation ? `; ${declared(expectation)}` : ''
  return broken(
    reply,
    `it ${what} on the ${side}${cause}${promised}`,
    bypassBy === undefined
      ? 'Find out what exempts it: the definer of a routine, the storage engine, a privilege of the account.'
      : 'Take from the account of the application what exempts it from read-only.',
  )
}

/** It was answered, and what it writes otherwise was not written: nobody learns of it. */
function losesWrite({ reading }: ReadOnlyPromise, reply: ReadOnlyReply): Difference {
  const handler = reading.swallows === undefined ? '' : `: a handler at ${reading.swallows} swallows the refusal`
  return broken(
    reply,
    `the ${reply.side} answers ${last(reply)} while read-only, and yet nothing was written as it is otherwise${handler}`,
    'Let the handler re-raise the error (RESIGNAL), so that the application learns that nothing was kept.',
  )
}

function answersOtherwise(reply: ReadOnlyReply): Difference[] {
  const decisive = reply.readWrite?.differences.filter(isConsequential) ?? []
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
  return [{ ...broken(reply, summary), ...(rows ? { readOnlyRows: rows } : {}) }]
}

/** The comparison has the answer of the server that is not read-only as its source. */
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

function broken(reply: ReadOnlyReply, summary: string, advice?: string): Difference {
  return {
    kind: 'read-only',
    result: 1,
    summary,
    [reply.side]: formatOutcomes(reply.outcomes),
    ...(advice === undefined ? {} : { advice }),
  }
}

function declared(expectation: ReadOnlyExpectation): string {
  return expectation.kind === 'degrade'
    ? `it is declared to be given up ("${expectation.how}")`
    : 'it is declared to be refused'
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
