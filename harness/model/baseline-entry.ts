import { z } from '../formats/schema.ts'
import { isDay } from '../kit/day.ts'

const filled = (what: string) => z.string().trim().min(1, `is empty: write ${what}`)

export const baselineEntrySchema = z
  .strictObject({
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{12}$/, 'is not a fingerprint: write the twelve hex digits that the report shows')
      .describe('The twelve hex digits that the report shows.'),
    reason: filled('why the difference does no harm').describe('Why the difference does no harm.'),
    owner: filled('who is responsible for it').describe('Who answers for it.'),
    until: z
      .string()
      .refine(isDay, 'is not a day: write the last day on which it is accepted as YYYY-MM-DD')
      .meta({ format: 'date', description: 'Last day on which it is accepted, YYYY-MM-DD.' }),
    label: z.string().exactOptional().describe('One word for the cause.'),
    statement: z.string().exactOptional().describe('The statement, for the reader of the file; not used for matching.'),
    consequences: z
      .array(z.string())
      .exactOptional()
      .describe(
        'The fingerprints of the divergences that followed from it when it was accepted; it covers these, too.',
      ),
    servers: z
      .strictObject({ source: filled('a product, as in MySQL 9.7'), target: filled('a product, as in MariaDB 11.8') })
      .exactOptional()
      .describe('Where it applies, for example source: MySQL, target: MariaDB 11.8; everywhere when absent.'),
  })
  .meta({ id: 'BaselineEntry', description: 'A known divergence that somebody has taken responsibility for.' })
export interface BaselineEntry extends z.infer<typeof baselineEntrySchema> {}

export const baselineSchema = z.array(baselineEntrySchema).meta({
  title: 'Baseline of Crosscheck',
  description: 'Divergences between source and target that somebody has taken responsibility for.',
})
