import { openObject, z } from '../formats/schema.ts'
import { kinds } from './kind.ts'
import { severities } from './severity.ts'

/** What may stand in a `failOn` by kind. */
export const failOnKeys = ['atLeast', ...kinds] as const

export const failOnSchema = z
  .union([z.enum(severities), z.partialRecord(z.enum(failOnKeys), z.enum(severities))], {
    error: `Name a severity ("${severities.join('", "')}"), or the severity as which each kind counts: { "type": "cosmetic" }`,
  })
  .meta({
    id: 'FailOn',
    description:
      'Divergences of this severity or worse are a no-go while they are new. Or by kind: the severity as which a kind ' +
      'counts in place of its own, as in { type: "cosmetic" }, and the severity from which on divergences are a no-go ' +
      'as atLeast (risky where it is absent).',
  })
export type FailOn = z.infer<typeof failOnSchema>

export const policySchema = openObject({
  failOn: failOnSchema,
  notExercised: z
    .enum(['unknown', 'remark'])
    .exactOptional()
    .describe(
      'What statements that neither side carried out make of a go: unknown, or a go with a remark; unknown where it is absent.',
    ),
  strictBaseline: z.boolean().describe('Unused baseline entries are a no-go, too.'),
}).meta({ id: 'Policy', description: 'What the judge is told.' })
export interface Policy extends z.infer<typeof policySchema> {}
