import fc from 'fast-check'
import type { Block, Cell, FoldableBlock } from '../model/block.ts'
import type { Chart } from '../model/chart.ts'
import type { Fact, Section } from '../model/section.ts'
import type { Span, Text } from '../model/text.ts'
import { toneSchema } from '../model/text.ts'

/* Sections of every shape, for tests of their renderers. `words` generates each text in them. */

export function arbitrarySection(words: fc.Arbitrary<string>): fc.Arbitrary<Section> {
  return fc.record({ facts: fc.array(arbitraryFact(words), { maxLength: 3 }), blocks: arbitraryBlocks(words) })
}

export function arbitraryBlocks(words: fc.Arbitrary<string>): fc.Arbitrary<Block[]> {
  const foldable = arbitraryFoldable(words)
  const text = arbitraryText(words)
  const heading = fc.record({ kind: fc.constant('heading' as const), level, text })
  const fold = fc.record({
    kind: fc.constant('fold' as const),
    level,
    summary: text,
    open: fc.boolean(),
    blocks: fc.array(foldable, { maxLength: 3 }),
  })
  return fc.array(fc.oneof(heading, foldable, fold), { maxLength: 6 })
}

export function arbitraryText(words: fc.Arbitrary<string>): fc.Arbitrary<Text> {
  const fingerprint = fc.constantFrom('aaaaaaaaaaaa', 'bbbbbbbbbbbb')
  const status = fc.constant('new' as const)
  const span: fc.Arbitrary<Span> = fc.oneof(
    words,
    fc.record({ kind: fc.constantFrom('code' as const, 'strong' as const, 'faint' as const), text: words }),
    fc.record({ kind: fc.constant('tone' as const), tone, text: words }),
    fc.record({ kind: fc.constant('divergence' as const), fingerprint, status, text: words }),
  )
  return fc.oneof(words, fc.array(span, { maxLength: 4 }))
}

function arbitraryChart(words: fc.Arbitrary<string>): fc.Arbitrary<Chart> {
  const bar = fc.record({ label: words, value: fc.double({ min: 0, max: 1e12, noNaN: true }), tone })
  const axis = fc.record({ title: words, unit: words })
  const number = fc.double({ min: -1e12, max: 1e12, noNaN: true })
  const points = fc
    .array(fc.record({ x: number, y: number }), { maxLength: 20 })
    .map(list => list.toSorted((one, other) => one.x - other.x))
  return fc.oneof(
    fc.record({ kind: fc.constant('bars' as const), unit: words, bars: fc.array(bar, { maxLength: 5 }) }),
    fc.record({
      kind: fc.constant('lines' as const),
      across: axis,
      up: axis,
      series: fc.array(fc.record({ label: words, points }), { maxLength: 8 }),
    }),
  )
}

const level = fc.constantFrom('essential' as const, 'detail' as const)
const tone = fc.constantFrom(...toneSchema.options)

function arbitraryFact(words: fc.Arbitrary<string>): fc.Arbitrary<Fact> {
  return fc.record(
    { label: words, value: words, tone, note: words, lines: fc.array(arbitraryText(words), { maxLength: 3 }) },
    { requiredKeys: ['label', 'value', 'tone'] },
  )
}

function arbitraryFoldable(words: fc.Arbitrary<string>): fc.Arbitrary<FoldableBlock> {
  const text = arbitraryText(words)
  const cell: fc.Arbitrary<Cell> = fc.oneof(text, fc.record({ lines: fc.array(text, { maxLength: 3 }) }))
  const column = fc.record({ title: words, holds: fc.constantFrom('text' as const, 'number' as const) })
  return fc.oneof(
    fc.record({ kind: fc.constant('paragraph' as const), level, text }),
    fc.record({ kind: fc.constant('list' as const), level, items: fc.array(text, { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('table' as const),
      level,
      label: words,
      columns: fc.array(column, { minLength: 1, maxLength: 4 }),
      rows: fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('picture' as const), level, alt: words, chart: arbitraryChart(words) }),
  )
}
