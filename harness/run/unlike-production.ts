import { ownCommand } from '../kit/own-command.ts'
import { type ServerSettings, startedWith } from '../model/server-settings.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, type Side, sides } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'
import { queryRows } from '../session/query-rows.ts'
import { ownVariables } from '../topology/programs/server-flags.ts'

/**
 * Describes in what the servers of a run differ from a replication source, as far as nobody has said how production
 * runs, and which settings a server has taken with another value than the one that was asked for.
 */
export async function unlikeProduction(
  topology: Topology,
  settings: BySide<ServerSettings>,
  admins: BySide<SessionOpener>,
): Promise<string[]> {
  const variables = await onBothSides(side => readVariables(admins[side]))
  const own = await onBothSides(async side =>
    topology[side].ours ? ownValues(variables[side], settings[side]) : logsNothing(variables[side]),
  )
  const taken = sides.flatMap(side =>
    topology[side].ours
      ? otherwiseTaken(side, variables[side], settings[side])
      : settingsOfOthers(side, settings[side]),
  )
  const sameOnBoth = own.source.join() === own.target.join()
  const described = sameOnBoth
    ? [describe('source and target run', own.source)]
    : sides.map(side => describe(`the ${side} runs`, own[side]))
  return [...described.flat(), ...taken]
}

function describe(who: string, values: readonly string[]): string[] {
  if (values.length === 0) return []
  const command = ownCommand(['settings', 'URL'])
  return [
    `${who} with ${values.join(', ')}: a replication source has its own, and may warn of more and refuse more ` +
      `(1290, 1418, 1419, 1785); ${command} reads the settings of production`,
  ]
}

/** Returns Crosscheck's own values in whose place the user has put none. */
function ownValues(variables: ReadonlyMap<string, string>, { values }: ServerSettings): string[] {
  return ownVariables.flatMap(name => {
    const value = variables.get(name)
    return value === undefined || name in values ? [] : [`${name} ${value}`]
  })
}

/** Of a server that already runs, whose settings are its own, tells only that it cannot be a replication source. */
function logsNothing(variables: ReadonlyMap<string, string>): string[] {
  return variables.get('log_bin') === 'OFF' ? ['log_bin OFF'] : []
}

/** Servers change numbers that are out of their range, and say so in their logs only. */
function otherwiseTaken(side: Side, variables: ReadonlyMap<string, string>, settings: ServerSettings): string[] {
  return Object.entries(startedWith(settings)).flatMap(([name, asked]) => {
    const taken = variables.get(name)
    const isOther = taken !== undefined && isNumber(asked) && isNumber(taken) && Number(asked) !== Number(taken)
    return isOther ? [`settings.${side}.${name} is ${asked}, and the ${side} took ${taken}`] : []
  })
}

function settingsOfOthers(side: Side, { values }: ServerSettings): string[] {
  const names = Object.keys(values)
  return names.length === 0
    ? []
    : [`settings.${side} is not applied: the ${side} already runs, with settings of its own`]
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text)
}

async function readVariables(admin: SessionOpener): Promise<Map<string, string>> {
  await using session = await admin.open({})
  const rows = await queryRows(session, 'SHOW GLOBAL VARIABLES')
  return new Map(rows.map(([name, value]) => [name ?? '', value ?? '']))
}
