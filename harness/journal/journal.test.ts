import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import type { JournalEntry } from '../model/journal.ts'
import { countedAs } from '../model/journal-entry.ts'
import { allPhases } from '../phases/list.ts'
import {
  exampleDifference,
  exampleJournal,
  exampleLost,
  exampleObservation,
  exampleRefused,
} from '../testing/example-entries.ts'
import { openJournal } from './append.ts'
import { journalReaderFor } from './journal-reader-for.ts'
import { lineOf } from './line-of.ts'

const reader = await journalReaderFor(allPhases)

const journalFailure = { name: 'JournalFailure' }

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-journal-'))
  file = join(folder, 'journal.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

function record(entries: readonly JournalEntry[]): void {
  using journal = openJournal(file)
  for (const entry of entries) journal.append(entry)
}

const read = () => [...reader.read(file)]
const kindsOf = (entries: readonly JournalEntry[]) => entries.map(countedAs)

const everything = exampleJournal([
  exampleObservation(1, {
    name: 'exact',
    target: [
      {
        kind: 'done',
        affectedRows: 18446744073709551615n,
        insertId: 9007199254740993n,
        info: 'Rows matched: 1',
        warnings: { kind: 'unread', count: 2, because: 'SHOW WARNINGS comes next' },
        inTransaction: true,
      },
    ],
    differences: [
      exampleDifference({
        kind: 'rows',
        column: 'n',
        rows: {
          count: 3,
          columns: { source: ['n'], target: ['N'] },
          examples: [{ source: [null, { hex: 'ff00' }] }, { source: ['1'], target: ['1.0'] }],
        },
        advice: 'CAST it',
      }),
    ],
    tolerances: [{ kinds: ['type'], because: 'known', at: { file: 'suites/log-in.sql', line: 1, column: 1 } }],
    notCompared: ['warnings'],
  }),
  exampleObservation(2, { source: [exampleRefused], target: [exampleLost], sql: 'SELECT "\u2028\u0000\r\n💥"' }),
])
const counts = {
  'run-started': 1,
  'replay/phase-started': 1,
  'replay/suite-started': 1,
  'replay/observation': 2,
  'replay/suite-finished': 1,
  'replay/phase-finished': 1,
}

/**
 * Returns the entries as the reader of a journal returns them: the last line contains the number of lines of each kind
 * before it.
 */
function asRecorded(entries: readonly JournalEntry[], reported: Record<string, number> = counts): JournalEntry[] {
  return entries.map(entry => (entry.kind === 'run-finished' ? { ...entry, entries: reported } : entry))
}

describe('journal', () => {
  it('gives back what was appended, 64-bit integers and all', () => {
    record(everything)
    expect(read()).toEqual(asRecorded(everything))
  })

  it('numbers its lines, and tells at its end how many of each kind there are', () => {
    record(everything)
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(lines.map(({ entries }) => entries)).toEqual([...Array(7).fill(undefined), counts])
  })

  it('gives back lines of any length, and some of them by their numbers', () => {
    const long = [1, 300_000, 2, 600_000, 3].map((length, index) =>
      exampleObservation(index, { sql: 'é'.repeat(length) }),
    )
    const entries = exampleJournal(long)
    record(entries)
    const recorded = asRecorded(entries, { ...counts, 'replay/observation': 5 })
    expect(read()).toEqual(recorded)
    using lines = reader.lines(file)
    expect([...lines.between(2, 4)]).toEqual(recorded.slice(1, 4))
    expect([...lines.between(7, 7)]).toEqual(recorded.slice(6, 7))
    expect([...lines.between(8, 1000)]).toEqual(recorded.slice(7))
  })

  it('gives back what one phase has observed', () => {
    record(everything)
    expect([...reader.entriesOf(file, 'replay')]).toEqual(
      everything.flatMap(entry => (entry.kind === 'entry' ? [entry.entry] : [])),
    )
    expect([...reader.entriesOf(file, 'read-only')]).toEqual([])
  })

  it('has what a phase observes in the file a moment after it was appended, and everything else at once', async () => {
    using journal = openJournal(file)
    const entries = everything.slice(0, 4)
    expect(kindsOf(entries.slice(0, 2))).toEqual(['run-started', 'replay/phase-started'])
    expect(kindsOf(entries.slice(2))).toEqual(['replay/suite-started', 'replay/observation'])
    journal.append(entries[0]!)
    expect(read()).toEqual(entries.slice(0, 1))
    journal.append(entries[1]!)
    expect(read()).toEqual(entries.slice(0, 2))
    journal.append(entries[2]!)
    journal.append(entries[3]!)
    const arrived = () => (read().length === 4 ? true : undefined)
    await waitFor(arrived, { what: 'the observation', deadlineMs: 5_000 })
    expect(read()).toEqual(entries)
  })

  it('writes what a phase observes together, before whatever else is appended', () => {
    const writes: string[] = []
    using journal = openJournal(file, {
      open: () => 0,
      write: (_descriptor, bytes) => {
        writes.push(Buffer.from(bytes).toString())
        return bytes.length
      },
      close: () => undefined,
    })
    for (const entry of everything) journal.append(entry)
    const written = writes.map(text =>
      text
        .trimEnd()
        .split('\n')
        .map(line => countedAs(JSON.parse(line))),
    )
    expect(written).toEqual([
      ['run-started'],
      ['replay/phase-started'],
      [
        'replay/suite-started',
        'replay/observation',
        'replay/observation',
        'replay/suite-finished',
        'replay/phase-finished',
      ],
      ['run-finished'],
    ])
  })

  it('tells of an observation that the disk did not take, at the latest when it is closed', async () => {
    const full = {
      open: () => 0,
      write: (): number => {
        throw new Error('ENOSPC: no space left on device, write')
      },
      close: () => undefined,
    }
    const entry: JournalEntry = { kind: 'entry', phase: 'replay', entry: exampleObservation(1) }
    const closing = openJournal(file, full)
    closing.append(entry)
    expect(() => closing[Symbol.dispose]()).toThrow(/ENOSPC/)
    using journal = openJournal(file, full)
    const refused = () => {
      try {
        journal.append(entry)
        return undefined
      } catch (error) {
        return error
      }
    }
    expect(await waitFor(refused, { what: 'a refusal', deadlineMs: 5_000 })).toMatchObject(journalFailure)
  })

  it('reads what is whole of a journal that was cut anywhere', () => {
    record(everything)
    const bytes = readFileSync(file)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), length => {
        writeFileSync(file, bytes)
        truncateSync(file, length)
        const left = read()
        expect(left).toEqual(asRecorded(everything).slice(0, left.length))
        const newlines = bytes.subarray(0, length).filter(byte => byte === 0x0a).length
        expect(left.length - newlines).toBeGreaterThanOrEqual(0)
        expect(left.length - newlines).toBeLessThanOrEqual(1)
      }),
    )
  })

  it.each([
    ['a line that is no JSON', '{"kind":\n', /journal\.jsonl:8:1: the journal is damaged: this is not a line of JSON/],
    [
      'a line without its number',
      '{"kind":"phase-started","phase":"replay"}\n',
      /:8:1: the journal is damaged: .*line/,
    ],
    [
      'an entry of another shape',
      '{"line":8,"kind":"entry","phase":"replay","entry":{"kind":"suite-finished"}}\n',
      /:8:1: the journal is damaged: .*suite/,
    ],
    ['an unknown kind', '{"line":8,"kind":"rumour"}\n', /:8:1: the journal is damaged/],
    [
      'an unknown kind of a phase',
      '{"line":8,"kind":"entry","phase":"replay","entry":{"kind":"rumour"}}\n',
      /:8:1: the journal is damaged/,
    ],
    [
      'an entry of a phase that nobody reads',
      '{"line":8,"kind":"entry","phase":"hearsay","entry":{"kind":"rumour"}}\n',
      /:8:1: the journal is damaged: .*phase/,
    ],
    [
      'invalid UTF-8',
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      /:8:1: the journal is damaged: this is not a line of JSON/,
    ],
  ])('refuses %s, with its place', (_what, damage, message) => {
    record(everything.slice(0, -1))
    appendFileSync(file, damage)
    expect(read).toThrow(expect.objectContaining({ name: 'UsageError' }))
    try {
      read()
    } catch (error) {
      expect((error as { describe(): string }).describe()).toMatch(message)
    }
  })

  it.each<[string, JournalEntry[], string[]]>([
    ['a second run', [everything[0]!], ['line 9: a second run starts here']],
    [
      'what follows the end of a run',
      [everything[2]!, everything[3]!],
      ['line 9: the run had finished before this', 'line 10: the run had finished before this'],
    ],
  ])('says of each line that it holds %s, and passes it over', (_what, behind, reasons) => {
    record(everything)
    for (const [at, entry] of behind.entries()) appendFileSync(file, lineOf(entry, 9 + at))
    const damage = reasons.map(because => ({ kind: 'journal-damaged', because }))
    expect(read()).toEqual([...asRecorded(everything), ...damage])
  })

  it('says that a second run starts before the first has finished', () => {
    record(everything.slice(0, -1))
    appendFileSync(file, lineOf(everything[0]!, 8))
    const because = 'line 8: a second run starts here'
    expect(read()).toEqual([...everything.slice(0, -1), { kind: 'journal-damaged', because }])
  })

  it('says that something comes before its start, and passes it over', () => {
    writeFileSync(file, lineOf(everything[1]!, 1))
    expect(read()).toEqual([{ kind: 'journal-damaged', because: 'line 1: no run has started yet' }])
  })

  it('reads a run that ended before it could start its servers', () => {
    const end: JournalEntry = { kind: 'run-finished', end: { kind: 'failed', detail: 'no server' }, totalMs: 9 }
    record([end])
    expect(read()).toEqual(asRecorded([end], {}))
  })

  it('names the format that it cannot read, and what to do', () => {
    writeFileSync(file, '{"kind":"run-started","formatVersion":1}\n')
    expect(read).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/of format 1, and this Crosscheck reads format 3/),
        remedy: 'judge it with the Crosscheck that recorded it, or run again',
      }),
    )
  })

  it('says so where there is no journal', () => {
    expect(() => [...reader.read(join(folder, 'none.jsonl'))]).toThrow(/none\.jsonl: there is no journal to read/)
  })

  it('never writes into the journal of another run', () => {
    record(everything)
    const size = statSync(file).size
    expect(() => openJournal(file)).toThrow(expect.objectContaining(journalFailure))
    expect(statSync(file).size).toBe(size)
  })

  it('refuses every entry after one that the disk did not take', () => {
    const taken: string[] = []
    let full = true
    using journal = openJournal(file, {
      open: () => 0,
      write: (_descriptor, bytes) => {
        if (full) throw new Error('ENOSPC: no space left on device, write')
        taken.push(Buffer.from(bytes).toString())
        return bytes.length
      },
      close: () => undefined,
    })
    expect(() => journal.append(everything[0]!)).toThrow(
      /journal\.jsonl could not be written, so that this run cannot be judged: ENOSPC/,
    )
    full = false
    expect(() => journal.append(everything[1]!)).toThrow(expect.objectContaining(journalFailure))
    expect(taken).toEqual([])
  })

  it('writes on where the disk takes a line in pieces', () => {
    let text = ''
    using journal = openJournal(file, {
      open: () => 0,
      write: (_descriptor, bytes) => {
        const part = bytes.subarray(0, 7)
        text += Buffer.from(part).toString()
        return part.length
      },
      close: () => undefined,
    })
    journal.append(everything[0]!)
    expect(text).toBe(lineOf(everything[0]!, 1))
  })
})
