import { describe, expect, it } from 'vitest'
import type { Attribution } from '../model/attribution.ts'
import type { JournalEntry } from '../model/journal.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { judge, type Terms } from './judge.ts'

const terms: Terms = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const differing = exampleObservation(3, {
  differences: [exampleDifference({ kind: 'rows' }), exampleDifference({ kind: 'type' })],
})
const { fingerprint } = judge(exampleJournal([differing]), terms).divergences[0]!

/** What is written once all suites are over. */
function journalWith(...entries: JournalEntry[]): JournalEntry[] {
  const journal = exampleJournal([differing])
  return [...journal.slice(0, -1), ...entries, journal.at(-1)!]
}

function attribution(gone: Attribution['gone'], left: Attribution['left']): JournalEntry {
  const setting = { setting: 'group_concat_max_len', value: '1024' }
  return { kind: 'attribution', fingerprint, statement: 'suites/log-in.sql:3:1', ...setting, gone, left }
}

describe('a closer look at a divergence', () => {
  it('stands at it, and changes no verdict', () => {
    const file = `repro/${fingerprint}.sql`
    const statement = 'suites/log-in.sql:3:1'
    const verdict = judge(
      journalWith(attribution(['rows', 'type'], []), {
        kind: 'reproduction',
        fingerprint,
        statement,
        file,
        minimised: true,
        seen: true,
      }),
      terms,
    )
    const { attribution: told, reproduction, ...rest } = verdict.divergences[0]!
    expect(told).toBe('disappears when the target runs with group_concat_max_len = 1024')
    expect(reproduction).toBe(file)
    const without = judge(journalWith(), terms)
    expect({ ...verdict, divergences: [rest] }).toEqual(without)
  })

  it('says what stays where a setting explains a part', () => {
    const [divergence] = judge(journalWith(attribution(['rows'], ['type'])), terms).divergences
    expect(divergence!.attribution).toBe(
      'in part (rows) disappears when the target runs with group_concat_max_len = 1024; type stays',
    )
  })

  it('is a remark where it could not be taken', () => {
    const verdict = judge(journalWith({ kind: 'diagnosis-remark', detail: 'the time was over' }), terms)
    expect(verdict.decision).toBe('no-go')
    expect(verdict.reasons.at(-1)).toEqual({ rule: 'diagnosis', decision: 'go', evidence: ['the time was over'] })
  })
})
