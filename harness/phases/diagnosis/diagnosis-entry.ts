import { openObject, z } from '../../formats/schema.ts'
import { attributionSchema } from '../../model/attribution.ts'

const attributionEntrySchema = attributionSchema
  .extend({ kind: z.literal('attribution'), fingerprint: z.string(), statement: z.string() })
  .describe('With this setting the target answers like the source, as far as these kinds are concerned.')

const reproductionEntrySchema = openObject({
  kind: z.literal('reproduction'),
  fingerprint: z.string(),
  statement: z.string(),
  file: z.string().describe("Relative to the run's folder."),
  minimised: z.boolean(),
  seen: z.boolean(),
  protocol: z
    .enum(['text', 'binary'])
    .exactOptional()
    .describe('In which it has to be sent; absent where it is the one that the script itself declares.'),
}).describe('A script that shows the divergence by itself.')

const remarkSchema = openObject({ kind: z.literal('remark'), detail: z.string() }).describe(
  'Something that keeps divergences from being diagnosed. It says nothing against what was observed.',
)

/** The results of the diagnosis, which begins when all suites are over. */
export const diagnosisEntrySchema = z.discriminatedUnion('kind', [
  attributionEntrySchema,
  reproductionEntrySchema,
  remarkSchema,
])
export type DiagnosisEntry = z.infer<typeof diagnosisEntrySchema>
