import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { readZoneFile, type Zone } from './zone-file.ts'

/** Where operating systems install tzdata. */
const zoneDirectory = '/usr/share/zoneinfo'
/** Other forms of the same zones, and the zone of the machine. */
const noZones = /^(?:posixrules|localtime|Factory)$/

/** The servers read such a line as one statement while they create their data folder (20,000 bytes in MySQL 5.6). */
const mostBytesInLine = 15_000

/**
 * Returns a text that changes when the zones of this machine do; undefined if it has none. Reading all files would take
 * as long as starting a server.
 */
export function timeZoneVersion(): string | undefined {
  const marks = ['tzdata.zi', 'Europe/Berlin', ''].map(name => {
    const info = statSync(join(zoneDirectory, name), { throwIfNoEntry: false })
    return info && `${info.size} ${info.mtimeMs}`
  })
  return marks[1] === undefined ? undefined : marks.join(' ')
}

/**
 * Returns the SQL that fills the time-zone tables of a server, one statement a line, from the files of this machine, so
 * that all servers know the same zones. It is what mysql_tzinfo_to_sql writes, with one zone for all names that mean the
 * same. Returns nothing if this machine has no zones.
 */
export function timeZoneSql(): string[] {
  if (timeZoneVersion() === undefined) return []
  const ids = new Map<string, number>()
  const names: string[] = []
  const zones: string[] = []
  const localTimes: string[] = []
  const transitions: string[] = []
  for (const path of filesBelow(zoneDirectory)) {
    const name = relative(zoneDirectory, path)
    const bytes = noZones.test(name) ? undefined : readFileSync(path)
    const zone = bytes && readZoneFile(bytes)
    if (!zone) continue
    const key = bytes.toString('latin1')
    const id = ids.get(key) ?? ids.size + 1
    names.push(`('${name}',${id})`)
    if (ids.has(key)) continue
    ids.set(key, id)
    zones.push(`(${id},'N')`)
    addRows(zone, id, { localTimes, transitions })
  }
  return [
    ...['', '_name', '_transition_type', '_transition'].map(table => `TRUNCATE TABLE mysql.time_zone${table};`),
    ...inserts('time_zone', 'Time_zone_id, Use_leap_seconds', zones),
    ...inserts('time_zone_name', 'Name, Time_zone_id', names),
    ...inserts(
      'time_zone_transition_type',
      'Time_zone_id, Transition_type_id, `Offset`, Is_DST, Abbreviation',
      localTimes,
    ),
    ...inserts('time_zone_transition', 'Time_zone_id, Transition_time, Transition_type_id', transitions),
  ]
}

function addRows(zone: Zone, id: number, into: { localTimes: string[]; transitions: string[] }): void {
  zone.localTimes.forEach(({ offset, isSummer, abbreviation }, index) => {
    into.localTimes.push(`(${id},${index},${offset},${isSummer ? 1 : 0},'${abbreviation}')`)
  })
  for (const { at, localTime } of zone.transitions) into.transitions.push(`(${id},${at},${localTime})`)
}

function inserts(table: string, columns: string, rows: readonly string[]): string[] {
  const head = `INSERT INTO mysql.${table} (${columns}) VALUES `
  const lines: string[] = []
  let line = ''
  for (const row of rows) {
    if (line !== '' && line.length + row.length > mostBytesInLine) {
      lines.push(`${line};`)
      line = ''
    }
    line += line === '' ? `${head}${row}` : `,${row}`
  }
  return line === '' ? lines : [...lines, `${line};`]
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(directory, entry.name)
      if (entry.name === 'posix' || entry.name === 'right') return []
      return statSync(path).isDirectory() ? filesBelow(path) : [path]
    })
}
