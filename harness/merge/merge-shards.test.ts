import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readJournal } from '../journal/read.ts'
import type { JournalEntry } from '../model/journal.ts'
import { exampleDifference, exampleLost } from '../testing/example-entries.ts'
import {
  exampleExemptWriter,
  exampleFrozen,
  exampleReadOnlyStart,
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
import { mergeShards } from './merge-shards.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-merge-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

let merges = 0
/** Merges shards with these journals; undefined stands for a shard that was never delivered. */
function merge(...journals: (readonly JournalEntry[] | undefined)[]): JournalEntry[] {
  merges += 1
  const directories = journals.map((entries, at) => {
    const directory = join(folder, `merge-${merges}-shard-${at + 1}`)
    return entries ? writeRun(directory, entries) : directory
  })
  return entriesOf(mergeShards(directories, { directory: join(folder, `merged-${merges}`) }).directory)
}

const entriesOf = (directory: string) => [...readJournal(join(directory, 'journal.jsonl'))]
const endOf = (entries: JournalEntry[]) => entries.at(-1)

/** Without what is a shard's own affair. */
function timeless(entries: readonly JournalEntry[]): unknown[] {
  return entries.map(entry => {
    if (entry.kind === 'suite-started') return { ...entry, database: '' }
    if (entry.kind === 'run-started') return { ...entry, serversMs: 0, startedAt: '' }
    if (entry.kind === 'suite-finished') return { ...entry, ms: 0 }
    return entry.kind === 'run-finished' ? { ...entry, totalMs: 0 } : entry
  })
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
    expect(merged.find(entry => entry.kind === 'suite-finished' && entry.suite === 'b')).toMatchObject({ ms: 30 })
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
    const [start, ...rest] = shardJournal(first, suites, [a, partOfB(1, 2), c])
    const [ofA, ofB, others] = [rest.slice(0, 4), rest.slice(4, 10), rest.slice(10)]
    const mixed = [start!, ...ofA.slice(0, 2), ofB[0]!, ofA[2]!, ...ofB.slice(1), ofA[3]!, ...others]
    const merged = merge(mixed, shardJournal(second, suites, [partOfB(3, 4, 12)]))
    expect(timeless(merged)).toEqual(timeless(whole))
  })

  it('keeps what the parts of a suite saw differently in what they do alike', () => {
    const lost = sharedObservation('b', 'contents', { target: [exampleLost] })
    const merged = merge(
      shardJournal(first, suites, [a, partOfB(1, 2)]),
      shardJournal(second, suites, [{ ...partOfB(3, 4, 12), after: [lost] }, c]),
    )
    const contents = merged.filter(entry => entry.kind === 'observation' && entry.observation.phase === 'contents')
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
        observationOf('a', 1, { phase: 'protocol', differences: [exampleDifference()] }),
      ],
    }
    const merged = merge(shardJournal(first, [again, c], [again]), shardJournal(second, [again, c], [c]))
    expect(timeless(merged)).toEqual(timeless(wholeJournal([again, c])))
  })
})

function rowsOf(entry: JournalEntry) {
  const outcome = entry.kind === 'observation' ? entry.observation.source[0] : undefined
  if (outcome?.kind !== 'rows') throw new Error('there are no rows')
  return outcome
}

describe('what was found out of divergences', () => {
  const reproduction = (statement: string, detail: { seen: boolean }): JournalEntry => ({
    kind: 'reproduction',
    fingerprint: '3cf5d37e0b0a',
    statement,
    file: 'repro/3cf5d37e0b0a.sql',
    minimised: true,
    ...detail,
  })
  const remark: JournalEntry = { kind: 'diagnosis-remark', detail: 'time ran out' }
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
    const { directory } = mergeShards([one, two], { directory: join(folder, 'merged') })
    expect(entriesOf(directory).slice(-3, -1)).toEqual([ofB, remark])
    expect(readFileSync(join(directory, 'repro/3cf5d37e0b0a.sql'), 'utf8')).toBe(`script of ${two}`)
    expect(readFileSync(join(directory, 'logs/shard-1/source.log'), 'utf8')).toBe(`log of ${one}`)
    expect(readFileSync(join(directory, 'logs/shard-2/source.log'), 'utf8')).toBe(`log of ${two}`)
  })

  it('says when a script has not come along', () => {
    const [one, two] = delivered()
    rmSync(join(two, 'repro'), { recursive: true })
    const { directory } = mergeShards([one, two], { directory: join(folder, 'merged') })
    const detail = `repro/3cf5d37e0b0a.sql is not in ${two} any more`
    expect(entriesOf(directory).slice(-3, -1)).toEqual([{ kind: 'diagnosis-remark', detail }, remark])
  })
})

describe('a shard that did not come to its end', () => {
  const ofFirst = shardJournal(first, suites, [a, partOfB(1, 2)])
  const ofSecond = shardJournal(second, suites, [partOfB(3, 4, 12), c])

  it('and was killed is named, with the place where it was', () => {
    const merged = merge(ofFirst, ofSecond.slice(0, 5))
    const killed = { index: 2, count: 2, after: 'suites/b.sql:4:1', end: { kind: 'killed' } }
    expect(endOf(merged)).toMatchObject({ end: { kind: 'shards-incomplete', shards: [killed] } })
    expect(merged.filter(({ kind }) => kind === 'suite-finished')).toMatchObject([{ suite: 'a' }])
  })

  it('and says why is quoted', () => {
    const end: JournalEntry = { kind: 'run-finished', end: { kind: 'interrupted', by: 'SIGTERM' }, totalMs: 5 }
    expect(endOf(merge([...ofFirst.slice(0, -1), end], ofSecond))).toMatchObject({
      end: { kind: 'shards-incomplete', shards: [{ index: 1, end: { kind: 'interrupted', by: 'SIGTERM' } }] },
    })
  })

  it('and was never delivered is missing, and its suites are planned all the same', () => {
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
    expect(merged.filter(({ kind }) => kind === 'suite-finished')).toMatchObject([{ suite: 'a' }])
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
  type RunStarted = Extract<JournalEntry, { kind: 'run-started' }>
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
    expect(() => mergeShards([one, two], { directory: join(folder, 'merged') })).toThrow(/the journal is damaged/)
    expect(existsSync(join(folder, 'merged'))).toBe(false)
  })
})

describe('the read-only phase', () => {
  const frozen = (name: string, line: number) => {
    const at = `${fileOf(name)}:${line}:1`
    return exampleFrozen(line, { statement: at, at, suite: name })
  }
  const ofTheFreeze = exampleFrozen(1, { statement: 'read-only#exempt source account', at: 'while read-only' })
  const row: JournalEntry = exampleSwitchRow(
    'idle',
    'an idle connection',
    { waitedMs: 1, blocked: false, steps: [] },
    { waitedMs: 2, blocked: false, steps: [] },
  )
  const phase = (...statements: JournalEntry[]): JournalEntry[] => [
    exampleReadOnlyStart,
    exampleExemptWriter(),
    ofTheFreeze,
    ...statements,
    row,
    { kind: 'read-only-finished', ms: 40 },
  ]
  const linesOf = ({ name, lines }: ExampleSuite) => lines.map(line => frozen(name, line))
  const ofShards = (second: JournalEntry[]) =>
    merge(
      shardJournal(first, suites, [partOfB(1, 2), c], {
        closing: phase(frozen('b', 1), frozen('b', 2), ...linesOf(c)),
      }),
      shardJournal({ index: 2, count: 2 }, suites, [a, partOfB(3, 4, 12)], { closing: second }),
    )

  it('says once what all shards say, and has the statements in the order of the plan', () => {
    const rest = [...linesOf(a), frozen('b', 3), frozen('b', 4), frozen('b', 12)]
    const whole = wholeJournal(suites, phase(...suites.flatMap(linesOf)))
    expect(timeless(ofShards(phase(...rest)))).toEqual(timeless(whole))
  })

  it('has not come to its end where it has not in one of the shards', () => {
    const merged = ofShards([exampleReadOnlyStart, ...linesOf(a)])
    expect(merged.some(({ kind }) => kind === 'read-only-finished')).toBe(false)
    expect(merged.filter(({ kind }) => kind === 'read-only-started')).toHaveLength(1)
  })
})
