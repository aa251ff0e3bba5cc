import { closest } from '../kit/closest.ts'
import {
  type ConnectionFlag,
  connectionFlags,
  type DeclaredConnection,
  type DriverName,
  driverNames,
} from '../model/application-connection.ts'

/** Says what is wrong with a declared connection. */
export class ConnectionError extends Error {}

const readers: { [Key in keyof Required<DeclaredConnection>]: (value: unknown) => DeclaredConnection[Key] } = {
  driver: value => driverOf(textOf('driver', value)),
  charset: value => textOf('charset', value),
  collation: value => textOf('collation', value),
  flags: value => listOf('flags', value).map(flagOf),
  sqlMode: value => (value === '' ? '' : textOf('sqlMode', value)),
  timeZone: value => textOf('timeZone', value),
  init: value => listOf('init', value),
}

/** The names of what a connection may declare. */
const connectionKeys = Object.keys(readers) as (keyof DeclaredConnection)[]

/** Reads the name of a driver, or an object in JSON. Throws ConnectionError. */
export function readConnection(text: string): DeclaredConnection {
  if (!text.startsWith('{')) return { driver: driverOf(text) }
  let written: Record<string, unknown>
  try {
    written = JSON.parse(text)
  } catch {
    throw new ConnectionError('This is no valid JSON object: names and texts stand in double quotes')
  }
  return Object.assign({}, ...Object.entries(written).map(([name, value]) => readMember(name, value)))
}

function readMember(name: string, value: unknown): DeclaredConnection {
  const key = connectionKeys.find(known => known === name)
  if (!key) throw new ConnectionError(unknownWord('member', name, connectionKeys))
  return { [key]: readers[key](value) }
}

function driverOf(name: string): DriverName {
  const driver = driverNames.find(known => known === name)
  if (!driver) throw new ConnectionError(unknownWord('driver', name, driverNames))
  return driver
}

function flagOf(name: string): ConnectionFlag {
  const flag = connectionFlags.find(known => known === name)
  if (!flag) throw new ConnectionError(unknownWord('flag', name, connectionFlags))
  return flag
}

function unknownWord(what: string, word: string, known: readonly string[]): string {
  const near = closest(word, known)
  return `Unknown ${what} ${word}${near ? `: did you mean ${near}?` : `: there is ${known.join(', ')}`}`
}

function textOf(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new ConnectionError(`${name} is to be a text`)
  return value
}

function listOf(name: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw new ConnectionError(`${name} is to be a list of texts`)
  return value.map(each => textOf(name, each))
}
