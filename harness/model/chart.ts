import { openObject, z } from '../formats/schema.ts'
import { toneSchema } from './text.ts'

const barSchema = openObject({ label: z.string(), value: z.number(), tone: toneSchema })
export interface Bar extends z.infer<typeof barSchema> {}

const axisSchema = openObject({ title: z.string(), unit: z.string() })
export interface Axis extends z.infer<typeof axisSchema> {}

const seriesSchema = openObject({
  label: z.string(),
  points: z
    .array(openObject({ x: z.number(), y: z.number() }))
    .readonly()
    .describe('From left to right.'),
})
export interface Series extends z.infer<typeof seriesSchema> {}

export const chartSchema = z
  .discriminatedUnion('kind', [
    openObject({ kind: z.literal('bars'), unit: z.string(), bars: z.array(barSchema).readonly() }).describe(
      'No value is negative.',
    ),
    openObject({
      kind: z.literal('lines'),
      across: axisSchema,
      up: axisSchema,
      series: z.array(seriesSchema).readonly(),
    }),
  ])
  .meta({ id: 'Chart', description: 'A drawing as data. A unit stands behind each number, for example ms.' })
/** A drawing as data: each renderer draws the chart by its own means. All numbers are finite. */
export type Chart = z.infer<typeof chartSchema>
