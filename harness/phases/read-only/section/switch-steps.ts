import { type BySide, sides } from '../../../model/side.ts'
import type { SwitchRow, SwitchStep } from '../../../model/switch-row.ts'

/** One statement that was sent to both sides, with both outcomes; a side to which it was not sent has no outcome. */
export interface PairedStep extends Partial<BySide<SwitchStep>> {
  when: SwitchStep['when']
  sql: string
  differs: boolean
}

/** Pairs the steps in the order of the source, and then those that were sent to the target alone. */
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
  return [...paired.values()].map(step => ({ ...step, differs: step.source?.outcome !== step.target?.outcome }))
}

/** Whether the sides differ anywhere in this scenario, even if only because one of them blocks the switch. */
export function differsAtSwitchover(row: SwitchRow): boolean {
  return row.source.blocked !== row.target.blocked || pairedSteps(row).some(({ differs }) => differs)
}

export const whenMeaning = {
  before: 'before',
  at: 'at the switch',
  'read-only': 'while read-only',
  'read-write': 'read-write again',
} as const satisfies Record<SwitchStep['when'], string>
