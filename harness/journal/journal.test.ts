import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import type { JournalEntry } from '../model/journal.ts'
import {
  exampleDifference,
  exampleJournal,
  exampleLost,
  exampleObservation,
  exampleRefused,
} from '../testing/example-entries.ts'
import { JournalFailure, openJournal } from './append.ts'
import { LinesOfJournal, readJournal } from './read.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-journal-'))
  file = join(folder, 'journal.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

function record(entries: JournalEntry[]): void {
  using journal = openJournal(file)
  for (const entry of entries) journal.append(entry)
}

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

describe('journal', () => {
  it('gives back what was appended, 64-bit integers and all', () => {
    record(everything)
    expect([...readJournal(file)]).toEqual(everything)
  })

  it('gives back lines of any length, and some of them by their numbers', () => {
    const long = [1, 300_000, 2, 600_000, 3].map((length, index) =>
      exampleObservation(index, { sql: 'é'.repeat(length) }),
    )
    const entries = exampleJournal(long)
    record(entries)
    expect([...readJournal(file)]).toEqual(entries)
    using lines = new LinesOfJournal(file)
    expect([...lines.between(2, 4)]).toEqual(entries.slice(1, 4))
    expect([...lines.between(7, 7)]).toEqual(entries.slice(6, 7))
    expect([...lines.between(8, 1000)]).toEqual(entries.slice(7))
  })

  it('has an observation in the file a moment after it was appended, and everything else at once', async () => {
    using journal = openJournal(file)
    const entries = everything.slice(0, 3)
    expect(entries.map(({ kind }) => kind)).toEqual(['run-started', 'suite-started', 'observation'])
    journal.append(entries[0]!)
    expect([...readJournal(file)]).toEqual(entries.slice(0, 1))
    journal.append(entries[1]!)
    expect([...readJournal(file)]).toEqual(entries.slice(0, 2))
    journal.append(entries[2]!)
    const arrived = () => ([...readJournal(file)].length === 3 ? true : undefined)
    await waitFor(arrived, { what: 'the observation', deadlineMs: 5_000 })
    expect([...readJournal(file)]).toEqual(entries)
  })

  it('writes observations together, before whatever else is appended', () => {
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
    const lines = everything.map(({ kind }) => kind)
    const written = writes.map(text =>
      text
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line).kind),
    )
    expect(written.flat()).toEqual(lines)
    expect(written).toContainEqual(['observation', 'observation', 'suite-finished'])
  })

  it('tells of an observation that the disk did not take, at the latest when it is closed', async () => {
    const full = {
      open: () => 0,
      write: (): number => {
        throw new Error('ENOSPC: no space left on device, write')
      },
      close: () => undefined,
    }
    const entry = exampleObservation(1)
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
    expect(await waitFor(refused, { what: 'a refusal', deadlineMs: 5_000 })).toBeInstanceOf(JournalFailure)
  })

  it('reads what is whole of a journal that was cut anywhere', () => {
    record(everything)
    const bytes = readFileSync(file)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), length => {
        writeFileSync(file, bytes)
        truncateSync(file, length)
        const read = [...readJournal(file)]
        expect(read).toEqual(everything.slice(0, read.length))
        const newlines = bytes.subarray(0, length).filter(byte => byte === 0x0a).length
        expect(read.length - newlines).toBeGreaterThanOrEqual(0)
        expect(read.length - newlines).toBeLessThanOrEqual(1)
      }),
    )
  })

  it.each([
    ['a line that is no JSON', '{"kind":\n', /journal\.jsonl:6:1: the journal is damaged: this is not a line of JSON/],
    ['an entry of another shape', '{"kind":"suite-finished"}\n', /:6:1: the journal is damaged: .*suite/],
    ['an unknown kind', '{"kind":"rumour"}\n', /:6:1: the journal is damaged/],
    [
      'invalid UTF-8',
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
      /:6:1: the journal is damaged: this is not a line of JSON/,
    ],
    ['a second run', `${JSON.stringify(everything[0])}\n`, /:6:1: .*a second run starts here/],
  ])('refuses %s, with its place', (_what, damage, message) => {
    record(everything.slice(0, -1))
    appendFileSync(file, damage)
    expect(() => [...readJournal(file)]).toThrow(expect.objectContaining({ name: 'UsageError' }))
    try {
      Array.from(readJournal(file))
    } catch (error) {
      expect((error as { describe(): string }).describe()).toMatch(message)
    }
  })

  it('refuses what follows the end of a run, and what comes before its start', () => {
    record(everything)
    appendFileSync(file, `${JSON.stringify(everything[1])}\n`)
    expect(() => [...readJournal(file)]).toThrow(/had finished before this/)
    writeFileSync(file, `${JSON.stringify(everything[1])}\n`)
    expect(() => [...readJournal(file)]).toThrow(/no run has started yet/)
  })

  it('reads a run that ended before it could start its servers', () => {
    const end: JournalEntry = { kind: 'run-finished', end: { kind: 'failed', detail: 'no server' }, totalMs: 9 }
    record([end])
    expect([...readJournal(file)]).toEqual([end])
  })

  it('names the format that it cannot read, and what to do', () => {
    writeFileSync(file, '{"kind":"run-started","formatVersion":2}\n')
    expect(() => [...readJournal(file)]).toThrow(/of format 2, and this Crosscheck reads format 1/)
  })

  it('says so where there is no journal', () => {
    expect(() => [...readJournal(join(folder, 'none.jsonl'))]).toThrow(/none\.jsonl: there is no journal to read/)
  })

  it('never writes into the journal of another run', () => {
    record(everything)
    const size = statSync(file).size
    expect(() => openJournal(file)).toThrow(JournalFailure)
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
    expect(() => journal.append(everything[1]!)).toThrow(JournalFailure)
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
    expect(text).toBe(`${JSON.stringify(everything[0])}\n`)
  })
})
