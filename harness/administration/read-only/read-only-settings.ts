import { ServerFailure } from '../../model/server-failure.ts'
import type { Session } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'

/**
 * The global settings that set a server read-only, in the order in which they are put back: `read_only = OFF` takes
 * `super_read_only` along, and `super_read_only = ON` brings `read_only`.
 */
const names = ['read_only', 'super_read_only'] as const
export type ReadOnlySetting = (typeof names)[number]

/** `ON` or `OFF`. A server that does not know a setting has none of that name. */
export type ReadOnlySettings = Partial<Record<ReadOnlySetting, string>>

export async function currentReadOnlySettings(session: Session): Promise<ReadOnlySettings> {
  const rows = await queryRows(
    session,
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map(quoteString).join(', ')})`,
  )
  return toReadOnlySettings(rows)
}

/** Rows of name and value; those of other names are left out. */
export function toReadOnlySettings(rows: (string | null)[][]): ReadOnlySettings {
  const values = new Map(rows.map(([name, value]) => [name, value]))
  return Object.fromEntries(names.flatMap(name => (values.has(name) ? [[name, values.get(name)]] : [])))
}

/** Whether a server is set as wanted, as far as anything is wanted. */
export function fulfils(now: ReadOnlySettings, wanted: ReadOnlySettings): boolean {
  return names.every(name => wanted[name] === undefined || now[name] === wanted[name])
}

/** `read_only = OFF, super_read_only = OFF` */
export function formatSettings(settings: ReadOnlySettings): string {
  return names.flatMap(name => (settings[name] === undefined ? [] : [`${name} = ${settings[name]}`])).join(', ')
}

/** Throws QueryError where the account may not, and ServerFailure where the server does not end up with them. */
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
