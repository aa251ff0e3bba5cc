import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DisplayCell } from '../model/difference.ts'
import { exampleDifference } from '../testing/example-entries.ts'
import { compareText, type Piece } from './presentation/compare-text.ts'
import { escapeControl, inShort } from './presentation/escape-control.ts'
import { duration } from './presentation/headline.ts'
import { presentDifference } from './presentation/present-difference.ts'

const marked = (pieces: Piece[]) => pieces.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('')
const tableOf = (
  columns: string[],
  examples: { source?: DisplayCell[]; target?: DisplayCell[] }[],
  column?: string,
) => {
  const { table } = presentDifference(
    exampleDifference({
      kind: 'rows',
      ...(column ? { column } : {}),
      rows: { count: examples.length, columns: { source: columns, target: columns }, examples },
    }),
  )
  return {
    columns: table!.columns.map(({ label, context }) => (context ? `(${label})` : label)),
    rows: table!.rows.map(({ source, target }) => [source, target].map(row => row?.map(cell => marked(cell.pieces)))),
  }
}

describe('visible', () => {
  it('names what a terminal would obey and what no eye can see', () => {
    expect(escapeControl('a\u001b[31mb\r\n\u0000\u007f')).toBe('a\\x1b[31mb\\r\\n\\x00\\x7f')
    expect(escapeControl('\u009b31m \u202e \u200b \u00a0 \u2028 \ud800')).toBe(
      '\\u{9b}31m \\u{202e} \\u{200b} \\u{a0} \\u{2028} \\u{d800}',
    )
    expect(escapeControl('Grüße, 世界 💥')).toBe('Grüße, 世界 💥')
  })

  it('leaves nothing that a terminal could obey, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(escapeControl(text)).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
        expect(escapeControl(escapeControl(text))).toBe(escapeControl(text))
      }),
    )
  })

  it('cuts between characters', () => {
    expect(inShort('  SELECT\n\t💥💥💥 ', 9)).toBe('SELECT 💥…')
    expect(inShort('SELECT 1', 8)).toBe('SELECT 1')
  })
})

describe('compareText', () => {
  it('shows what short texts do not share at their ends', () => {
    const { source, target } = compareText('2026-01-01', '2026-02-01')
    expect([marked(source), marked(target)]).toEqual(['2026-0[1]-01', '2026-0[2]-01'])
    expect(marked(compareText('1.0', '1.00').target)).toBe('1.0[0]')
    expect(marked(compareText('💥', '💫').source)).toBe('[💥]')
  })

  it('shows the neighbourhood of the word that differs in a long text', () => {
    const text = (word: string) => `${'lorem ipsum '.repeat(80)}${word} ${'dolor sit '.repeat(80)}`
    const { source, target } = compareText(text('here'), text('there'))
    expect(marked(source)).toMatch(/^…(lorem ipsum ){2}\[here\] (dolor sit )+dol…$/)
    expect(marked(target)).toMatch(/\[there\]/)
    expect(marked(source).length).toBeLessThan(90)
  })

  it('keeps the whole of what changed, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (a, b) => {
        const { source, target } = compareText(a, b)
        const whole = (pieces: Piece[]) => pieces.map(({ text }) => text).join('')
        if (!whole(source).includes('…')) expect(whole(source)).toBe(a)
        if (a !== b) expect([...source, ...target].some(({ changed }) => changed)).toBe(true)
      }),
    )
  })
})

describe('presentDifference', () => {
  it('does not say twice what the summary says', () => {
    const repeated = exampleDifference({ summary: 'column `n`: type BIGINT / INT', source: 'BIGINT', target: 'INT' })
    expect(presentDifference(repeated).sides).toBeUndefined()
    const sides = presentDifference(exampleDifference({ source: '1 row', target: '1064: no' })).sides!
    expect([marked(sides.source!), marked(sides.target!)]).toEqual(['1 row', '1064: no'])
  })

  it('shows the side alone that breaks a promise, and both where they differ', () => {
    const alone = { kind: 'read-only' as const, summary: 'it hangs', source: undefined as never, target: 'lost' }
    expect(presentDifference(exampleDifference(alone)).sides).toEqual({ target: [{ text: 'lost', changed: false }] })
    const nothing = presentDifference(exampleDifference({ source: undefined as never, target: 'x' })).sides!
    expect(marked(nothing.source!)).toBe('(nothing)')
  })

  it('shows the columns that differ, after the first for orientation', () => {
    const rows = [
      { source: ['1', 'ada', 'x', '1.0'], target: ['1', 'ada', 'y', '1.0'] },
      { source: ['2', 'bob', 'x', '1.0'], target: ['2', 'bob', 'x', '1.5'] },
    ]
    expect(tableOf(['id', 'name', 'a', 'b'], rows)).toEqual({
      columns: ['(id)', 'a', 'b'],
      rows: [
        [
          ['1', '[x]', '1.0'],
          ['1', '[y]', '1.0'],
        ],
        [
          ['2', 'x', '1.[0]'],
          ['2', 'x', '1.[5]'],
        ],
      ],
    })
  })

  it('shows all of a row that only one side has', () => {
    expect(tableOf(['id', 'name'], [{ target: ['1', null] }])).toEqual({
      columns: ['id', 'name'],
      rows: [[undefined, ['[1]', '[NULL]']]],
    })
  })

  it('tells NULL, empty, bytes and look-alikes apart', () => {
    const cells: [DisplayCell, DisplayCell][] = [
      [null, 'NULL'],
      ['', null],
      [{ hex: '00ff' }, '0x00ff'],
      ['a', 'a '],
      ['caf\u00e9', 'cafe\u0301'],
      ['a\nb', 'a\\nb'],
    ]
    const shown = cells.map(([source, target]) => tableOf(['c'], [{ source: [source], target: [target] }]).rows[0])
    expect(shown.map(row => row!.flat())).toEqual([
      ['[NULL]', "['NULL']"],
      ["['']", '[NULL]'],
      ['[0x00ff]', "['0x00ff']"],
      ['a', 'a[·]'],
      ['caf[\\u{e9}]', 'caf[e\\u{301}]'],
      ['a[\\u{a}]b', 'a[\\n]b'],
    ])
  })

  it('keeps to the column that it is about', () => {
    const rows = [{ source: ['1', 'x', '1.0'], target: ['1', 'x', '1'] }]
    expect(tableOf(['a', 'b', 'c'], rows, 'c').columns).toEqual(['(a)', 'c'])
  })
})

describe('duration', () => {
  it('reads well at every size', () => {
    expect([0.4, 340, 999.7, 4210, 59_960, 200_400].map(duration)).toEqual([
      '0 ms',
      '340 ms',
      '1.0 s',
      '4.2 s',
      '1 min 0 s',
      '3 min 20 s',
    ])
  })
})
