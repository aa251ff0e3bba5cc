import { openObject, z } from '../formats/schema.ts'
import { blockSchema } from './block.ts'
import { textSchema, toneSchema } from './text.ts'

const factSchema = openObject({
  label: z.string(),
  value: z.string(),
  tone: toneSchema,
  note: z.string().exactOptional().describe('Limits the value, in parentheses behind it: 1 not known.'),
  lines: z.array(textSchema).readonly().exactOptional().describe('What the blocks of the section say in full.'),
}).meta({ id: 'Fact', description: 'One line of a summary: log-in paths that work while read-only: 3 of 4.' })
/**
 * One line of a summary: `log-in paths that work while read-only: 3 of 4`. The terminal prints label, value and note in a
 * line and `lines` below it; the report for browsers shows it as a tile that leads to the section.
 */
export interface Fact extends z.infer<typeof factSchema> {}

export const sectionSchema = openObject({
  facts: z.array(factSchema).readonly(),
  blocks: z.array(blockSchema).readonly(),
}).meta({ id: 'Section', description: 'What a phase, or another part of a verdict, tells people.' })
/** The text of a phase, or of another part of a verdict, for people: built once, and rendered by every report. */
export interface Section extends z.infer<typeof sectionSchema> {}
