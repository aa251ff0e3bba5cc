import { openObject, z } from '../formats/schema.ts'

export const plannedSuiteSchema = openObject({
  name: z.string(),
  file: z.string(),
  path: z.string().exactOptional(),
  statements: z.number().describe('How many are to be judged.'),
  leftOut: openObject({ because: z.enum(['only', 'picked']), count: z.number() })
    .exactOptional()
    .describe('The others: they run for what they leave behind, or not at all.'),
}).meta({ id: 'PlannedSuite' })
export interface PlannedSuite extends z.infer<typeof plannedSuiteSchema> {}

export const digestedSuiteSchema = plannedSuiteSchema
  .extend({ digest: z.string().describe('SHA-256 in hex, of all that the suite and its fixture say.') })
  .meta({ id: 'DigestedSuite' })
export interface DigestedSuite extends z.infer<typeof digestedSuiteSchema> {}
