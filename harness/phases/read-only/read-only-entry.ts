import { openObject, z } from '../../formats/schema.ts'
import { applicationAccountSchema } from '../../model/application-account.ts'
import { readOnlyBypassSchema } from '../../model/read-only-bypass.ts'
import { readOnlyFactsSchema } from '../../model/read-only-facts.ts'
import { readOnlyModes } from '../../model/read-only-mode.ts'
import { bySideSchema } from '../../model/side-schema.ts'
import { observationEntrySchema } from '../../model/suite-entry.ts'
import { switchRowSchema } from '../../model/switch-row.ts'
import { unexpectedWriteSchema } from '../../model/unexpected-write.ts'

const preparationSchema = openObject({
  kind: z.literal('preparation'),
  mode: z.enum(readOnlyModes),
  how: bySideSchema(z.string()).describe('By what each server is set read-only: SET GLOBAL read_only = 1.'),
  application: bySideSchema(applicationAccountSchema),
  binlogFormat: openObject({ source: z.string().exactOptional(), target: z.string().exactOptional() })
    .exactOptional()
    .describe('In which format the servers log that were started for the phase: STATEMENT, MIXED or ROW.'),
}).describe('How the servers are set read-only, and as whom the suites are replayed. Comes first.')

const readOnlyObservationSchema = observationEntrySchema
  .extend({ readOnly: readOnlyFactsSchema })
  .describe('A statement that was replayed while the servers were read-only.')

/** The entries of the read-only phase in the journal. */
export const readOnlyEntrySchema = z.discriminatedUnion('kind', [
  preparationSchema,
  readOnlyObservationSchema,
  openObject({ kind: z.literal('read-only-bypass'), bypass: readOnlyBypassSchema }),
  openObject({
    kind: z.literal('unexpected-write'),
    write: unexpectedWriteSchema,
    isExplained: z.boolean().describe('A statement was seen to write, which answers for it.'),
  }),
  openObject({ kind: z.literal('connection-at-switchover'), row: switchRowSchema }),
  openObject({ kind: z.literal('not-examined'), because: z.string() }).describe(
    'Something could not be looked at, which is not to be taken for nothing.',
  ),
  openObject({ kind: z.literal('not-watched'), because: z.string() }).describe(
    'A table could not be read while the servers were read-only, so that a write to it would not have been seen.',
  ),
])
export type ReadOnlyEntry = z.infer<typeof readOnlyEntrySchema>
export type Preparation = z.infer<typeof preparationSchema>
export interface ReadOnlyObservation extends z.infer<typeof readOnlyObservationSchema> {}
