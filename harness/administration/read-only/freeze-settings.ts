import { ServerFailure } from '../../model/server-failure.ts'
import type { Session } from '../../model/session.ts'
import { ask } from '../../session/ask.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'

/**
 * The global settings that freeze a server, in the order in which they are put back: `read_only = OFF` takes
 * `super_read_only` along, and `super_read_only = ON` brings `read_only`.
 */
const names = ['read_only', 'super_read_only'] as const
export type FreezeSetting = (typeof names)[number]

/** `ON` or `OFF`. A server that does not know a setting has none of that name. */
export type FreezeSettings = Partial<Record<FreezeSetting, string>>

export async function readFreezeSettings(session: Session): Promise<FreezeSettings> {
  const rows = await ask(session, `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${names.map(quoteString).join(', ')})`)
  return toFreezeSettings(rows)
}

/** Rows of name and value; those of other names are left out. */
export function toFreezeSettings(rows: (string | null)[][]): FreezeSettings {
  const values = new Map(rows.map(([name, value]) => [name, value]))
  return Object.fromEntries(names.flatMap(name => (values.has(name) ? [[name, values.get(name)]] : [])))
}

/** Whether a server is set as wanted, as far as anything is wanted. */
export function fulfils(now: FreezeSettings, wanted: FreezeSettings): boolean {
  return names.every(name => wanted[name] === undefined || now[name] === wanted[name])
}

/** `read_only = OFF, super_read_only = OFF` */
export function formatSettings(settings: FreezeSettings): string {
  return names.flatMap(name => (settings[name] === undefined ? [] : [`${name} = ${settings[name]}`])).join(', ')
}

/** Throws QuestionRefused where the account may not, and ServerFailure where the server does not end up with them. */
export async function restoreFreezeSettings(session: Session, wanted: FreezeSettings): Promise<void> {
  for (const name of names) {
    const value = wanted[name]
    if (value !== undefined) await ask(session, `SET GLOBAL ${quoteIdentifier(name)} = ${quoteString(value)}`)
  }
  const now = await readFreezeSettings(session)
  if (!fulfils(now, wanted)) {
    throw new ServerFailure(`the server was set to ${formatSettings(wanted)}, and says ${formatSettings(now)}`)
  }
}
