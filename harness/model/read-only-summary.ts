import { openObject, z } from '../formats/schema.ts'
import { applicationAccountSchema } from './application-account.ts'
import { readOnlyBypassSchema } from './read-only-bypass.ts'
import { readOnlyModes } from './read-only-mode.ts'
import { readOnlyPathSchema } from './read-only-path.ts'
import { bySideSchema } from './side-schema.ts'
import { switchRowSchema } from './switch-row.ts'
import { unexpectedWriteSchema } from './unexpected-write.ts'
import { writeEntrySchema } from './write-entry.ts'

const readOnlySummarySchema = openObject({
  mode: z.enum(readOnlyModes),
  how: bySideSchema(z.string()).describe('How each server was set read-only, in words: SET GLOBAL read_only = 1.'),
  application: bySideSchema(applicationAccountSchema),
  binlogFormat: openObject({ source: z.string().exactOptional(), target: z.string().exactOptional() })
    .exactOptional()
    .describe('In which format the servers log that were started for the phase: STATEMENT, MIXED or ROW.'),
  paths: z.array(readOnlyPathSchema).describe('Those of a log-in first.'),
  inventory: z.array(writeEntrySchema),
  readOnlyBypasses: z.array(readOnlyBypassSchema),
  unexpectedWrites: z.array(unexpectedWriteSchema),
  connectionsAtSwitchover: z.array(switchRowSchema),
  finished: z.boolean(),
}).meta({ id: 'ReadOnlySummary', description: 'All that the read-only phase brought to light.' })
export interface ReadOnlySummary extends z.infer<typeof readOnlySummarySchema> {}
