import { describe, expect, it } from 'vitest'
import { exampleSwitchRow } from '../../../testing/example-read-only.ts'
import { differsAcross, pairedSteps } from './switch-steps.ts'

describe('steps at switch-over', () => {
  const step = (sql: string, answer: string) => ({ when: 'frozen', sql, answer }) as const
  const across = (source: ReturnType<typeof step>[], target: ReturnType<typeof step>[], blocked = false) => {
    const answers = { waitedMs: 1, blocked: false }
    return exampleSwitchRow('s', 's', { ...answers, steps: source }, { ...answers, blocked, steps: target }).row
  }

  it('are paired by what was asked, each time that it was', () => {
    const row = across([step('a', '1'), step('a', '2')], [step('a', '1'), step('a', '3'), step('b', '4')])
    expect(
      pairedSteps(row).map(({ sql, source, target, differs }) => [sql, source?.answer, target?.answer, differs]),
    ).toEqual([
      ['a', '1', '1', false],
      ['a', '2', '3', true],
      ['b', undefined, '4', true],
    ])
  })

  it('differ where one answer does, or one switch is blocked', () => {
    expect(differsAcross(across([step('a', '1')], [step('a', '1')]))).toBe(false)
    expect(differsAcross(across([step('a', '1')], [step('a', '2')]))).toBe(true)
    expect(differsAcross(across([], [], true))).toBe(true)
  })
})
