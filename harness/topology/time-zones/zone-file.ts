import { changesInYear, readPosixRule } from './posix-rule.ts'

/** A local time that a zone has at some time. */
interface LocalTime {
  /** Seconds east of UTC. */
  offset: number
  isSummer: boolean
  abbreviation: string
}

/** The history of a time zone, as far as a TIMESTAMP reaches. */
export interface Zone {
  localTimes: LocalTime[]
  /** When a local time begins, in seconds since 1970, with its index in `localTimes`. */
  transitions: { at: number; localTime: number }[]
}

const headerBytes = 44
const first32 = -(2 ** 31)
const last32 = 2 ** 31 - 1
/** The last year of a TIMESTAMP that every server knows, and of the rows that the vendors' programs write. */
const lastYear = 2037

/**
 * Reads a file of tzdata, of version 2 or later (RFC 9636). Returns undefined for any other file. Some systems install
 * files that end with a rule instead of a row for every year: those rows are added.
 */
export function readZoneFile(bytes: Buffer): Zone | undefined {
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, 4) !== 'TZif' || bytes[4]! < 0x32) return undefined
  const block = readBlock(bytes, headerBytes + blockBytes(bytes, 0, 4), 8)
  if (!block) return undefined
  const { localTimes, end } = block
  const transitions = withinRange(block.transitions)
  const rule = readPosixRule(bytes.toString('latin1', end).trim())
  if (rule) addYears({ localTimes, transitions }, rule)
  return { localTimes, transitions }
}

function counts(bytes: Buffer, at: number) {
  const [isUtc, isStandard, leaps, times, types, characters] = [20, 24, 28, 32, 36, 40].map(offset =>
    bytes.readUInt32BE(at + offset),
  )
  return {
    isUtc: isUtc!,
    isStandard: isStandard!,
    leaps: leaps!,
    times: times!,
    types: types!,
    characters: characters!,
  }
}

/** Returns the length of the data behind a header; a time takes `width` bytes. */
function blockBytes(bytes: Buffer, header: number, width: number): number {
  const { isUtc, isStandard, leaps, times, types, characters } = counts(bytes, header)
  return times * (width + 1) + types * 6 + characters + leaps * (width + 4) + isStandard + isUtc
}

function readBlock(bytes: Buffer, header: number, width: number): (Zone & { end: number }) | undefined {
  const end = header + headerBytes + blockBytes(bytes, header, width)
  const { times, types, characters } = counts(bytes, header)
  if (end > bytes.length || types === 0) return undefined
  const timesAt = header + headerBytes
  const indexesAt = timesAt + times * width
  const typesAt = indexesAt + times
  const namesAt = typesAt + types * 6
  const transitions = Array.from({ length: times }, (_, index) => ({
    at: Number(bytes.readBigInt64BE(timesAt + index * width)),
    localTime: bytes[indexesAt + index]!,
  }))
  const localTimes = Array.from({ length: types }, (_, index) => {
    const at = typesAt + index * 6
    const nameAt = namesAt + bytes[at + 5]!
    const nameEnd = bytes.indexOf(0, nameAt)
    return {
      offset: bytes.readInt32BE(at),
      isSummer: bytes[at + 4] === 1,
      abbreviation: bytes.toString('latin1', nameAt, Math.min(nameEnd, namesAt + characters)),
    }
  })
  return { localTimes, transitions, end }
}

/** Returns the transitions that a TIMESTAMP can meet; the first one is what held when its range begins. */
function withinRange(transitions: Zone['transitions']): Zone['transitions'] {
  const within = transitions.filter(({ at }) => at > first32 && at <= last32)
  const before = transitions.findLast(({ at }) => at <= first32)
  return before ? [{ at: first32, localTime: before.localTime }, ...within] : within
}

function addYears({ localTimes, transitions }: Zone, rule: NonNullable<ReturnType<typeof readPosixRule>>): void {
  const { standard, summer } = rule
  if (!summer) return
  const indexOf = (wanted: LocalTime) => {
    const known = localTimes.findIndex(
      each =>
        each.offset === wanted.offset && each.isSummer === wanted.isSummer && each.abbreviation === wanted.abbreviation,
    )
    return known >= 0 ? known : localTimes.push(wanted) - 1
  }
  const inSummer = indexOf({ offset: summer.offset, abbreviation: summer.abbreviation, isSummer: true })
  const inWinter = indexOf({ ...standard, isSummer: false })
  const last = transitions.at(-1)?.at ?? first32
  const from = Math.max(new Date(last * 1000).getUTCFullYear(), 1970)
  for (let year = from; year <= lastYear; year++)
    for (const { at, isSummer } of changesInYear(rule, year))
      if (at > last && at <= last32) transitions.push({ at, localTime: isSummer ? inSummer : inWinter })
}
