import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textColumns } from '../../model/cells.ts'
import type { Section } from '../../model/section.ts'
import type { JudgedPhase } from '../../model/verdict.ts'
import { arbitrarySection } from '../../testing/arbitrary-section.ts'
import { exampleSection } from '../../testing/example-section.ts'
import { phaseSections } from './markdown-section.ts'
import { ownLine } from './markdown-spans.ts'

function rendered(section: Section, change: Partial<JudgedPhase> = {}): string {
  return phaseSections({ name: 'zones', title: 'Zones', state: 'finished', ms: 1234, section, ...change }).join('\n\n')
}

describe('a section in Markdown', () => {
  const text = rendered(exampleSection)

  it('begins with its title, how far it came, and its facts', () => {
    expect(text).toMatch(
      /^## Zones\n\nFinished in 1\.2 s\.\n\n- time zones that are alike: <b>✗ 1 of 2<\/b> \(1 not asked\)\n- servers asked: <b>2<\/b>\n\n/,
    )
    expect(rendered(exampleSection, { state: 'not-finished' })).toContain(
      '<b>This phase did not finish.</b> The rest of this section shows what it saw until then.\n\n- Zones: <b>? not finished</b>\n',
    )
  })

  it('has each block that is essential, and no detail', () => {
    expect(text).toContain('### Time zones: 1 of 2 alike')
    expect(text).toContain('- SYSTEM\n- ✗ +00:00\n- UTC')
    expect(text).toContain(
      [
        '| Setting | Answers | Asked |',
        '| --- | --- | ---: |',
        '| <code>time&#95;zone</code> | ✓ alike<br>SYSTEM | 2 |',
        '| log&#95;timestamps | ! differs | 1 |',
      ].join('\n'),
    )
    expect(text).toContain('<details><summary>Others</summary>\n\n? not asked\n\n</details>')
    expect(text).toContain('| source | ✓ 120 ms |\n| target | ✗ 1,200.3 ms |')
    expect(text).toContain('| replica | 10 ms | 10 ms | 9,000 ms | 40 ms |')
    expect(text).not.toContain('a detail')
  })

  it('is bounded, and says how much is left', () => {
    const long = 'x'.repeat(5000)
    const rows = Array.from({ length: 2000 }, () => [[long], long])
    const table = { kind: 'table', level: 'essential', label: 'items', columns: textColumns('a', 'b'), rows } as const
    const list = { kind: 'list', level: 'essential', items: rows.map(() => long) } as const
    const many = rendered({ facts: [], blocks: [table, list] })
    expect(many.length).toBeLessThan(40_000)
    expect(many).toContain('\n\n… and 1950 more')
    expect(many).toContain('\n- … and 1950 more')
  })

  it.each([
    ['- not a list', '&#45; not a list'],
    ['+ nor this', '&#43; nor this'],
    ['=== nor a heading', '&#61;== nor a heading'],
    ['12. nor numbered', '12&#46; nor numbered'],
    ['    nor code', 'nor code'],
    ['1.5 s', '1.5 s'],
  ])('takes the beginning of a line for nothing but words: %s', (said, written) => {
    expect(ownLine(said)).toBe(written)
  })

  it('keeps its form whatever others say', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('- a', '1. a', '| a |', '```', '<b>', '\n# a'),
    )
    fc.assert(
      fc.property(arbitrarySection(words), section => {
        const seen = rendered(section)
        expect(seen).not.toMatch(/<(?!\/?(b|br|code|details|summary)>|details open>)|`|NaN|Infinity/)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the output must not contain these characters
        expect(seen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
        const lines = seen.split('\n')
        const headings = section.blocks.filter(({ kind, level }) => kind === 'heading' && level === 'essential')
        expect(lines.filter(line => line.startsWith('#'))).toHaveLength(1 + headings.length)
        expect(lines.filter(line => /^[+=]|^\d+[.)](\s|$)|^\s+\S/.test(line))).toEqual([])
      }),
    )
  })
})
