import { describe, expect, it } from 'vitest'
import type { Kind } from '../../model/kind.ts'
import type { FailOn } from '../../model/policy.ts'
import { exampleDifference } from '../../testing/example-entries.ts'
import { effectOfSetting } from './effect-of-setting.ts'

const mode = { setting: 'sql_mode', value: "''" }
const showing = (...kinds: Kind[]) => ({ differences: kinds.map(kind => exampleDifference({ kind })) })

function attributed(kinds: Kind[], before: Kind[], after: Kind[], failOn: FailOn = 'risky') {
  const found = effectOfSetting(mode, { kinds, failOn }, showing(...before), showing(...after))
  return found && { gone: found.gone, left: found.left }
}

describe('the setting that explains a divergence', () => {
  it('lets everything disappear that blocks a go', () => {
    expect(attributed(['rows'], ['rows'], [])).toEqual({ gone: ['rows'], left: [] })
    expect(attributed(['rows', 'type'], ['rows', 'type'], ['metadata'])).toEqual({ gone: ['rows', 'type'], left: [] })
  })

  it('is none that leaves a part which blocks a go', () => {
    expect(attributed(['rows', 'type'], ['rows', 'type'], ['type'])).toBeUndefined()
    expect(attributed(['rows'], ['rows'], ['rows'])).toBeUndefined()
    expect(attributed(['rows'], ['rows'], ['error'])).toBeUndefined()
    expect(attributed(['error'], ['error'], ['warnings'])).toBeUndefined()
  })

  it('may leave what the policy lets pass, and what is another divergence of the same statement', () => {
    expect(attributed(['rows', 'type'], ['rows', 'type'], ['type'], 'breaking')).toEqual({
      gone: ['rows'],
      left: ['type'],
    })
    expect(attributed(['rows', 'type'], ['rows', 'type'], ['type'], { type: 'cosmetic' })).toBeDefined()
    expect(attributed(['rows'], ['rows', 'warnings'], ['warnings'])).toEqual({ gone: ['rows'], left: [] })
  })
})
