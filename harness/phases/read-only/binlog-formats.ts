import type { Difference } from '../../model/difference.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { Side } from '../../model/side.ts'
import { readOnlyRefusalIn } from '../../oracle/broken-promises.ts'
import { formatOutcome } from '../../oracle/format-outcome.ts'
import { queryRows } from '../../session/query-rows.ts'

/** The binary log of a server that the phase has started. */
export interface BinaryLog {
  /** STATEMENT, MIXED or ROW. */
  format: string
  /** The user has named the format; otherwise it is the one that the product takes by itself. */
  isConfigured: boolean
}

/** The outcome of a statement under another format than that of the phase, where only one of the two is a refusal. */
export interface OutcomeByFormat {
  side: Side
  format: string
  outcomes: readonly Outcome[]
}

/** MIXED logs writes to temporary tables as STATEMENT does. */
const triedFormats = ['STATEMENT', 'ROW']

export async function readBinaryLog(admin: SessionOpener, isConfigured: boolean): Promise<BinaryLog | undefined> {
  await using session = await admin.open({})
  const rows = await queryRows(session, `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format')`)
  const variables = new Map(rows.map(([name, value]) => [name, value ?? '']))
  const format = variables.get('binlog_format')
  return variables.get('log_bin') === 'ON' && format !== undefined ? { format, isConfigured } : undefined
}

export function otherFormats({ format }: BinaryLog): string[] {
  return triedFormats.filter(tried => tried !== format)
}

/** New sessions of the server log in this format. */
export async function setBinlogFormat(admin: SessionOpener, format: string): Promise<void> {
  await using session = await admin.open({})
  await queryRows(session, `SET GLOBAL binlog_format = ${format}`)
}

/** Whether the server refuses a statement because it is read-only under one format and not under the other. */
export function refusesUnderOneFormat(one: readonly Outcome[], other: readonly Outcome[]): boolean {
  return (readOnlyRefusalIn(one) === undefined) !== (readOnlyRefusalIn(other) === undefined)
}

/** Describes the outcome in a sentence, for the list of writes. */
export function describeOutcomeByFormat({ side, format, outcomes }: OutcomeByFormat): string {
  return `under binlog_format = ${format} the ${side} answers ${formatAll(outcomes)}`
}

/**
 * Returns a difference if the server answers under its own format and refuses under another, and nobody has named the
 * format of production. A server that refuses under its own format breaks its promise already.
 */
export function hiddenByFormat(
  tried: OutcomeByFormat,
  observed: readonly Outcome[],
  { format, isConfigured }: BinaryLog,
): Difference | undefined {
  const refusal = readOnlyRefusalIn(tried.outcomes)
  if (isConfigured || !refusal || readOnlyRefusalIn(observed)) return undefined
  const { side } = tried
  return {
    kind: 'nondeterministic',
    result: 1,
    summary: `while read-only the ${side} answers under binlog_format = ${format}, which it takes by itself, and ${formatAll([refusal])} under ${tried.format}`,
    [side]: formatAll(observed),
    advice: `Say in which format production logs: settings: { ${side}: { binlog_format: '…' } }; crosscheck settings reads it.`,
  }
}

/** Completes the difference of a statement that is refused under the format of the phase and answered under another. */
export function withOtherFormat(difference: Difference, tried: readonly OutcomeByFormat[]): Difference {
  const answered = tried.find(
    ({ side, outcomes }) => difference[side] !== undefined && readOnlyRefusalIn(outcomes) === undefined,
  )
  if (!answered || difference.kind !== 'read-only') return difference
  const sentence = `Under binlog_format = ${answered.format} the ${answered.side} answers it: where production logs so, say it in settings.`
  return { ...difference, advice: difference.advice === undefined ? sentence : `${sentence} ${difference.advice}` }
}

function formatAll(outcomes: readonly Outcome[]): string {
  return outcomes.map(outcome => formatOutcome(outcome, 'comparable')).join('; ')
}
