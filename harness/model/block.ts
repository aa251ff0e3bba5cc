import { openObject, z } from '../formats/schema.ts'
import { chartSchema } from './chart.ts'
import { textSchema } from './text.ts'

const level = z
  .enum(['essential', 'detail'])
  .describe('The report for browsers shows every block; the others show those that are essential.')

const headingSchema = openObject({ kind: z.literal('heading'), level, text: textSchema }).describe(
  'Stands one level under the heading of its section.',
)

const paragraphSchema = openObject({ kind: z.literal('paragraph'), level, text: textSchema })

const listSchema = openObject({ kind: z.literal('list'), level, items: z.array(textSchema).readonly() })
export interface List extends z.infer<typeof listSchema> {}

const columnSchema = openObject({
  title: z.string(),
  holds: z.enum(['text', 'number']).describe('Numbers are aligned to the right.'),
})
export interface Column extends z.infer<typeof columnSchema> {}

const cellSchema = z.union([textSchema, openObject({ lines: z.array(textSchema).readonly() })])
/** One text, or several below one another. */
export type Cell = z.infer<typeof cellSchema>

const tableSchema = openObject({
  kind: z.literal('table'),
  level,
  label: z.string().describe('What its rows are, in the plural, for people who cannot see them: log-in paths.'),
  columns: z.array(columnSchema).readonly(),
  rows: z.array(z.array(cellSchema).readonly()).readonly(),
}).describe('The first cell of a row is the heading of that row.')
/** The first cell of a row is the heading of that row. Each renderer decides how many rows it shows. */
export interface Table extends z.infer<typeof tableSchema> {}

const pictureSchema = openObject({
  kind: z.literal('picture'),
  level,
  alt: z.string().describe('What the drawing shows, so that nobody needs to see it.'),
  chart: chartSchema,
})
export interface Picture extends z.infer<typeof pictureSchema> {}

const foldableBlocks = [paragraphSchema, listSchema, tableSchema, pictureSchema] as const
const foldableBlockSchema = z.discriminatedUnion('kind', foldableBlocks).meta({ id: 'FoldableBlock' })
/** Headings and folds stay out of folds, so that the outline of a page skips no level. */
export type FoldableBlock = z.infer<typeof foldableBlockSchema>

const foldSchema = openObject({
  kind: z.literal('fold'),
  level,
  summary: textSchema,
  open: z.boolean(),
  blocks: z.array(foldableBlockSchema).readonly(),
}).describe('Blocks of less interest than their summary, shown when the reader opens it.')
export interface Fold extends z.infer<typeof foldSchema> {}

export const blockSchema = z
  .discriminatedUnion('kind', [headingSchema, ...foldableBlocks, foldSchema])
  .meta({ id: 'Block', description: 'A part of a section.' })
/**
 * A part of a section. The report for browsers shows every block; the summary for CI jobs, and the terminal when the
 * user asks for a section, show the essential blocks alone.
 */
export type Block = z.infer<typeof blockSchema>
