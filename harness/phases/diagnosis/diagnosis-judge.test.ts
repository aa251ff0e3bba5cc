import { describe, expect, it } from 'vitest'
import type { JudgingRules } from '../../gate/judge.ts'
import type { Attribution } from '../../model/attribution.ts'
import type { JournalEntry } from '../../model/journal.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../../testing/example-entries.ts'
import { judged } from '../../testing/judged.ts'
import type { DiagnosisEntry } from './diagnosis-entry.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const differing = exampleObservation(3, {
  differences: [exampleDifference({ kind: 'rows' }), exampleDifference({ kind: 'type' })],
})
const { fingerprint } = judged(exampleJournal([differing]), rules).divergences[0]!

/** A journal with the entries that the diagnosis writes when all suites are over. */
function journalWith(...entries: DiagnosisEntry[]): JournalEntry[] {
  return exampleJournal([differing, ...entries])
}

function attribution(gone: Attribution['gone'], left: Attribution['left']): DiagnosisEntry {
  const setting = { setting: 'group_concat_max_len', value: '1024' }
  return { kind: 'attribution', fingerprint, statement: 'suites/log-in.sql:3:1', ...setting, gone, left }
}

describe('the diagnosis of a divergence', () => {
  it('stands at it, and changes no verdict', () => {
    const file = `repro/${fingerprint}.sql`
    const statement = 'suites/log-in.sql:3:1'
    const verdict = judged(
      journalWith(attribution(['rows', 'type'], []), {
        kind: 'reproduction',
        fingerprint,
        statement,
        file,
        minimised: true,
        seen: true,
      }),
      rules,
    )
    const { attribution: reported, reproduction, ...rest } = verdict.divergences[0]!
    expect(reported).toBe('disappears when the target runs with group_concat_max_len = 1024')
    expect(reproduction).toBe(file)
    const without = judged(journalWith(), rules)
    const { phases: _, ...same } = verdict
    expect({ ...same, divergences: [rest], phases: without.phases }).toEqual(without)
  })

  it('says what stays where a setting explains a part', () => {
    const [divergence] = judged(journalWith(attribution(['rows'], ['type'])), rules).divergences
    expect(divergence!.attribution).toBe(
      'in part (rows) disappears when the target runs with group_concat_max_len = 1024; type stays',
    )
  })

  it('is a remark where it could not be taken', () => {
    const verdict = judged(journalWith({ kind: 'remark', detail: 'the time was over' }), rules)
    expect(verdict.decision).toBe('no-go')
    expect(verdict.reasons.at(-1)).toEqual({ rule: 'diagnosis', decision: 'go', evidence: ['the time was over'] })
  })
})
