import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JudgingRules } from '../../gate/judge.ts'
import type { ReadOnlySummary } from '../../model/read-only-summary.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { WriteReading } from '../../model/write-reading.ts'
import { brokenPromises } from '../../oracle/broken-promises.ts'
import {
  exampleDifference,
  exampleJournal,
  exampleLost,
  exampleObservation,
  exampleRows,
} from '../../testing/example-entries.ts'
import {
  exampleBroken,
  exampleReading,
  exampleReadOnly,
  exampleReadOnlyBypass,
  exampleReadOnlyJournal,
  exampleReadOnlyRefusal,
  exampleUpdate,
} from '../../testing/example-read-only.ts'
import type { ExampleEntry } from '../../testing/in-phases.ts'
import { judged } from '../../testing/judged.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
/** The verdict with the result of the phase, which is meant for programs. */
function judgedRun(replayed: ExampleEntry[], happened: ExampleEntry[], change: { finished?: boolean } = {}) {
  return withResult(judged(exampleReadOnlyJournal(replayed, happened, change), rules))
}

function withResult(verdict: Verdict) {
  const phase = verdict.phases.find(({ name }) => name === 'read-only')
  return { ...verdict, phase, readOnly: phase?.result as ReadOnlySummary | undefined }
}

const rulesOf = ({ reasons }: Pick<Verdict, 'reasons'>) => reasons.map(({ rule, decision }) => `${rule}: ${decision}`)

const two = [exampleObservation(1), exampleObservation(2)]
const broken = exampleReadOnly(2, { name: 'stamp', target: [exampleReadOnlyRefusal], differences: [exampleBroken()] })

describe('the read-only phase, judged', () => {
  it('leaves a run without it as it is', () => {
    expect(withResult(judged(exampleJournal(two), rules))).toMatchObject({ phase: undefined, readOnly: undefined })
  })

  it('is a go when every path holds', () => {
    const verdict = judgedRun(two, [exampleReadOnly(1), exampleReadOnly(2)])
    expect(verdict.decision).toBe('go')
    expect(verdict.readOnly).toMatchObject({
      mode: 'read_only',
      finished: true,
      paths: [
        {
          suite: 'log in',
          path: 'auth',
          statements: 2,
          refused: { source: 0, target: 0 },
          holds: { source: true, target: true },
          failing: [],
          notKnown: [],
        },
      ],
    })
    expect(verdict.coverage).toMatchObject({ statements: 2, compared: 2, skipped: [] })
  })

  it('fails a path on the side that breaks its promise, as a divergence of its own', () => {
    const verdict = judgedRun(two, [exampleReadOnly(1), broken])
    expect(rulesOf(verdict)).toEqual(['divergence: no-go'])
    expect(verdict.divergences).toMatchObject([{ phase: 'read-only', kinds: ['read-only'], severity: 'breaking' }])
    const [path] = verdict.readOnly!.paths
    expect(path).toMatchObject({ holds: { source: true, target: false }, refused: { source: 0, target: 0 } })
    expect(path!.failing).toEqual([
      {
        at: 'suites/log-in.sql:2:1',
        name: 'stamp',
        side: 'target',
        summary: 'the target refuses it while read-only (1290 HY000), on the path of a log-in',
        fingerprint: verdict.divergences[0]!.fingerprint,
        status: 'new',
      },
    ])
    expect(verdict.suites[0]).toMatchObject({ compared: 2, differing: 1 })
  })

  it('lets a path hold where what it breaks is tolerated or accepted, and says so', () => {
    const at = { file: 'suites/log-in.sql', line: 1, column: 1 }
    const tolerances = [{ kinds: ['read-only' as const], because: 'the pool asks', at }]
    const frozen = { name: 'stamp', target: [exampleReadOnlyRefusal], differences: [exampleBroken()] }
    const tolerated = judgedRun(two, [exampleReadOnly(1), exampleReadOnly(2, { ...frozen, tolerances })])
    expect(tolerated.decision).toBe('go')
    const excused = { holds: { source: true, target: true }, failing: [{ side: 'target', status: 'tolerated' }] }
    expect(tolerated.readOnly!.paths).toMatchObject([excused])
    const { fingerprint } = judgedRun(two, [exampleReadOnly(1), broken]).divergences[0]!
    const entry = { fingerprint, reason: 'known', owner: 'ada', until: '2026-03-01' }
    const withEntry = (today: string) =>
      withResult(
        judged(exampleReadOnlyJournal(two, [exampleReadOnly(1), broken]), { ...rules, baseline: [entry], today }),
      )
    expect(withEntry('2026-03-01')).toMatchObject({
      decision: 'go',
      readOnly: { paths: [{ holds: { target: true }, failing: [{ status: 'accepted', fingerprint }] }] },
    })
    expect(withEntry('2026-03-02')).toMatchObject({
      decision: 'no-go',
      readOnly: { paths: [{ holds: { target: false }, failing: [{ status: 'expired' }] }] },
    })
  })

  it('counts the allowed refusals', () => {
    const expectation = { kind: 'degrade' as const, how: 'later' }
    const refused = { source: [exampleReadOnlyRefusal], target: [exampleReadOnlyRefusal] }
    const verdict = judgedRun(two, [
      exampleReadOnly(1),
      exampleReadOnly(2, { sql: 'UPDATE users SET n = 1', ...refused }, { expectation, reading: exampleUpdate }),
    ])
    expect(verdict.decision).toBe('go')
    expect(verdict.readOnly!.paths[0]!.refused).toEqual({ source: 1, target: 1 })
    expect(verdict.readOnly!.inventory).toMatchObject([
      { at: 'suites/log-in.sql:2:1', expectation, outcomes: { source: '1290 HY000', target: '1290 HY000' } },
    ])
    expect(verdict.readOnly!.inventory[0]).not.toHaveProperty('disagreement')
  })

  it('excuses nothing by noise that was measured on servers that were not read-only', () => {
    const at = 'suites/log-in.sql:2:1'
    const noise: ExampleEntry = {
      kind: 'noise',
      statement: at,
      differences: [
        { kind: 'error', result: 1 },
        { kind: 'read-only', result: 1 },
      ],
    }
    const refusals = exampleDifference({ kind: 'error', summary: 'errors differ' })
    const verdict = judgedRun([...two, noise], [exampleReadOnly(1), { ...broken }])
    expect(verdict.divergences).toMatchObject([{ status: 'new', fails: true }])
    const disagreeing = judgedRun(
      [...two, noise],
      [exampleReadOnly(1), exampleReadOnly(2, { differences: [refusals] })],
    )
    expect(disagreeing.divergences).toMatchObject([{ phase: 'read-only', kinds: ['error'], status: 'new' }])
  })

  it('is unknown when it did not finish, and says so beside what it found', () => {
    const cut = judgedRun(two, [exampleReadOnly(1)], { finished: false })
    expect(rulesOf(cut)).toEqual(['read-only-not-finished: unknown'])
    expect(cut.phase).toMatchObject({ state: 'not-finished', ms: 0 })
    expect(cut.readOnly).toMatchObject({ finished: false })
    const summary = '1 of 2 statements never ran while the servers were read-only'
    expect(cut.readOnly!.paths[0]).toMatchObject({
      holds: { source: false, target: false },
      failing: [],
      notKnown: [
        { side: 'source', summary },
        { side: 'target', summary },
      ],
    })
    const found = judgedRun(two, [broken], { finished: false })
    expect(rulesOf(found)).toEqual(['divergence: no-go', 'read-only-not-finished: unknown'])
  })

  it('is unknown when it left out what was planned', () => {
    const verdict = judgedRun(two, [exampleReadOnly(1), exampleReadOnly(1)])
    expect(rulesOf(verdict)).toEqual(['read-only-never-ran: unknown'])
    expect(verdict.reasons[0]!.evidence).toEqual([
      'suites/log-in.sql: 1 of 2 statements never ran while the servers were read-only',
    ])
    expect(verdict.readOnly!.paths[0]).toMatchObject({ statements: 2, holds: { source: false, target: false } })
  })

  describe('a lost reply', () => {
    it('is unknown, once, and leaves the coverage of the replay alone', () => {
      const verdict = judgedRun(two, [exampleReadOnly(1), exampleReadOnly(2, { target: [exampleLost] })])
      expect(rulesOf(verdict)).toEqual(['statement-lost: unknown'])
      expect(verdict.reasons[0]!.evidence).toEqual([
        'suites/log-in.sql:2:1: while read-only: the target did not answer (timeout): no reply within 30,000 ms',
      ])
      expect(verdict.coverage).toMatchObject({ statements: 2, compared: 2, skipped: [] })
      expect(verdict.readOnly!.paths[0]).toMatchObject({ holds: { source: true, target: false }, failing: [] })
    })

    it('is a no-go when it is a promise broken', () => {
      const hang = exampleBroken({ summary: 'the target does not answer while read-only', target: 'lost' })
      const verdict = judgedRun(two, [
        exampleReadOnly(1),
        exampleReadOnly(2, { target: [exampleLost], differences: [hang] }),
      ])
      expect(rulesOf(verdict)).toEqual(['divergence: no-go', 'statement-lost: unknown'])
      expect(verdict.readOnly!.paths[0]).toMatchObject({ failing: [{ side: 'target' }], notKnown: [] })
    })
  })

  it('takes what is no statement for a divergence, and for nothing that a path answers for', () => {
    const write = { side: 'target', what: 'binary log', before: '4', after: '9', writtenBy: 'event e' } as const
    const moved = { kind: 'unexpected-write', write, isExplained: false } as const
    const verdict = judgedRun(two, [exampleReadOnly(1), exampleReadOnly(2), moved])
    expect(rulesOf(verdict)).toEqual(['divergence: no-go'])
    expect(verdict.divergences).toMatchObject([
      {
        phase: 'read-only',
        subject: { kind: 'server', side: 'target', name: 'moved target binary log' },
        statements: [{ name: 'moved target binary log' }],
      },
    ])
    expect(verdict.divergences[0]!.example).not.toHaveProperty('sql')
    expect(verdict.readOnly).toMatchObject({
      unexpectedWrites: [write],
      paths: [{ holds: { source: true, target: true } }],
      inventory: [],
    })
  })

  it('lets a statement that was seen to write answer for what changed', () => {
    const write = {
      side: 'target',
      what: 'table t',
      before: '4',
      after: '9',
      writtenBy: 'statements of a.sql',
    } as const
    const moved = { kind: 'unexpected-write', write, isExplained: true } as const
    const verdict = judgedRun(two, [exampleReadOnly(1), exampleReadOnly(2), moved])
    expect(verdict.decision).toBe('go')
    expect(verdict.readOnly!.unexpectedWrites).toEqual([write])
  })

  it('keeps what it is told of writers and of the switch', () => {
    const answers = { waitedMs: 12, blocked: false, steps: [] }
    const row = { scenario: 'idle', title: 'an idle connection', source: answers, target: answers }
    const verdict = judgedRun(two, [
      exampleReadOnlyBypass({ name: "'root'@'%'" }),
      exampleReadOnly(1),
      exampleReadOnly(2),
      { kind: 'connection-at-switchover', row },
    ])
    expect(verdict.readOnly).toMatchObject({
      readOnlyBypasses: [{ name: "'root'@'%'", reach: 'writes' }],
      connectionsAtSwitchover: [row],
    })
  })

  it('tells whatever was cut off: a journal that ends anywhere in the phase is no go', () => {
    const entries = exampleReadOnlyJournal(two, [exampleReadOnlyBypass(), exampleReadOnly(1), exampleReadOnly(2)])
    fc.assert(
      fc.property(fc.nat(entries.length - 2), length => {
        expect(judged([...entries.slice(0, length + 1)], rules).decision).toBe('unknown')
        const completed = [...entries.slice(0, length + 1), entries.at(-1)!]
        // A journal with a missing line must not pass as complete.
        if (completed.length < entries.length) expect(judged(completed, rules).decision).toBe('unknown')
      }),
    )
  })
})

describe('the write inventory', () => {
  const answers = { rows: exampleObservation(1), refused: exampleReadOnlyRefusal }
  const entryOf = (reading: Partial<WriteReading>, refused: { source: boolean; target: boolean }) => {
    const done = { kind: 'done', affectedRows: 1n, insertId: 0n, info: '', inTransaction: false } as const
    const answered = { ...done, warnings: { kind: 'read' as const, count: 0, list: [] } }
    const answer = (side: 'source' | 'target') => [refused[side] ? answers.refused : answered]
    const change = { source: answer('source'), target: answer('target') }
    return judgedRun([exampleObservation(1)], [exampleReadOnly(1, change, { reading: exampleReading(reading) })])
      .readOnly!.inventory
  }
  const yes: Partial<WriteReading> = { writes: 'yes', means: ['rows'], tables: ['t'] }

  it.each<[string, Partial<WriteReading>, [boolean, boolean], string | undefined]>([
    ['a write that both refuse', yes, [true, true], undefined],
    [
      'a write that one answers',
      yes,
      [true, false],
      'it reads as a write (rows), and the target answers it: done, 1 affected',
    ],
    [
      'a write that both answer',
      yes,
      [false, false],
      'it reads as a write (rows), and both servers answer it: done, 1 affected',
    ],
    ['a write to a temporary table', { ...yes, temporary: true }, [false, false], undefined],
    ['what may be a write', { writes: 'perhaps', means: ['routine'] }, [false, false], undefined],
    ['what may be a write and is refused', { writes: 'perhaps', means: ['routine'] }, [true, true], undefined],
    ['what reads as none', {}, [true, false], 'it reads as no write, and the source refuses it: 1290 HY000'],
  ])('sets reading and answers against each other: %s', (_what, reading, [source, target], disagreement) => {
    const [entry] = entryOf(reading, { source, target })
    expect(entry).toMatchObject({ suite: 'log in', path: 'auth' })
    expect(entry!.disagreement).toBe(disagreement)
  })

  it.each<[Partial<WriteReading>, string | undefined]>([
    [{ writes: 'perhaps', means: ['routine'] }, 'it reads as what may be a write, and was seen to write on the target'],
    [{}, 'it reads as no write, and was seen to write on the target'],
    [{ ...yes, temporary: true }, 'it reads as a write to temporary tables, and was seen to write on the target'],
    [yes, 'it reads as a write (rows), and both servers answer it: 1 row'],
  ])('knows what was seen to write: %j', (change, disagreement) => {
    const reading = exampleReading(change)
    const differences = brokenPromises(
      { path: 'auth', reading },
      { side: 'target', outcomes: [exampleRows()], changed: true },
    )
    const facts = { reading, wroteOn: ['target' as const] }
    const { readOnly } = judgedRun(two, [exampleReadOnly(1, { differences }, facts), exampleReadOnly(2)])
    expect(readOnly!.inventory).toMatchObject([{ at: 'suites/log-in.sql:1:1', disagreement }])
  })

  it('leaves out what neither reads as a write nor is refused', () => {
    expect(entryOf({}, { source: false, target: false })).toEqual([])
  })

  it('says how writes on the path of a log-in are usually given up, and of those only', () => {
    const sql = 'UPDATE users SET last_login_at = NOW() WHERE id = 1'
    const reading = exampleUpdate
    const frozen = [exampleReadOnly(1, { sql }, { reading }), exampleReadOnly(2, { sql }, { reading, path: 'profile' })]
    const [onPath, off] = judgedRun(two, frozen).readOnly!.inventory
    expect(onPath!.advice).toMatchObject({ id: 'last-log-in', security: false })
    expect(off).not.toHaveProperty('advice')
  })

  it('has the path of a log-in first', () => {
    const reading = exampleUpdate
    const other = exampleReadOnly(1, {}, { reading, path: 'profile' })
    const { readOnly } = judgedRun(two, [other, exampleReadOnly(2, {}, { reading })])
    expect(readOnly!.inventory.map(({ path }) => path)).toEqual(['auth', 'profile'])
  })
})
