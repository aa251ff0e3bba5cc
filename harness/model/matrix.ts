import { openObject, z } from '../formats/schema.ts'
import { severities } from './severity.ts'
import { coverageSchema, decisionSchema, judgedServerSchema } from './verdict.ts'

const matrixTargetSchema = judgedServerSchema
  .extend({
    decision: decisionSchema,
    directory: z.string().describe("The folder of this target's run, below that of the matrix."),
    coverage: coverageSchema,
    failing: z.number().describe('How many divergences fail.'),
    endingAcceptances: z
      .array(z.string())
      .exactOptional()
      .describe('A sentence for each acceptance that soon ends; absent where none does.'),
  })
  .meta({ id: 'MatrixTarget' })
export interface MatrixTarget extends z.infer<typeof matrixTargetSchema> {}

const matrixDivergenceSchema = openObject({
  fingerprint: z.string(),
  severity: z.enum(severities),
  at: z.string(),
  name: z.string().exactOptional(),
  summary: z.string(),
  because: z
    .string()
    .exactOptional()
    .describe('Of the first target that has something to say: why its acceptance holds no more.'),
  fails: z.array(z.boolean()).describe('For each target, in their order: whether it fails there.'),
}).meta({ id: 'MatrixDivergence' })
export interface MatrixDivergence extends z.infer<typeof matrixDivergenceSchema> {}

export const matrixVerdictSchema = openObject({
  formatVersion: z.literal(1),
  decision: decisionSchema.describe('no-go when one of the targets is, else unknown when one of them is, else go.'),
  source: judgedServerSchema,
  targets: z.array(matrixTargetSchema),
  divergences: z
    .array(matrixDivergenceSchema)
    .describe('Divergences that fail on at least one target, those of most targets first.'),
}).meta({
  title: 'verdict.json of a run of Crosscheck against several targets',
  description: 'One application against several targets: a verdict for each, and one for all.',
})
export interface MatrixVerdict extends z.infer<typeof matrixVerdictSchema> {}
