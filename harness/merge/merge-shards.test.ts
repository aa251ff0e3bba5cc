import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import type { JournalEntry, PhaseEntry, RunStarted } from '../model/journal.ts'
import { countedAs } from '../model/journal-entry.ts'
import type { ObservationEntry, SuiteEntry } from '../model/suite-entry.ts'
import type { DiagnosisEntry } from '../phases/diagnosis/diagnosis-entry.ts'
import { allPhases } from '../phases/list.ts'
import type { ReadOnlyEntry } from '../phases/read-only/read-only-entry.ts'
import { exampleDifference, exampleLost } from '../testing/example-entries.ts'
import {
  examplePreparation,
  exampleReadOnly,
  exampleReadOnlyBypass,
  exampleSwitchRow,
} from '../testing/example-read-only.ts'
import {
  type ExampleSuite,
  fileOf,
  observationOf,
  shardJournal,
  sharedObservation,
  wholeJournal,
  writeRun,
} from '../testing/example-shards.ts'
import { type ExampleEntry, entriesOf } from '../testing/in-phases.ts'
import { judged } from '../testing/judged.ts'
import { mergeShards } from './merge-shards.ts'

const phases = { journal: await journalReaderFor(allPhases), readers: allPhases }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-merge-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

let merges = 0
/** Merges shards with these journals; undefined is a shard that was never delivered. */
function merge(...journals: (readonly JournalEntry[] | undefined)[]): JournalEntry[] {
  merges += 1
  const directories = journals.map((entries, at) => {
    const directory = join(folder, `merge-${merges}-shard-${at + 1}`)
    return entries ? writeRun(directory, entries) : directory
  })
  return journalIn(mergeShards(directories, { directory: join(folder, `merged-${merges}`) }, phases).directory)
}

const journalIn = (directory: string) => [...phases.journal.read(join(directory, 'journal.jsonl'))]
const endOf = (entries: JournalEntry[]) => entries.at(-1)
const kindsOf = (entries: readonly JournalEntry[]) => entries.map(countedAs)
const verdictOf = (entries: readonly JournalEntry[]) =>
  judged(entries, { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' })

/** Removes from entries the values that differ between shards, and those that the journal adds when it is written. */
function timeless(entries: readonly JournalEntry[]): unknown[] {
  return entries.map(entry => {
    switch (entry.kind) {
      case 'run-started':
        return { ...entry, serversMs: 0, startedAt: '' }
      case 'entry':
        return { ...entry, entry: timelessOfPhase(entry.entry as SuiteEntry) }
      case 'phase-finished':
        return { ...entry, ms: 0 }
      case 'run-finished': {
        const { entries: _, ...end } = entry
        return { ...end, totalMs: 0 }
      }
      default:
        return entry
    }
  })
}

function timelessOfPhase(entry: SuiteEntry): SuiteEntry {
  if (entry.kind === 'suite-started') return { ...entry, database: '' }
  return entry.kind === 'suite-finished' ? { ...entry, ms: 0 } : entry
}

function finishedSuitesOf(journal: readonly JournalEntry[]): PhaseEntry[] {
  return entriesOf(journal, 'replay').filter(({ kind }) => kind === 'suite-finished')
}

const both = [sharedObservation('b', 'fixture'), sharedObservation('b', 'contents')] as const
const a: ExampleSuite = { name: 'a', lines: [1, 2] }
const b: ExampleSuite = { name: 'b', lines: [1, 2, 3, 4, 12], before: [both[0]], after: [both[1]] }
const c: ExampleSuite = { name: 'c', lines: [7] }
const suites = [a, b, c]
const partOfB = (...lines: number[]): ExampleSuite => ({ ...b, lines })
const first = { index: 1, count: 2 }
const second = { index: 2, count: 2 }

describe('the joined journal', () => {
  const whole = wholeJournal(suites)

  it('is that of the whole run, with suites in its order, and parts of one put together', () => {
    const merged = merge(
      shardJournal(first, suites, [partOfB(1, 2), c]),
      shardJournal(second, suites, [a, partOfB(3, 4, 12)]),
    )
    expect(timeless(merged)).toEqual(timeless(whole))
    expect(finishedSuitesOf(merged)).toMatchObject([{ suite: 'a' }, { suite: 'b', ms: 30 }, { suite: 'c' }])
    expect(merged[0]).toMatchObject({ serversMs: 2000 })
    expect(endOf(merged)).toMatchObject({ totalMs: 2600 })
  })

  it('does not depend on the order in which folders are named, or parts were given out', () => {
    const shards = [
      shardJournal(first, suites, [partOfB(3, 4, 12), c]),
      shardJournal(second, suites, [a, partOfB(1, 2)]),
    ]
    expect(timeless(merge(...shards))).toEqual(timeless(whole))
    expect(timeless(merge(...shards.toReversed()))).toEqual(timeless(whole))
  })

  it('has a shard that had nothing to do', () => {
    const count = 3
    const shards = [
      shardJournal({ index: 1, count }, suites, [a, c]),
      shardJournal({ index: 2, count }, suites, [b]),
      shardJournal({ index: 3, count }, suites, []),
    ]
    expect(timeless(merge(...shards))).toEqual(timeless(whole))
  })

  it('takes suites that ran side by side apart', () => {
    const [start, begun, ...rest] = shardJournal(first, suites, [a, partOfB(1, 2), c])
    const [ofA, ofB, others] = [rest.slice(0, 4), rest.slice(4, 10), rest.slice(10)]
    const mixed = [start!, begun!, ...ofA.slice(0, 2), ofB[0]!, ofA[2]!, ...ofB.slice(1), ofA[3]!, ...others]
    expect([ofA.at(-1), ofB.at(-1)]).toMatchObject([
      { entry: { suite: 'a', ms: 10 } },
      { entry: { suite: 'b', ms: 10 } },
    ])
    const merged = merge(mixed, shardJournal(second, suites, [partOfB(3, 4, 12)]))
    expect(timeless(merged)).toEqual(timeless(whole))
  })

  it('keeps what the parts of a suite saw differently in what they do alike', () => {
    const lost = sharedObservation('b', 'contents', { target: [exampleLost] })
    const merged = merge(
      shardJournal(first, suites, [a, partOfB(1, 2)]),
      shardJournal(second, suites, [{ ...partOfB(3, 4, 12), after: [lost] }, c]),
    )
    const contents = (entriesOf(merged, 'replay') as SuiteEntry[]).filter(
      entry => entry.kind === 'observation' && entry.observation.step === 'contents',
    )
    expect(contents).toEqual([both[1], lost])
  })

  it('keeps one of two that differ in no more than their time', () => {
    const later = sharedObservation('b', 'contents', {
      source: [{ ...rowsOf(both[1]), digest: 'cd'.repeat(32) }],
      ms: { source: 9, target: 9 },
    })
    const merged = merge(
      shardJournal(first, suites, [a, partOfB(1, 2)]),
      shardJournal(second, suites, [{ ...partOfB(3, 4, 12), after: [later] }, c]),
    )
    expect(timeless(merged)).toEqual(timeless(whole))
  })

  it('keeps everything of a suite that was replayed twice, as with both protocols', () => {
    const again: ExampleSuite = {
      ...a,
      after: [
        { kind: 'noise', statement: `${fileOf('a')}:1:1`, differences: [] },
        { kind: 'suite-started', suite: 'a', file: fileOf('a'), database: 'crosscheck_a' },
        observationOf('a', 1),
        observationOf('a', 2),
        observationOf('a', 1, { step: 'protocol', differences: [exampleDifference()] }),
      ],
    }
    const merged = merge(shardJournal(first, [again, c], [again]), shardJournal(second, [again, c], [c]))
    expect(timeless(merged)).toEqual(timeless(wholeJournal([again, c])))
  })
})

function rowsOf({ observation }: ObservationEntry) {
  const [outcome] = observation.source
  if (outcome?.kind !== 'rows') throw new Error('there are no rows')
  return outcome
}

describe('what was found out of divergences', () => {
  const reproduction = (statement: string, detail: { seen: boolean }): DiagnosisEntry => ({
    kind: 'reproduction',
    fingerprint: '3cf5d37e0b0a',
    statement,
    file: 'repro/3cf5d37e0b0a.sql',
    minimised: true,
    ...detail,
  })
  const remark: DiagnosisEntry = { kind: 'remark', detail: 'time ran out' }
  const ofC = reproduction(`${fileOf('c')}:7:1`, { seen: false })
  const ofB = reproduction(`${fileOf('b')}:2:1`, { seen: true })

  function delivered() {
    const one = writeRun(join(folder, 'one'), shardJournal(first, suites, [a, c], { closing: [ofC, remark] }))
    const two = writeRun(join(folder, 'two'), shardJournal(second, suites, [b], { closing: [ofB, remark] }))
    for (const directory of [one, two]) {
      mkdirSync(join(directory, 'logs'))
      writeFileSync(join(directory, 'logs', 'source.log'), `log of ${directory}`)
      mkdirSync(join(directory, 'repro'))
      writeFileSync(join(directory, 'repro', '3cf5d37e0b0a.sql'), `script of ${directory}`)
    }
    return [one, two] as const
  }

  it('comes once, from the shard with the first statement, with its script and all logs', () => {
    const [one, two] = delivered()
    const { directory } = mergeShards([one, two], { directory: join(folder, 'merged') }, phases)
    expect(entriesOf(journalIn(directory), 'diagnosis')).toEqual([ofB, remark])
    expect(readFileSync(join(directory, 'repro/3cf5d37e0b0a.sql'), 'utf8')).toBe(`script of ${two}`)
    expect(readFileSync(join(directory, 'logs/shard-1/source.log'), 'utf8')).toBe(`log of ${one}`)
    expect(readFileSync(join(directory, 'logs/shard-2/source.log'), 'utf8')).toBe(`log of ${two}`)
  })

  it('says when a script has not come along', () => {
    const [one, two] = delivered()
    rmSync(join(two, 'repro'), { recursive: true })
    const { directory } = mergeShards([one, two], { directory: join(folder, 'merged') }, phases)
    const detail = `repro/3cf5d37e0b0a.sql is not in ${two} any more`
    expect(entriesOf(journalIn(directory), 'diagnosis')).toEqual([{ kind: 'remark', detail }, remark])
  })
})

describe('a shard that did not come to its end', () => {
  const ofFirst = shardJournal(first, suites, [a, partOfB(1, 2)])
  const ofSecond = shardJournal(second, suites, [partOfB(3, 4, 12), c])

  it('and was killed is named, with the place where it was', () => {
    const merged = merge(ofFirst, ofSecond.slice(0, 6))
    const killed = { index: 2, count: 2, after: 'suites/b.sql:4:1', end: { kind: 'killed' } }
    expect(endOf(merged)).toMatchObject({ end: { kind: 'shards-incomplete', shards: [killed] } })
    expect(finishedSuitesOf(merged)).toMatchObject([{ suite: 'a' }])
  })

  it('and says why is quoted', () => {
    const end: JournalEntry = { kind: 'run-finished', end: { kind: 'interrupted', by: 'SIGTERM' }, totalMs: 5 }
    expect(endOf(merge([...ofFirst.slice(0, -1), end], ofSecond))).toMatchObject({
      end: { kind: 'shards-incomplete', shards: [{ index: 1, end: { kind: 'interrupted', by: 'SIGTERM' } }] },
    })
  })

  it('and was never delivered is missing, and its suites are planned anyway', () => {
    const merged = merge(ofFirst, undefined)
    expect(merged[0]).toMatchObject({ suites: suites.map(({ name }) => ({ name })) })
    expect(endOf(merged)).toMatchObject({
      end: {
        kind: 'shards-incomplete',
        shards: [
          {
            index: 2,
            end: { kind: 'missing', detail: expect.stringMatching(/^none of the folders holds it; .* holds no run$/) },
          },
        ],
      },
    })
    expect(finishedSuitesOf(merged)).toMatchObject([{ suite: 'a' }])
  })

  it('and whose servers never came up is missing, with the reason', () => {
    const failed: JournalEntry = { kind: 'run-finished', end: { kind: 'failed', detail: 'no such image' }, totalMs: 5 }
    const detail = expect.stringMatching(/the run in .* never began: no such image$/)
    expect(endOf(merge(ofFirst, [failed]))).toMatchObject({
      end: { kind: 'shards-incomplete', shards: [{ index: 2, end: { kind: 'missing', detail } }] },
    })
    expect(merge([failed], [failed])).toMatchObject([{ kind: 'run-finished', end: { kind: 'failed', detail } }])
  })
})

describe('folders that do not belong together are refused', () => {
  const ofFirst = shardJournal(first, suites, [a, b])
  const ofSecond = shardJournal(second, suites, [c])
  const changed = (change: (start: RunStarted) => Partial<RunStarted>) => {
    const [start, ...rest] = ofSecond as [RunStarted, ...JournalEntry[]]
    return [{ ...start, ...change(start) }, ...rest]
  }
  const withShard = (change: Partial<NonNullable<RunStarted['shard']>>) =>
    changed(({ shard }) => ({ shard: { ...shard!, ...change } }))
  const plan = (ofSecond[0] as RunStarted).shard!.plan

  it.each<[string, JournalEntry[], RegExp]>([
    ['a whole run', wholeJournal(suites), /shard-2 holds a whole run, and no part of one/],
    ['the same shard twice', withShard({ index: 1 }), /shard-1 and .*shard-2 both hold shard 1 of 2/],
    ['another number of shards', withShard({ count: 3 }), /the number of shards is 2 in .*shard-1 and 3 in .*shard-2/],
    [
      'another version',
      changed(({ servers }) => ({ servers: { ...servers, target: { ...servers.target, version: '11.8.7' } } })),
      /the version of the target is MariaDB 11\.8\.6 in .* and MariaDB 11\.8\.7 in /,
    ],
    [
      'another server',
      changed(({ servers }) => ({ servers: { ...servers, source: { ...servers.source, spec: 'mysql:8.4' } } })),
      /the source is mysql:9\.7 in .* and mysql:8\.4 in /,
    ],
    [
      'a setting of a server',
      changed(({ servers }) => ({ servers: { ...servers, source: { ...servers.source, settings: {} } } })),
      /sql_mode of the source is ONLY_FULL_GROUP_BY in .* and \(not there\) in /,
    ],
    [
      'another protocol',
      withShard({ settings: { protocol: 'binary', noise: 'true' } }),
      /protocol is declared in .* and binary in /,
    ],
    [
      'another version of Crosscheck',
      withShard({ settings: { protocol: 'declared', noise: 'true', 'the version of Crosscheck': '0.2.0' } }),
      /the version of Crosscheck is \(not there\) in .*shard-1 and 0\.2\.0 in .*shard-2/,
    ],
    ['other pins', changed(() => ({ pinned: [] })), /what is pinned is timestamp in .* and nothing in /],
    ['other suites', withShard({ plan: plan.slice(1) }), /suites\/a\.sql is unknown in .*shard-2/],
    [
      'a suite that has changed',
      withShard({ plan: plan.with(1, { ...plan[1]!, digest: 'another' }) }),
      /suites\/b\.sql is not the same in .*shard-1 and .*shard-2/,
    ],
    ['another order', withShard({ plan: plan.toReversed() }), /the suites are in another order in .*shard-2/],
    [
      'statements that both hold',
      shardJournal(second, suites, [b, c]),
      /the shards hold 10 statements of suites\/b\.sql, and it has 5/,
    ],
  ])('%s', (_, other, message) => {
    expect(() => merge(ofFirst, other)).toThrow(message)
    expect(existsSync(join(folder, `merged-${merges}`))).toBe(false)
  })

  it('no run at all', () => {
    expect(() => merge(undefined, undefined)).toThrow(/there is nothing to merge: .*shard-1 holds no run; .*shard-2/)
  })

  it('a journal that is damaged', () => {
    const one = writeRun(join(folder, 'one'), ofFirst)
    const two = writeRun(join(folder, 'two'), ofSecond)
    writeFileSync(join(two, 'journal.jsonl'), 'rubbish\n', { flag: 'a' })
    expect(() => mergeShards([one, two], { directory: join(folder, 'merged') }, phases)).toThrow(
      /the journal is damaged/,
    )
    expect(existsSync(join(folder, 'merged'))).toBe(false)
  })
})

describe('a phase', () => {
  const journals = () => [
    shardJournal(first, suites, [a, partOfB(1, 2)]),
    shardJournal(second, suites, [partOfB(3, 4, 12), c]),
  ]
  const stateOf = (merged: readonly JournalEntry[], name: string) =>
    verdictOf(merged).phases.find(phase => phase.name === name)?.state

  it('has come to its end when it has in all shards', () => {
    const merged = merge(...journals())
    expect(stateOf(merged, 'replay')).toBe('finished')
    expect(verdictOf(merged).decision).toBe('go')
  })

  it('has not come to its end where it has not in one of the shards', () => {
    const [one, two] = journals()
    const unfinished = two!.filter(({ kind }) => kind !== 'phase-finished')
    const merged = merge(one, unfinished)
    expect(kindsOf(merged)).not.toContain('replay/phase-finished')
    const { decision, reasons } = verdictOf(merged)
    expect(decision).toBe('unknown')
    expect(reasons).toContainEqual({
      rule: 'phase-not-finished',
      decision: 'unknown',
      evidence: ['the phase replay was not finished'],
    })
  })

  it('that was left out is left out of the whole, and told once where all shards say the same', () => {
    const because = 'the source runs already, and was not allowed to be read-only'
    const without = (journal: JournalEntry[]): JournalEntry[] => [
      ...journal
        .slice(0, -1)
        .map(entry => (entry.kind === 'run-started' ? { ...entry, phases: ['replay', 'read-only'] } : entry)),
      { kind: 'phase-left-out', phase: 'read-only', because },
      journal.at(-1)!,
    ]
    const merged = merge(...journals().map(without))
    expect(merged.slice(-2)).toMatchObject([
      { kind: 'phase-left-out', phase: 'read-only', because },
      { kind: 'run-finished' },
    ])
    expect(merged.filter(({ kind }) => kind === 'phase-left-out')).toHaveLength(1)
    expect(stateOf(merged, 'read-only')).toBe('left-out')
    expect(verdictOf(merged)).toMatchObject({ decision: 'go' })
    expect(verdictOf(merged).reasons).toContainEqual({
      rule: 'read-only-left-out',
      decision: 'go',
      evidence: [because],
    })
  })

  it('that one shard left out and another ran through has not come to its end', () => {
    const [one, two] = journals()
    const ran = shardJournal(first, suites, [a, partOfB(1, 2)], { closing: [examplePreparation] })
    const planned = two!.map(entry =>
      entry.kind === 'run-started' ? { ...entry, phases: ['replay', 'read-only'] } : entry,
    )
    const leftOut: JournalEntry = { kind: 'phase-left-out', phase: 'read-only', because: 'no account' }
    expect(one).toHaveLength(ran.length - 3)
    const merged = merge(ran, planned.toSpliced(-1, 0, leftOut))
    expect(kindsOf(merged)).toContain('read-only/phase-left-out')
    expect(kindsOf(merged)).toContain('read-only/phase-started')
    expect(stateOf(merged, 'read-only')).toBe('not-finished')
    expect(verdictOf(merged).decision).toBe('unknown')
  })
})

describe('a shard whose journal is not as it was written', () => {
  it.each<[string, (lines: string[]) => string[]]>([
    ['lacks a line', lines => lines.toSpliced(4, 1)],
    ['has a line twice', lines => lines.toSpliced(4, 0, lines[4]!)],
    ['has lines in another order', lines => lines.with(4, lines[5]!).with(5, lines[4]!)],
  ])('as it %s: the joined run says so, and is unknown', (_, damage) => {
    const one = writeRun(join(folder, 'one'), shardJournal(first, suites, [a, partOfB(1, 2)]))
    const two = writeRun(join(folder, 'two'), shardJournal(second, suites, [partOfB(3, 4, 12), c]))
    const file = join(two, 'journal.jsonl')
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    writeFileSync(
      file,
      damage(lines)
        .map(line => `${line}\n`)
        .join(''),
    )
    const merged = journalIn(mergeShards([one, two], { directory: join(folder, 'merged') }, phases).directory)
    const damages = merged.filter(entry => entry.kind === 'journal-damaged')
    expect(damages.length).toBeGreaterThan(0)
    for (const { because } of damages) expect(because.startsWith(`${two}: `)).toBe(true)
    const { decision, reasons } = verdictOf(merged)
    expect(decision).toBe('unknown')
    expect(reasons[0]).toEqual({
      rule: 'journal-damaged',
      decision: 'unknown',
      evidence: damages.map(({ because }) => because),
    })
  })
})

describe('the read-only phase', () => {
  const readOnlyRows = (name: string, line: number) => {
    const at = `${fileOf(name)}:${line}:1`
    return exampleReadOnly(line, { statement: at, at, suite: name, file: fileOf(name) })
  }
  const write = { side: 'target', what: 'binary log', before: '4', after: '9', writtenBy: 'event e' } as const
  const row = exampleSwitchRow(
    'idle',
    'an idle connection',
    { waitedMs: 1, blocked: false, steps: [] },
    { waitedMs: 2, blocked: false, steps: [] },
  )
  const phase = (...statements: ExampleEntry[]): ExampleEntry[] => [
    examplePreparation,
    { kind: 'not-examined', because: 'no account may look at the processes' },
    exampleReadOnlyBypass(),
    { kind: 'unexpected-write', write, isExplained: false },
    ...statements,
    row,
  ]
  const linesOf = ({ name, lines }: ExampleSuite) => lines.map(line => readOnlyRows(name, line))
  const ofShards = (second: ExampleEntry[]) =>
    merge(
      shardJournal(first, suites, [partOfB(1, 2), c], {
        closing: phase(readOnlyRows('b', 1), readOnlyRows('b', 2), ...linesOf(c)),
      }),
      shardJournal({ index: 2, count: 2 }, suites, [a, partOfB(3, 4, 12)], { closing: second }),
    )

  it('says once what all shards say, and has the statements in the order of the plan', () => {
    const rest = [...linesOf(a), readOnlyRows('b', 3), readOnlyRows('b', 4), readOnlyRows('b', 12)]
    const whole = wholeJournal(suites, phase(...suites.flatMap(linesOf)))
    expect(timeless(ofShards(phase(...rest)))).toEqual(timeless(whole))
  })

  it('says of the servers what only one shard has seen', () => {
    const other: ReadOnlyEntry = { kind: 'unexpected-write', write: { ...write, what: 'GTID set' }, isExplained: true }
    const rest = [...linesOf(a), readOnlyRows('b', 3), readOnlyRows('b', 4), readOnlyRows('b', 12)]
    const unexpectedWrites = entriesOf(ofShards([...phase(...rest), other]), 'read-only').filter(
      ({ kind }) => kind === 'unexpected-write',
    )
    expect(unexpectedWrites).toEqual([{ kind: 'unexpected-write', write, isExplained: false }, other])
  })

  it('has not come to its end where it has not in one of the shards', () => {
    const broken = shardJournal(second, suites, [a, partOfB(3, 4, 12)], {
      closing: [examplePreparation, ...linesOf(a)],
    }).filter(entry => !(entry.kind === 'phase-finished' && entry.phase === 'read-only'))
    const whole = shardJournal(first, suites, [partOfB(1, 2), c], {
      closing: phase(readOnlyRows('b', 1), readOnlyRows('b', 2), ...linesOf(c)),
    })
    const merged = merge(whole, broken)
    expect(kindsOf(merged)).not.toContain('read-only/phase-finished')
    expect(kindsOf(merged).filter(kind => kind === 'read-only/preparation')).toHaveLength(1)
    expect(kindsOf(merged).filter(kind => kind === 'read-only/phase-started')).toHaveLength(1)
    expect(verdictOf(merged).reasons.map(({ rule }) => rule)).toContain('read-only-not-finished')
  })
})
