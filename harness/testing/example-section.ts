import type { Block } from '../model/block.ts'
import { numberColumn, textColumns } from '../model/cells.ts'
import type { Section } from '../model/section.ts'
import { code, divergenceLink, faint, strong, toned } from '../model/spans.ts'

/** A block and a span of every kind, as a phase may return them. */
export const exampleBlocks: Block[] = [
  { kind: 'heading', level: 'essential', text: 'Time zones: 1 of 2 alike' },
  {
    kind: 'paragraph',
    level: 'essential',
    text: [
      'Both were asked for ',
      code('@@time_zone'),
      ', ',
      strong('once'),
      faint(' per run'),
      '; see ',
      divergenceLink({ fingerprint: '3cf5d37e0b0a', status: 'new' }),
    ],
  },
  { kind: 'list', level: 'essential', items: ['SYSTEM', [toned('bad', '+00:00')], [toned('neutral', 'UTC')]] },
  {
    kind: 'table',
    level: 'essential',
    label: 'time zones',
    columns: [...textColumns('setting', 'answers'), numberColumn('asked')],
    rows: [
      [[code('time_zone')], { lines: [[toned('good', 'alike')], 'SYSTEM'] }, '2'],
      ['log_timestamps', [toned('warning', 'differs')], '1'],
    ],
  },
  {
    kind: 'fold',
    level: 'essential',
    summary: 'Others',
    open: false,
    blocks: [
      { kind: 'paragraph', level: 'essential', text: [toned('unknown', 'not asked')] },
      { kind: 'paragraph', level: 'detail', text: 'a detail in a fold' },
    ],
  },
  {
    kind: 'picture',
    level: 'essential',
    alt: 'The target answers ten times as slowly as the source.',
    chart: {
      kind: 'bars',
      unit: 'ms',
      bars: [
        { label: 'source', value: 120, tone: 'good' },
        { label: 'target', value: 1200.25, tone: 'bad' },
      ],
    },
  },
  {
    kind: 'picture',
    level: 'essential',
    alt: 'The lag of the replica rises to 9 s.',
    chart: {
      kind: 'lines',
      across: { title: 'time', unit: 's' },
      up: { title: 'lag', unit: 'ms' },
      series: [
        {
          label: 'replica',
          points: [
            { x: 0, y: 10 },
            { x: 5, y: 9000 },
            { x: 10, y: 40 },
          ],
        },
        { label: 'writer', points: [{ x: 0, y: 0 }] },
      ],
    },
  },
  { kind: 'paragraph', level: 'detail', text: 'a detail' },
]

export const exampleSection: Section = {
  facts: [
    {
      label: 'time zones that are alike',
      value: '1 of 2',
      tone: 'bad',
      note: '1 not asked',
      lines: [[toned('bad', 'log_timestamps'), '  differs']],
    },
    { label: 'servers asked', value: '2', tone: 'neutral' },
  ],
  blocks: exampleBlocks,
}
