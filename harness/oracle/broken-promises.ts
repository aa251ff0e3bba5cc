import type { Difference } from '../model/difference.ts'
import { isConsequential } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ReadOnlyExpectation } from '../model/read-only-expectation.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import type { Side } from '../model/side.ts'
import type { WriteReading } from '../model/write-reading.ts'
import { formatOutcome } from './format-outcome.ts'

/** What was promised of a statement for the time of the freeze. */
interface ReadOnlyPromise {
  /** Suite.path: on the path of a log-in nothing may fail that is not declared to. */
  path?: string
  expectation?: ReadOnlyExpectation
  reading: WriteReading
}

/** What one server did while it was frozen. */
export interface FrozenAnswer {
  side: Side
  outcomes: readonly Outcome[]
  /** The tables hold something else than before the statement, as far as somebody looked. */
  moved: boolean
  /** What the same server answered while it was not frozen, and how that differs. Absent where it was not asked. */
  thawed?: {
    outcomes: readonly Outcome[]
    differences: readonly Difference[]
    /** The tables were seen to change then. */
    wrote: boolean
  }
  /** By what the application's account is exempt from read-only, if it is. */
  exemptBy?: string
}

/**
 * Where one server, frozen, does not do what was promised:
 *
 * - On the path of a log-in a statement answers as it does on a server that is not frozen, unless it declares that it
 *   is refused or given up; what is declared so must be refused.
 * - Off that path it answers the same, or is refused with an error by which an application can tell a freeze.
 * - Nowhere does it hang, lose its connection, or write.
 */
export function brokenPromises(promise: ReadOnlyPromise, answer: FrozenAnswer): Difference[] {
  const lost = answer.outcomes.find(outcome => outcome.kind === 'lost')
  if (lost) return [broken(answer, `the ${answer.side} does not answer while read-only: ${lost.detail}`)]
  if (readOnlyRefusalIn(answer.outcomes)) return refusedThough(promise, answer)
  if (answer.moved) return [writes(promise, answer)]
  if (answer.thawed?.wrote) return [losesWrite(promise, answer)]
  const refused = answer.outcomes.some(({ kind }) => kind === 'refused')
  if (isWrite(promise.reading) && !refused && isExempt(promise, answer)) return [writes(promise, answer)]
  if (promise.expectation) return [broken(answer, `${declared(promise.expectation)}, and yet ${notRefused(answer)}`)]
  return answersOtherwise(answer)
}

/**
 * What a statement writes by its text may be a temporary table that another text has made. An account that is exempt has
 * no such excuse, and neither has a routine, which may have the rights of its definer.
 */
function isExempt({ reading }: ReadOnlyPromise, { exemptBy }: FrozenAnswer): boolean {
  return exemptBy !== undefined || reading.means.includes('routine')
}

/** Servers refuse some upkeep in a row of the answer: REPAIR TABLE, ANALYZE TABLE … UPDATE HISTOGRAM. */
function isWrite({ writes, temporary, means }: WriteReading): boolean {
  return writes === 'yes' && !temporary && !means.every(each => each === 'upkeep')
}

export function readOnlyRefusalIn(outcomes: readonly Outcome[]) {
  return outcomes.find(outcome => outcome.kind === 'refused' && isReadOnlyRefusal(outcome))
}

function refusedThough({ path, expectation }: ReadOnlyPromise, answer: FrozenAnswer): Difference[] {
  if (path !== 'auth' || expectation) return []
  const refusal = readOnlyRefusalIn(answer.outcomes)
  const code = refusal?.kind === 'refused' ? `${refusal.errno} ${refusal.sqlState}` : ''
  return [
    broken(
      answer,
      `the ${answer.side} refuses it while read-only (${code}), on the path of a log-in`,
      'Let the application do without it during the freeze, and say how: -- on-read-only: degrade "…"; or refuse the ' +
        'user with a maintenance answer, and declare -- on-read-only: refused.',
    ),
  ]
}

/** It changes something, to be seen or by its text, and was not refused. */
function writes({ expectation }: ReadOnlyPromise, answer: FrozenAnswer): Difference {
  const { side, moved, exemptBy } = answer
  const cause = exemptBy === undefined ? '' : `: the application's own account is exempt (${exemptBy})`
  const what = moved ? 'writes while read-only' : 'is not refused while read-only, though it writes'
  const promised = expectation ? `; ${declared(expectation)}` : ''
  return broken(
    answer,
    `it ${what} on the ${side}${cause}${promised}`,
    exemptBy === undefined
      ? 'Find out what exempts it: the definer of a routine, the storage engine, a privilege of the account.'
      : 'Take from the account of the application what exempts it from read-only.',
  )
}

/** It was answered, and what it writes otherwise was not written: nobody learns of it. */
function losesWrite({ reading }: ReadOnlyPromise, answer: FrozenAnswer): Difference {
  const handler = reading.swallows === undefined ? '' : `: a handler at ${reading.swallows} swallows the refusal`
  return broken(
    answer,
    `the ${answer.side} answers ${last(answer)} while read-only, and yet nothing was written as it is otherwise${handler}`,
    'Let the handler re-raise the error (RESIGNAL), so that the application learns that nothing was kept.',
  )
}

function answersOtherwise(answer: FrozenAnswer): Difference[] {
  const telling = answer.thawed?.differences.filter(isConsequential) ?? []
  if (telling.length === 0) return []
  const [frozen, thawed] = [tell(answer.outcomes), tell(answer.thawed?.outcomes ?? [])]
  const columns = [...new Set(telling.flatMap(({ column, columns: several }) => several ?? column ?? []))]
  const where = columns.length > 0 ? `, in ${columns.join(', ')}` : ''
  const how = frozen === thawed ? `with other ${[...new Set(telling.map(({ kind }) => kind))].join(', ')}` : frozen
  const summary = `while read-only the ${answer.side} answers ${how}, and else ${thawed}${where}`
  const rows = frozenRows(telling)
  return [{ ...broken(answer, summary), ...(rows ? { frozen: rows } : {}) }]
}

/** The comparison has the answer of the server that is not frozen as its source. */
function frozenRows(differences: readonly Difference[]): Difference['frozen'] {
  const rows = differences.find(difference => difference.rows)?.rows
  if (!rows) return undefined
  return {
    columns: rows.columns.target,
    ...(rows.kept ? { kept: rows.kept } : {}),
    otherwise: rows.examples.flatMap(({ source }) => (source ? [source] : [])),
    frozen: rows.examples.flatMap(({ target }) => (target ? [target] : [])),
  }
}

function broken(answer: FrozenAnswer, summary: string, advice?: string): Difference {
  return {
    kind: 'read-only',
    result: 1,
    summary,
    [answer.side]: tell(answer.outcomes),
    ...(advice === undefined ? {} : { advice }),
  }
}

function declared(expectation: ReadOnlyExpectation): string {
  return expectation.kind === 'degrade'
    ? `it is declared to be given up ("${expectation.how}")`
    : 'it is declared to be refused'
}

function notRefused(answer: FrozenAnswer): string {
  const refusal = answer.outcomes.find(outcome => outcome.kind === 'refused')
  return refusal
    ? `the ${answer.side} refuses it for another reason: ${formatOutcome(refusal, 'with-wording')}`
    : `the ${answer.side} answers ${last(answer)} while read-only`
}

function last({ outcomes }: FrozenAnswer): string {
  return formatOutcome(outcomes.at(-1), 'with-wording')
}

function tell(outcomes: readonly Outcome[]): string {
  return outcomes.map(outcome => formatOutcome(outcome, 'with-wording')).join('; ')
}
