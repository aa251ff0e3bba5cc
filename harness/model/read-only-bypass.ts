import { oneOfWords, openObject, z } from '../formats/schema.ts'
import { locationSchema } from './location.ts'
import { sideSchema } from './side-schema.ts'

export const readOnlyBypassSchema = openObject({
  side: sideSchema,
  kind: z.enum(['account', 'routine', 'trigger', 'view', 'event', 'scheduler', 'replication']),
  name: z.string().describe("'admin'@'%', or crosscheck_log_in_3f9a1c.purge_sessions"),
  because: z.string().describe('A sentence: by what it is exempt.'),
  reach: oneOfWords({
    writes: 'it can write while the server is read-only.',
    indirectly:
      'it is exempt, and yet its caller is held to the freeze (a trigger, a view), or it takes a setting that is off.',
  }),
  ours: z.boolean().describe("It came with the suites, or with the account of the application: nobody else's affair."),
  at: locationSchema.exactOptional().describe('Where it is written, when a fixture defines it.'),
}).meta({ id: 'ReadOnlyBypass', description: 'Somebody or something that may write while a server is read-only.' })
export interface ReadOnlyBypass extends z.infer<typeof readOnlyBypassSchema> {}
