import { ServerFailure } from '../../model/server-failure.ts'
import type { Session } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'

/**
 * The global settings that make a server read-only, in the order in which they are restored: `read_only = OFF` also
 * sets `super_read_only = OFF`, and `super_read_only = ON` also sets `read_only = ON`.
 */
const names = ['read_only', 'super_read_only'] as const
export type ReadOnlySetting = (typeof names)[number]

/** `ON` or `OFF`. Absent for a setting that the server does not know. */
export type ReadOnlySettings = Partial<Record<ReadOnlySetting, string>>

export async function currentReadOnlySettings(session: Session): Promise<ReadOnlySettings> {
  const rows = await queryRows(
    session,
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map(quoteString).join(', ')})`,
  )
  return toReadOnlySettings(rows)
}

/** Reads rows of name and value; ignores rows with other names. */
export function toReadOnlySettings(rows: (string | null)[][]): ReadOnlySettings {
  const values = new Map(rows.map(([name, value]) => [name, value]))
  return Object.fromEntries(names.flatMap(name => (values.has(name) ? [[name, values.get(name)]] : [])))
}

/** Whether a server has the wanted settings; a setting that is absent from `wanted` does not matter. */
export function fulfils(now: ReadOnlySettings, wanted: ReadOnlySettings): boolean {
  return names.every(name => wanted[name] === undefined || now[name] === wanted[name])
}

/** `read_only = OFF, super_read_only = OFF` */
export function formatSettings(settings: ReadOnlySettings): string {
  return names.flatMap(name => (settings[name] === undefined ? [] : [`${name} = ${settings[name]}`])).join(', ')
}

/**
 * Restores the settings. Throws QueryError if the account may not, and ServerFailure if the server does not have them
 * afterwards.
 */
export async function restoreReadOnlySettings(session: Session, wanted: ReadOnlySettings): Promise<void> {
  for (const name of names) {
    const value = wanted[name]
    if (value !== undefined) await queryRows(session, `SET GLOBAL ${quoteIdentifier(name)} = ${quoteString(value)}`)
  }
  const now = await currentReadOnlySettings(session)
  if (!fulfils(now, wanted)) {
    throw new ServerFailure(`the server was set to ${formatSettings(wanted)}, and says ${formatSettings(now)}`)
  }
}
