import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Section } from '../../model/section.ts'
import { toned } from '../../model/spans.ts'
import type { JudgedPhase } from '../../model/verdict.ts'
import { arbitrarySection } from '../../testing/arbitrary-section.ts'
import { exampleSection } from '../../testing/example-section.ts'
import { noPaint } from '../presentation/paint.ts'
import { factLines } from './console-facts.ts'
import { colours } from './console-look.ts'
import { renderPhase } from './console-section.ts'

const phaseOf = (section: Section): JudgedPhase => ({
  name: 'zones',
  title: 'Zones',
  state: 'finished',
  ms: 5,
  section,
})

const withoutTrailingSpaces = (text: string) => text.replace(/ +$/gm, '')

describe('facts on the terminal', () => {
  it('have a line each, with the sign of their tone, and their lines below', () => {
    expect(factLines(exampleSection.facts, noPaint, 80)).toEqual([
      'time zones that are alike  ✗ 1 of 2 (1 not asked)',
      '  ✗ log_timestamps  differs',
      'servers asked  2',
    ])
  })

  it('are bounded in lines and in width', () => {
    const lines = Array.from({ length: 100 }, () => [toned('bad', 'x'.repeat(90)), 'y'.repeat(90)])
    const shown = factLines([{ label: 'many', value: 'v'.repeat(500), tone: 'bad', lines }], noPaint, 80)
    expect(shown).toHaveLength(22)
    expect(shown.at(-1)).toBe('  and 80 more in the report')
    expect(Math.max(...shown.map(line => line.length))).toBe(80)
    expect(shown[1]).toMatch(/^ {2}✗ x+…$/)
  })
})

describe('a section on the terminal', () => {
  it('has title, state, facts, and each block that is essential', () => {
    expect(renderPhase(phaseOf(exampleSection), { paint: noPaint, width: 80 })).toBe(`Zones
Finished in 5 ms.

time zones that are alike  ✗ 1 of 2 (1 not asked)
  ✗ log_timestamps  differs
servers asked  2

Time zones: 1 of 2 alike

Both were asked for @@time_zone, once per run; see 3cf5d37e0b0a

- SYSTEM
- ✗ +00:00
- UTC

time_zone
  answers: ✓ alike
    SYSTEM
  asked: 2
log_timestamps
  answers: ! differs
  asked: 1

Others

  ? not asked

The target answers ten times as slowly as the source.
source  ████ ✓ 120 ms
target  ████████████████████████████████████████ ✗ 1,200.3 ms

The lag of the replica rises to 9 s.
replica  ▁█▁  10 ms to 9,000 ms
writer   ▁  0 ms to 0 ms
`)
  })

  it('sets a table in columns where it fits', () => {
    const columns = [
      { title: 'name', holds: 'text' },
      { title: 'count', holds: 'number' },
    ] as const
    const rows = [
      ['語', '7'],
      [[toned('bad', 'longer')], '1,000'],
    ]
    const table = { kind: 'table', level: 'essential', label: 'names', columns, rows } as const
    const on = (width: number) =>
      renderPhase(phaseOf({ facts: [], blocks: [table] }), { paint: noPaint, width })
        .split('\n')
        .slice(3)
    expect(on(40)).toEqual(['name      count', '語            7', '✗ longer  1,000', ''])
    expect(on(10)).toEqual(['語', '  count: 7', '✗ longer', '  count: 1,000', ''])
  })

  it('lets nobody speak to the terminal, and is the same with colours but for the colours', () => {
    const painted = { paint: colours(1), width: 80 }
    fc.assert(
      fc.property(arbitrarySection(fc.string({ unit: 'binary' })), section => {
        const plain = renderPhase(phaseOf(section), { paint: noPaint, width: 80 })
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the output must not contain these characters
        expect(plain).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|NaN|Infinity|undefined/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the test removes these characters
        const bare = renderPhase(phaseOf(section), painted).replace(/\u001b\[\d+m/g, '')
        // Spaces before the code that ends a colour cannot be cut off.
        expect(withoutTrailingSpaces(bare)).toBe(withoutTrailingSpaces(plain))
      }),
    )
  })
})
