import { openObject, z } from '../formats/schema.ts'
import { kinds } from './kind.ts'
import { bySideSchema } from './side-schema.ts'

export const kindSchema = z.enum(kinds).meta({
  id: 'Kind',
  description: 'What differs, from worst to mildest.',
})

const displayCellSchema = z.union([z.string(), z.null(), openObject({ hex: z.string() })]).meta({
  id: 'DisplayCell',
  description:
    'A cell as people read it: NULL is null, text is text, bytes that are not UTF-8 are { hex }, cut at a limit.',
})
export type DisplayCell = z.infer<typeof displayCellSchema>

const rowExampleSchema = openObject({
  source: z.array(displayCellSchema).exactOptional(),
  target: z.array(displayCellSchema).exactOptional(),
  row: openObject({ source: z.number().exactOptional(), target: z.number().exactOptional() })
    .exactOptional()
    .describe('Its number in the result of each side, from 1: where no column tells which row it is.'),
}).meta({
  id: 'RowExample',
  description:
    'One row of an example. source or target is absent where that side has no such row. Each holds one cell for each of ' +
    'the columns that are kept.',
})
export interface RowExample extends z.infer<typeof rowExampleSchema> {}

const keptColumnsSchema = openObject({
  key: z.number().describe('So many of them, from the front, tell which row it is.'),
  places: z.array(z.number()).describe('Where each stands in the result, from 0.'),
  omitted: z.number().describe('How many columns of the result are left out.'),
}).meta({
  id: 'KeptColumns',
  description:
    'Which columns of a result are kept of a row: those that tell which row it is, and then those that differ. Absent ' +
    'where all columns are kept, as releases before 0.1 did.',
})

const readOnlyRowsSchema = openObject({
  columns: z.array(z.string()),
  kept: keptColumnsSchema.exactOptional(),
  readWrite: z.array(z.array(displayCellSchema)),
  readOnly: z.array(z.array(displayCellSchema)),
}).meta({
  id: 'ReadOnlyRows',
  description:
    'Rows that the same server gives only while it is not read-only, and rows that it gives only while it is; a few of ' +
    'each. Each holds one cell for each column that is kept.',
})
export interface ReadOnlyRows extends z.infer<typeof readOnlyRowsSchema> {}

const differingRowsSchema = openObject({
  count: z.number(),
  columns: bySideSchema(z.array(z.string())).describe('Of the examples.'),
  kept: keptColumnsSchema.exactOptional(),
  examples: z.array(rowExampleSchema),
}).meta({
  id: 'DifferingRows',
  description: 'How many rows differ, and of some of them the columns that are kept.',
})
export interface DifferingRows extends z.infer<typeof differingRowsSchema> {}

const differenceClassSchema = openObject({
  column: z.string().exactOptional().describe('The column that changes so, by label, where it is one.'),
  place: z.number().exactOptional().describe('Where that column stands in the result, from 0.'),
  class: z
    .string()
    .describe(
      'Of rows: missing, extra, mixed, or of a column in which they change: null-on-source, null-on-target, zero-to-one, ' +
        'one-to-zero, less, more, mixed, other. Else the outcomes of both sides, source first: done / error 1062.',
    ),
}).meta({
  id: 'DifferenceClass',
  description:
    'In which way the sides differ, without the values: part of the fingerprint, so that opposite differences are two ' +
    'divergences.',
})
export interface DifferenceClass extends z.infer<typeof differenceClassSchema> {}

export const differenceSchema = openObject({
  kind: kindSchema,
  result: z.number().describe('1 for the first result of a multi-result.'),
  column: z.string().exactOptional().describe('The column it concerns, by label, where it concerns one.'),
  columns: z
    .array(z.string())
    .exactOptional()
    .describe('All columns in which rows differ, where rows of both sides could be set beside each other.'),
  identity: z
    .string()
    .exactOptional()
    .describe('What the cells name, where they name the server itself and nothing of the data: VERSION().'),
  deprecation: z
    .string()
    .exactOptional()
    .describe('The codes of the deprecation warnings that only the source gives, where nothing else differs.'),
  classes: z
    .array(differenceClassSchema)
    .exactOptional()
    .describe('In which way the sides differ; absent where nothing tells one way from the other.'),
  summary: z.string().describe('One sentence, which reads on its own.'),
  source: z.string().exactOptional().describe('What the source has, in short, where one value tells it.'),
  target: z.string().exactOptional().describe('What the target has, in short, where one value tells it.'),
  rows: differingRowsSchema.exactOptional(),
  readOnlyRows: readOnlyRowsSchema
    .exactOptional()
    .describe('Of an answer that is another one while the servers are read-only: the rows in which it shows.'),
  advice: z.string().exactOptional().describe('What the application can do about it, where it is known.'),
}).meta({ id: 'Difference', description: 'One thing that a client could see to be different.' })
export interface Difference extends z.infer<typeof differenceSchema> {}
