import type { Difference } from '../model/difference.ts'
import type { Kind } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import { formatOutcome } from './format-outcome.ts'

/** An error packet does not contain the number of warnings, and the warnings mostly repeat the error. */
const unreadOfRefused = 'warnings: not read where both sides refuse'

const format = (outcome: Outcome | undefined) => formatOutcome(outcome, 'with-wording')

/** Compares two outcomes, except for rows and warnings, which have their own comparisons. */
export function compareOutcomes(
  outcomes: Partial<BySide<Outcome>>,
  result: number,
): { differences: Difference[]; notCompared: string[] } {
  const { source, target } = outcomes
  // The most frequent case.
  if (source?.kind === 'rows' && target?.kind === 'rows' && source.inTransaction === target.inTransaction)
    return { differences: [], notCompared: [] }
  const lost = [source, target].find(outcome => outcome?.kind === 'lost')
  if (lost?.kind === 'lost') return { differences: [], notCompared: [`lost: ${lost.detail}`] }
  const differ = (
    kind: Kind,
    summary: string,
    change = `${wordOf(source)} / ${wordOf(target)}`,
    a = format(source),
    b = format(target),
  ): Difference => ({ kind, result, classes: [{ class: change }], summary, source: a, target: b })
  if (source?.kind === 'error' && target?.kind === 'error') {
    return { differences: compareErrors({ source, target }, differ), notCompared: [unreadOfRefused] }
  }
  if (source?.kind === 'error')
    return { differences: [differ('error', `fails on the source only: ${code(source)}`)], notCompared: [] }
  if (target?.kind === 'error')
    return { differences: [differ('error', `fails on the target only: ${code(target)}`)], notCompared: [] }
  if (source?.kind !== target?.kind) {
    return {
      differences: [differ('rows', `the source answers ${format(source)}, the target ${format(target)}`)],
      notCompared: [],
    }
  }
  const differences: Difference[] = []
  if (source?.kind === 'done' && target?.kind === 'done') {
    if (source.affectedRows !== target.affectedRows) {
      const [a, b] = [String(source.affectedRows), String(target.affectedRows)]
      const change = target.affectedRows < source.affectedRows ? 'less' : 'more'
      differences.push(differ('affected', `affected rows ${a} / ${b}`, `affected rows: ${change}`, a, b))
    }
    if (source.insertId !== target.insertId) {
      const [a, b] = [String(source.insertId), String(target.insertId)]
      const change = target.insertId < source.insertId ? 'less' : 'more'
      differences.push(differ('affected', `insert id ${a} / ${b}`, `insert id: ${change}`, a, b))
    }
    differences.push(...compareInfo(source.info, target.info, differ))
  }
  if (source && target && 'inTransaction' in source && 'inTransaction' in target) {
    if (source.inTransaction !== target.inTransaction) {
      const [a, b] = [source.inTransaction, target.inTransaction].map(open => (open ? 'open' : 'none')) as [
        string,
        string,
      ]
      differences.push(differ('metadata', `transaction afterwards ${a} / ${b}`, `transaction ${a} / ${b}`, a, b))
    }
  }
  return { differences, notCompared: [] }
}

/**
 * Drivers and frameworks choose by these classes whether to connect again, to try again, or which exception to throw;
 * of the other classes hardly any program looks at more than the errno. Class 08 is of connections, 23 of constraints, 25
 * of the state of transactions, 40 of rollbacks. Source: ISO/IEC 9075-2, SQLSTATE class and subclass codes.
 */
const decisiveClasses: ReadonlySet<string> = new Set(['08', '23', '25', '40'])

/** Compares two errors by errno and SQLSTATE, never by wording. */
function compareErrors(
  { source, target }: BySide<RefusedOutcome>,
  differ: (kind: Kind, summary: string, change?: string) => Difference,
): Difference[] {
  if (source.errno !== target.errno) return [differ('error', `both fail, with error ${code(source)} / ${code(target)}`)]
  if (source.sqlState === target.sqlState) return []
  const isDecisive = [source, target].some(({ sqlState }) => decisiveClasses.has(sqlState.slice(0, 2)))
  const summary = `both fail with error ${source.errno}; SQLSTATE differs: ${source.sqlState} / ${target.sqlState}`
  const change = `error ${source.errno}: ${source.sqlState} / ${target.sqlState}`
  return [differ(isDecisive ? 'sqlstate' : 'metadata', summary, change)]
}

/**
 * Compares `Rows matched: 1  Changed: 0  Warnings: 0` by its numbers and not by its wording. The number of warnings in
 * this text is compared along with the warnings.
 */
function compareInfo(
  source: string,
  target: string,
  differ: (kind: Kind, summary: string, change: string, a: string, b: string) => Difference,
): Difference[] {
  if (source === target) return []
  const numbersOf = (info: string) => (info.replace(/Warnings: \d+/, '').match(/\d+/g) ?? []).map(BigInt)
  const numbers = { source: numbersOf(source), target: numbersOf(target) }
  const kind = numbers.source.join() === numbers.target.join() ? 'metadata' : 'affected'
  const change = kind === 'metadata' ? 'other' : changeOfNumbers(numbers)
  return [differ(kind, `info text "${source}" / "${target}"`, `info text: ${change}`, source, target)]
}

/** `less` or `more` where all numbers that differ agree, and else `mixed`. */
function changeOfNumbers({ source, target }: BySide<bigint[]>): 'less' | 'more' | 'mixed' {
  if (source.length !== target.length) return target.length < source.length ? 'less' : 'more'
  const pairs = source.map((number, index) => ({ source: number, target: target[index]! }))
  if (pairs.every(pair => pair.target <= pair.source)) return 'less'
  return pairs.every(pair => pair.target >= pair.source) ? 'more' : 'mixed'
}

type RefusedOutcome = Extract<Outcome, { kind: 'error' }>

/** The class of an outcome: which errno, and whether there are rows. */
function wordOf(outcome: Outcome | undefined): string {
  if (!outcome) return 'none'
  return outcome.kind === 'error' ? `error ${outcome.errno}` : outcome.kind
}

function code(refused: RefusedOutcome): string {
  return `${refused.errno} ${refused.sqlState}`
}
