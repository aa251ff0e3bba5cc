import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import { barOf, severityUnder } from '../model/fail-on.ts'
import type { JournalEntry } from '../model/journal.ts'
import { type Kind, kinds } from '../model/kind.ts'
import type { RunEnd } from '../model/run-end.ts'
import { isAtLeast, severities } from '../model/severity.ts'
import type { Reason } from '../model/verdict.ts'
import {
  exampleDifference,
  exampleJournal,
  exampleLost,
  exampleObservation,
  exampleRefused,
  exampleRows,
  exampleStart,
} from '../testing/example-entries.ts'
import { inPhases } from '../testing/in-phases.ts'
import { judged } from '../testing/judged.ts'
import type { JudgingRules } from './judge.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const tolerance = (...tolerated: Kind[]) => ({
  kinds: tolerated,
  because: 'the driver does not look',
  at: { file: 'suites/log-in.sql', line: 4, column: 1 },
})
const rulesOf = (reasons: Reason[]) => reasons.map(reason => `${reason.rule}: ${reason.decision}`)
const differing = (line: number, ...differentKinds: Kind[]) =>
  exampleObservation(line, { differences: differentKinds.map(kind => exampleDifference({ kind })) })

function acceptanceOf(entries: JournalEntry[], change: Partial<BaselineEntry> = {}): BaselineEntry {
  const { fingerprint } = judged(entries, rules).divergences[0]!
  return { fingerprint, reason: 'read as text everywhere', owner: 'ada', until: '2026-06-30', ...change }
}

describe('judge', () => {
  it('says go when all was compared and nothing differs', () => {
    const verdict = judged(exampleJournal([exampleObservation(1), exampleObservation(2)]), rules)
    expect(verdict).toMatchObject({
      decision: 'go',
      reasons: [
        {
          rule: 'no-blocking-differences',
          decision: 'go',
          evidence: ['No blocking differences in the 2 statements checked; nothing differs'],
        },
      ],
      source: { spec: 'mysql:9.7', product: 'MySQL', version: '9.7.0' },
      coverage: { statements: 2, compared: 2, skipped: [], partly: [] },
      settings: [{ name: 'sql_mode', source: 'ONLY_FULL_GROUP_BY', target: '' }],
      suites: [{ name: 'log in', statements: 2, compared: 2, differing: 0, ms: 420, finished: true }],
      divergences: [],
      timings: { startedAt: '2026-03-01T02:00:00.000Z', totalMs: 2600, serversMs: 1800, replayMs: 420 },
    })
  })

  it('says no-go for a new divergence, with its place', () => {
    const verdict = judged(exampleJournal([exampleObservation(1), differing(7, 'rows')]), rules)
    expect(verdict.decision).toBe('no-go')
    expect(verdict.reasons[0]!.evidence[0]).toMatch(/^suites\/log-in\.sql:7:1: breaking \(rows\), [0-9a-f]{12}$/)
    expect(verdict.divergences[0]).toMatchObject({ status: 'new', fails: true, severity: 'breaking', count: 1 })
  })

  it('lets pass what is milder than the bar, and not what reaches it', () => {
    const entries = exampleJournal([differing(1, 'metadata'), differing(2, 'type')])
    const decisionAt = (failOn: JudgingRules['policy']['failOn']) =>
      judged(entries, { ...rules, policy: { failOn, strictBaseline: false } }).decision
    expect([decisionAt('breaking'), decisionAt('risky'), decisionAt('cosmetic')]).toEqual(['go', 'no-go', 'no-go'])
  })

  it('counts a kind as what the policy says, and all others as they are', () => {
    const decisionWith = (failOn: JudgingRules['policy']['failOn'], ...kinds: Kind[]) => {
      const entries = exampleJournal(kinds.map((kind, index) => differing(index + 1, kind)))
      const { decision, divergences } = judged(entries, { ...rules, policy: { failOn, strictBaseline: false } })
      return [decision, ...divergences.map(({ severity }) => severity)]
    }
    expect(decisionWith({ type: 'cosmetic' }, 'type', 'metadata')).toEqual(['go', 'cosmetic', 'cosmetic'])
    expect(decisionWith({ type: 'cosmetic' }, 'type', 'warnings')).toEqual(['no-go', 'risky', 'cosmetic'])
    expect(decisionWith({ metadata: 'breaking' }, 'metadata')).toEqual(['no-go', 'breaking'])
    expect(decisionWith({ atLeast: 'breaking', type: 'breaking' }, 'warnings')).toEqual(['go', 'risky'])
    expect(decisionWith({ atLeast: 'breaking', type: 'breaking' }, 'type')).toEqual(['no-go', 'breaking'])
  })

  it('keeps the fingerprint of a divergence whatever its kinds count as', () => {
    const entries = exampleJournal([differing(1, 'type')])
    const fingerprintWith = (failOn: JudgingRules['policy']['failOn']) =>
      judged(entries, { ...rules, policy: { failOn, strictBaseline: false } }).divergences[0]!.fingerprint
    expect(fingerprintWith({ type: 'cosmetic' })).toBe(fingerprintWith('risky'))
  })

  it('shows what names the server itself, and lets it block nothing', () => {
    const identity = exampleDifference({ kind: 'rows', column: 'v', columns: ['v'], identity: 'VERSION()' })
    const both = exampleObservation(2, { differences: [identity, exampleDifference({ kind: 'rows', column: 'n' })] })
    const alone = judged(exampleJournal([exampleObservation(1, { differences: [identity] })]), {
      ...rules,
      policy: { failOn: 'cosmetic', strictBaseline: false },
    })
    expect(alone.decision).toBe('go')
    expect(alone.divergences).toMatchObject([{ status: 'identity', severity: 'cosmetic', fails: false }])
    const remark = alone.reasons.find(({ rule }) => rule === 'server-identity')
    expect(remark?.evidence).toEqual([
      expect.stringMatching(/log-in\.sql:1:1: the application reads the version .*VERSION\(\)/),
    ])
    const verdict = judged(exampleJournal([both]), rules)
    expect(verdict.decision).toBe('no-go')
    expect(verdict.divergences.map(({ status, fails }) => [status, fails])).toEqual([
      ['new', true],
      ['identity', false],
    ])
  })

  it('gathers the same difference of the same statement into one divergence', () => {
    const twice = [3, 9].map(line =>
      exampleObservation(line, {
        sql: `SELECT n FROM t WHERE id = ${line}`,
        normalised: 'select n from t where id = ?',
        name: `find-${line}`,
        differences: [exampleDifference({ kind: 'metadata', column: 'n' }), exampleDifference({ column: 'n' })],
      }),
    )
    const { divergences } = judged(exampleJournal(twice), rules)
    const label = 'integer-width-of-expressions'
    expect(divergences).toEqual([
      expect.objectContaining({
        kinds: ['type', 'metadata'],
        severity: 'risky',
        count: 2,
        statements: [
          { at: 'suites/log-in.sql:3:1', name: 'find-3', suite: 'log in', file: 'suites/log-in.sql', label },
          { at: 'suites/log-in.sql:9:1', name: 'find-9', suite: 'log in', file: 'suites/log-in.sql', label },
        ],
        example: expect.objectContaining({ sql: 'SELECT n FROM t WHERE id = 3' }),
      }),
    ])
  })

  it('shows up to three examples that differ from each other', () => {
    const looked = [1, 1, 2, 3, 4].map((id, index) =>
      exampleObservation(index + 1, {
        sql: `SELECT n FROM t WHERE id = ${id}`,
        normalised: 'select n from t where id = ?',
        differences: [exampleDifference()],
      }),
    )
    const [{ example, moreExamples } = { example: undefined }] = judged(exampleJournal(looked), rules).divergences
    expect(example?.sql).toBe('SELECT n FROM t WHERE id = 1')
    expect(moreExamples?.map(({ at, sql }) => `${at} ${sql}`)).toEqual([
      'suites/log-in.sql:3:1 SELECT n FROM t WHERE id = 2',
      'suites/log-in.sql:4:1 SELECT n FROM t WHERE id = 3',
    ])
  })

  it('puts what fails first, then what is worse, then what is more frequent', () => {
    const happened = [
      differing(1, 'metadata'),
      differing(2, 'type'),
      differing(3, 'rows'),
      ...[4, 5].map(line => exampleObservation(line, { normalised: 'same', differences: [exampleDifference()] })),
    ]
    const order = judged(exampleJournal(happened), rules).divergences.map(({ severity, count }) => [severity, count])
    expect(order).toEqual([
      ['breaking', 1],
      ['risky', 2],
      ['risky', 1],
      ['cosmetic', 1],
    ])
  })

  describe('an acceptance', () => {
    const entries = exampleJournal([differing(1, 'type')])

    it('lets its divergence pass until its last day', () => {
      const verdict = judged(entries, { ...rules, baseline: [acceptanceOf(entries)], today: '2026-06-30' })
      expect(verdict.decision).toBe('go')
      expect(verdict.divergences[0]).toMatchObject({
        status: 'accepted',
        fails: false,
        because: 'read as text everywhere (ada, until 2026-06-30)',
      })
    })

    it('fails when it has run out, however mild the divergence', () => {
      const mild = exampleJournal([differing(1, 'metadata')])
      const verdict = judged(mild, { ...rules, baseline: [acceptanceOf(mild)], today: '2026-07-01' })
      expect(rulesOf(verdict.reasons)).toEqual(['expired: no-go'])
      expect(verdict.divergences[0]).toMatchObject({ status: 'expired', fails: true })
    })

    it.each([
      [{ source: 'MySQL', target: 'MariaDB 11.8' }, 'go'],
      [{ source: 'mysql 9', target: 'mariadb' }, 'go'],
      [{ source: 'MySQL', target: 'MariaDB 11.80' }, 'no-go'],
      [{ source: 'MySQL', target: 'TiDB' }, 'no-go'],
      [{ source: 'My', target: 'MariaDB' }, 'no-go'],
    ])('holds for the servers that it names: %j', (servers, decision) => {
      const verdict = judged(entries, { ...rules, baseline: [acceptanceOf(entries, { servers })] })
      expect(verdict.decision).toBe(decision)
      expect(verdict.stale).toEqual([])
    })

    it('is mentioned when nothing needs it, and fails when the policy is strict', () => {
      const same = exampleJournal([exampleObservation(1)])
      const baseline = [acceptanceOf(entries)]
      const mild = judged(same, { ...rules, baseline })
      expect(rulesOf(mild.reasons)).toEqual(['no-blocking-differences: go', 'stale: go'])
      expect(mild.stale).toEqual([baseline[0]!.fingerprint])
      const strict = judged(same, { ...rules, baseline, policy: { failOn: 'risky', strictBaseline: true } })
      expect(rulesOf(strict.reasons)).toEqual(['stale: no-go'])
    })

    it('is not called needless by a run that saw only a part', () => {
      const part = exampleJournal([exampleObservation(1)], { planned: 2 })
      const verdict = judged(part, {
        ...rules,
        baseline: [acceptanceOf(entries)],
        policy: { failOn: 'risky', strictBaseline: true },
      })
      expect(verdict).toMatchObject({ decision: 'unknown', stale: [] })
    })
  })

  describe('a tolerance', () => {
    it('covers its kinds, and leaves the rest on its own', () => {
      const entry = exampleObservation(1, {
        differences: [exampleDifference({ kind: 'type' }), exampleDifference({ kind: 'rows' })],
        tolerances: [tolerance('type')],
      })
      const verdict = judged(exampleJournal([entry]), rules)
      expect(verdict.decision).toBe('no-go')
      expect(verdict.divergences).toEqual([
        expect.objectContaining({ kinds: ['rows'], status: 'new', fails: true }),
        expect.objectContaining({ kinds: ['type'], status: 'tolerated', because: 'the driver does not look' }),
      ])
    })

    it('that nothing needs is mentioned', () => {
      const entries = exampleJournal([exampleObservation(1, { tolerances: [tolerance('type')] })])
      const verdict = judged(entries, rules)
      expect(rulesOf(verdict.reasons)).toEqual(['no-blocking-differences: go', 'tolerance-unused: go'])
      expect(verdict.reasons[1]!.evidence[0]).toMatch(/^suites\/log-in\.sql:4:1: tolerates type/)
    })
  })

  describe('unknown', () => {
    it.each<[RunEnd, string]>([
      [{ kind: 'interrupted', by: 'SIGINT' }, 'interrupted'],
      [{ kind: 'server-died', side: 'target', detail: 'signal 11' }, 'server-died'],
      [{ kind: 'failed', detail: 'a fault' }, 'run-failed'],
    ])('is a run that ended by %j, even with a divergence, which is listed', (end, rule) => {
      const verdict = judged(exampleJournal([differing(1, 'rows')], { end }), rules)
      expect(verdict.decision).toBe('unknown')
      expect(rulesOf(verdict.reasons)).toEqual([`${rule}: unknown`, 'divergence: no-go'])
      expect(verdict.divergences).toHaveLength(1)
    })

    it.each<[string, JournalEntry[], string]>([
      ['an answer is lost', exampleJournal([exampleObservation(1, { target: [exampleLost] })]), 'statement-lost'],
      ['an answer was not recorded', exampleJournal([exampleObservation(1, { source: [] })]), 'statement-lost'],
      ['a statement never ran', exampleJournal([exampleObservation(1)], { planned: 3 }), 'never-ran'],
      [
        'a fixture is refused by both',
        exampleJournal([
          exampleObservation(1),
          exampleObservation(2, { step: 'fixture', source: [exampleRefused], target: [exampleRefused] }),
        ]),
        'fixture-refused',
      ],
      [
        '`only` leaves a part out',
        [
          exampleStart([
            { name: 'log in', file: 'suites/log-in.sql', statements: 1, leftOut: { because: 'only', count: 3 } },
          ]),
          ...exampleJournal([exampleObservation(1)]).slice(1),
        ],
        'only',
      ],
      [
        'a suite does not finish',
        exampleJournal([exampleObservation(1)]).filter(
          entry => entry.kind !== 'entry' || entry.entry.kind !== 'suite-finished',
        ),
        'suite-not-finished',
      ],
      ['there are no statements', exampleJournal([]), 'no-statements'],
      ['no suite was planned', [exampleStart([]), ...exampleJournal([]).slice(1)], 'no-statements'],
    ])('is the decision when %s', (_what, entries, rule) => {
      const verdict = judged(entries, rules)
      expect(verdict.decision).toBe('unknown')
      expect(rulesOf(verdict.reasons)).toContain(`${rule}: unknown`)
    })

    it('counts what was not compared, and why', () => {
      const happened = [
        exampleObservation(1, { notCompared: ['column t: noise'] }),
        exampleObservation(2, { target: [exampleLost] }),
      ]
      expect(judged(exampleJournal(happened, { planned: 5 }), rules).coverage).toEqual({
        statements: 5,
        compared: 1,
        notExercised: 0,
        skipped: [
          { reason: 'never ran', count: 3 },
          { reason: 'no answer from the target (timeout)', count: 1 },
        ],
        partly: [{ reason: 'column t: noise', count: 1 }],
      })
    })
  })

  it('takes a fixture statement that one side refuses for set-up', () => {
    const fixture = exampleObservation(2, {
      step: 'fixture',
      target: [exampleRefused],
      differences: [exampleDifference({ kind: 'error' })],
    })
    const verdict = judged(exampleJournal([exampleObservation(1), fixture]), rules)
    expect(verdict.divergences[0]).toMatchObject({ kinds: ['setup'], severity: 'breaking', fails: true })
    expect(verdict.coverage).toMatchObject({ statements: 1, compared: 1 })
  })

  it('tells suites of the same name apart by their files', () => {
    const planned = ['a.sql', 'b.sql'].map(file => ({ name: 'same', file, statements: 1 }))
    const entries = inPhases([
      exampleStart(planned),
      exampleObservation(1, { statement: 'b.sql:1:1', at: 'b.sql:1:1', suite: 'same', file: 'b.sql' }),
      ...planned.map(({ file }) => ({ kind: 'suite-finished' as const, suite: 'same', file, ms: 1 })),
      { kind: 'run-finished', end: { kind: 'complete' }, totalMs: 5 },
    ])
    const verdict = judged(entries, rules)
    expect(verdict.reasons[0]).toEqual({
      rule: 'never-ran',
      decision: 'unknown',
      evidence: ['a.sql: 1 of 1 statements never ran'],
    })
  })
})

describe('judge, of whatever was observed', () => {
  const anyOutcome = fc.constantFrom(exampleRows(), exampleRefused, exampleLost)
  const anyKinds = fc.uniqueArray(fc.constantFrom(...kinds), { maxLength: 3 })
  const anyHappening = fc.array(
    fc.record({
      step: fc.constantFrom('suite' as const, 'suite' as const, 'fixture' as const, 'contents' as const),
      source: fc.array(anyOutcome, { minLength: 1, maxLength: 2 }),
      target: fc.array(anyOutcome, { minLength: 1, maxLength: 2 }),
      kinds: anyKinds,
      tolerated: anyKinds,
    }),
    { maxLength: 6 },
  )
  const anyEntries = anyHappening.map(list =>
    list.map((each, index) =>
      exampleObservation(index + 1, {
        step: each.step,
        source: each.source,
        target: each.target,
        differences: each.kinds.map(kind => exampleDifference({ kind })),
        tolerances: each.tolerated.length > 0 ? [tolerance(...each.tolerated)] : [],
      }),
    ),
  )
  const anyFailOn = fc.oneof(
    fc.constantFrom(...severities),
    fc.dictionary(fc.constantFrom('atLeast' as const, ...kinds), fc.constantFrom(...severities)),
  )
  const anyPolicy = fc.record({ failOn: anyFailOn, strictBaseline: fc.boolean() })
  const anyAcceptances = fc.array(fc.record({ index: fc.nat(5), until: fc.constantFrom('2026-02-28', '2026-03-01') }))

  function rulesFor(
    entries: JournalEntry[],
    policy: JudgingRules['policy'],
    accepted: { index: number; until: string }[],
  ) {
    const { divergences } = judged(entries, rules)
    const baseline = accepted.flatMap(({ index, until }) => {
      const fingerprint = divergences[index]?.fingerprint
      return fingerprint ? [{ fingerprint, reason: 'known', owner: 'ada', until }] : []
    })
    return { policy, baseline, today: rules.today }
  }

  it('never says go when an answer is lost, something failing is found, or nothing was compared', () => {
    fc.assert(
      fc.property(anyEntries, anyPolicy, anyAcceptances, fc.nat(2), (happened, policy, accepted, missing) => {
        const observations = happened.map(({ observation }) => observation)
        const replayed = observations.filter(({ step }) => step === 'suite').length
        const entries = exampleJournal(happened, { planned: replayed + missing })
        const ownRules = rulesFor(entries, policy, accepted)
        const verdict = judged(entries, ownRules)
        const held = new Set(
          ownRules.baseline.filter(entry => entry.until >= ownRules.today).map(({ fingerprint }) => fingerprint),
        )
        const anyLost = observations.some(each => [...each.source, ...each.target].some(({ kind }) => kind === 'lost'))
        const anyFailing = verdict.divergences.some(
          each =>
            each.status !== 'tolerated' &&
            isAtLeast(each.severity, barOf(policy.failOn)) &&
            !held.has(each.fingerprint),
        )
        const untolerated = observations.flatMap(each =>
          each.differences
            .map(({ kind }) => (each.step === 'fixture' && kind === 'error' ? 'setup' : kind))
            .filter((_kind, index) => !each.tolerances.some(t => t.kinds.includes(each.differences[index]!.kind))),
        )
        expect(untolerated.every(kind => verdict.divergences.some(each => each.kinds.includes(kind)))).toBe(true)
        expect(
          verdict.divergences.every(each =>
            each.kinds.every(k => isAtLeast(each.severity, severityUnder(policy.failOn, [k]))),
          ),
        ).toBe(true)
        if (anyLost || anyFailing || missing > 0 || replayed === 0) expect(verdict.decision).not.toBe('go')
        if (verdict.decision === 'no-go') expect(verdict.reasons[0]!.decision).toBe('no-go')
        const { statements, compared, skipped } = verdict.coverage
        expect(compared + skipped.reduce((sum, { count }) => sum + count, 0)).toBe(statements)
      }),
    )
  })

  it('is unknown for a journal that ends anywhere before its end', () => {
    fc.assert(
      fc.property(anyEntries, anyPolicy, fc.nat(), (happened, policy, cut) => {
        const entries = exampleJournal(happened)
        const part = entries.slice(0, cut % entries.length)
        expect(judged(part, { ...rules, policy }).decision).toBe('unknown')
      }),
    )
  })
})
