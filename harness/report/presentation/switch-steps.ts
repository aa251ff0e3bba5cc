import type { SwitchRow, SwitchStep } from '../../model/read-only.ts'
import { type BySide, sides } from '../../model/side.ts'

/** One question that both sides were asked, and what each answered; a side that was not asked has no answer. */
export interface PairedStep extends Partial<BySide<SwitchStep>> {
  when: SwitchStep['when']
  sql: string
  differs: boolean
}

/** In the order in which the source was asked, and then what the target alone was. */
export function pairedSteps(row: SwitchRow): PairedStep[] {
  const paired = new Map<string, Pick<PairedStep, 'when' | 'sql'> & Partial<BySide<SwitchStep>>>()
  for (const side of sides) {
    const asked = new Map<string, number>()
    for (const step of row[side].steps) {
      const question = JSON.stringify([step.when, step.sql])
      const turn = asked.get(question) ?? 0
      asked.set(question, turn + 1)
      const key = `${question} ${turn}`
      paired.set(key, { when: step.when, sql: step.sql, ...paired.get(key), [side]: step })
    }
  }
  return [...paired.values()].map(step => ({ ...step, differs: step.source?.answer !== step.target?.answer }))
}

/** Whether the sides part anywhere in this situation, be it that one holds up the switch for good. */
export function differsAcross(row: SwitchRow): boolean {
  return row.source.blocked !== row.target.blocked || pairedSteps(row).some(({ differs }) => differs)
}

export const whenMeaning = {
  before: 'before',
  at: 'at the switch',
  frozen: 'while read-only',
  thawed: 'after the thaw',
} as const satisfies Record<SwitchStep['when'], string>
