import { describe, expect, it } from 'vitest'
import { exampleSwitchRow } from '../../../testing/example-read-only.ts'
import { differsAtSwitchover, pairedSteps } from './switch-steps.ts'

describe('steps at switch-over', () => {
  const step = (sql: string, outcome: string) => ({ when: 'read-only', sql, outcome }) as const
  const across = (source: ReturnType<typeof step>[], target: ReturnType<typeof step>[], blocked = false) => {
    const outcomes = { waitedMs: 1, blocked: false }
    return exampleSwitchRow('s', 's', { ...outcomes, steps: source }, { ...outcomes, blocked, steps: target }).row
  }

  it('are paired by what was asked, each time that it was', () => {
    const row = across([step('a', '1'), step('a', '2')], [step('a', '1'), step('a', '3'), step('b', '4')])
    expect(
      pairedSteps(row).map(({ sql, source, target, differs }) => [sql, source?.outcome, target?.outcome, differs]),
    ).toEqual([
      ['a', '1', '1', false],
      ['a', '2', '3', true],
      ['b', undefined, '4', true],
    ])
  })

  it('differ where one answer does, or one switch is blocked', () => {
    expect(differsAtSwitchover(across([step('a', '1')], [step('a', '1')]))).toBe(false)
    expect(differsAtSwitchover(across([step('a', '1')], [step('a', '2')]))).toBe(true)
    expect(differsAtSwitchover(across([], [], true))).toBe(true)
  })
})
