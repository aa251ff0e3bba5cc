import { openObject, z } from '../formats/schema.ts'
import { divergenceStatusSchema } from './divergence.ts'
import { bySideSchema, sideSchema } from './side-schema.ts'

const pathRemarkSchema = openObject({
  at: z.string(),
  name: z.string().exactOptional(),
  side: sideSchema,
  summary: z.string(),
}).meta({ id: 'PathRemark', description: 'What is to be said of one place of a path on one side.' })
export interface PathRemark extends z.infer<typeof pathRemarkSchema> {}

const failingStatementSchema = pathRemarkSchema
  .extend({
    fingerprint: z.string().describe('Of the divergence that it belongs to.'),
    status: divergenceStatusSchema,
  })
  .meta({ id: 'FailingStatement', description: 'One place where a path breaks a promise.' })
export interface FailingStatement extends z.infer<typeof failingStatementSchema> {}

export const readOnlyPathSchema = openObject({
  suite: z.string(),
  file: z.string(),
  path: z.string().exactOptional().describe('auth, or absent for all the others.'),
  statements: z.number(),
  refused: bySideSchema(z.number()).describe(
    'How many were refused because of the freeze, as declared, or off the path of a log-in.',
  ),
  holds: bySideSchema(z.boolean()).describe(
    'What is tolerated or accepted does no harm to it; what is not known does.',
  ),
  failing: z.array(failingStatementSchema).describe('Where it breaks a promise.'),
  notKnown: z
    .array(pathRemarkSchema)
    .describe('Where nobody knows whether it holds: statements that never ran, answers that were lost.'),
}).meta({ id: 'ReadOnlyPath', description: 'One path in the report: whether it keeps working.' })
export interface ReadOnlyPath extends z.infer<typeof readOnlyPathSchema> {}
