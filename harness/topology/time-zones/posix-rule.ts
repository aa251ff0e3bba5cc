/** A change of the local time that comes every year. */
interface YearlyChange {
  date:
    | { kind: 'weekday'; month: number; week: number; weekday: number }
    | { kind: 'day'; day: number; leapDay: boolean }
  /** Seconds from midnight of local time. */
  time: number
}

/** A rule by which the local time goes on for ever; offsets in seconds east of UTC. */
interface PosixRule {
  standard: { abbreviation: string; offset: number }
  summer?: { abbreviation: string; offset: number; begins: YearlyChange; ends: YearlyChange }
}

const name = '(?:<([^>]+)>|([A-Za-z]+))'
const offset = String.raw`([+-]?\d{1,3}(?::\d{2}){0,2})`
const zone = new RegExp(`^${name}${offset}(?:${name}${offset}?,([^,]+),([^,]+))?$`)

/** Reads the last line of a file of tzdata (RFC 9636, section 3.3.1), for example `CET-1CEST,M3.5.0,M10.5.0/3`. */
export function readPosixRule(text: string): PosixRule | undefined {
  const match = zone.exec(text)
  if (!match) return undefined
  const [, quoted, plain, west, quotedSummer, plainSummer, summerWest, begins, ends] = match
  const standard = { abbreviation: quoted ?? plain!, offset: -secondsOf(west!) }
  const abbreviation = quotedSummer ?? plainSummer
  if (abbreviation === undefined || begins === undefined || ends === undefined) return { standard }
  return {
    standard,
    summer: {
      abbreviation,
      offset: summerWest === undefined ? standard.offset + 3600 : -secondsOf(summerWest),
      begins: readChange(begins),
      ends: readChange(ends),
    },
  }
}

/** Returns the moments at which a rule changes the local time in a year, in seconds since 1970. */
export function changesInYear(rule: PosixRule, year: number): { at: number; isSummer: boolean }[] {
  const { standard, summer } = rule
  if (!summer) return []
  return [
    { at: momentOf(summer.begins, year) - standard.offset, isSummer: true },
    { at: momentOf(summer.ends, year) - summer.offset, isSummer: false },
  ].toSorted((one, other) => one.at - other.at)
}

function secondsOf(text: string): number {
  const [hours, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number)
  return (text.startsWith('-') ? -1 : 1) * (hours! * 3600 + minutes * 60 + seconds)
}

function readChange(text: string): YearlyChange {
  const [day, time = '2'] = text.split('/')
  const [, month, week, weekday] = /^M(\d+)\.(\d+)\.(\d+)$/.exec(day!) ?? []
  return {
    date:
      month === undefined
        ? { kind: 'day', day: Number(day!.replace('J', '')), leapDay: !day!.startsWith('J') }
        : { kind: 'weekday', month: Number(month), week: Number(week), weekday: Number(weekday) },
    time: secondsOf(time),
  }
}

const daySeconds = 86_400

function momentOf({ date, time }: YearlyChange, year: number): number {
  if (date.kind === 'day') {
    // `J60` is 1 March in every year; without J, days count from 0 and 29 February counts.
    const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1
    const days = date.leapDay ? date.day : date.day - 1 + (isLeap && date.day >= 60 ? 1 : 0)
    return Date.UTC(year, 0, 1) / 1000 + days * daySeconds + time
  }
  const first = new Date(Date.UTC(year, date.month - 1, 1))
  const length = new Date(Date.UTC(year, date.month, 0)).getUTCDate()
  const firstMatch = 1 + ((date.weekday - first.getUTCDay() + 7) % 7)
  const dayOfMonth = Math.min(firstMatch + (date.week - 1) * 7, firstMatch + Math.floor((length - firstMatch) / 7) * 7)
  return first.getTime() / 1000 + (dayOfMonth - 1) * daySeconds + time
}
