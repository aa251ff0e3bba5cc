import { openObject, z } from '../formats/schema.ts'
import { sideSchema } from './side-schema.ts'

export const movementSchema = openObject({
  side: sideSchema,
  what: z.string().describe('table crosscheck_log_in_3f9a1c.users, binary log, or GTID set'),
  before: z.string(),
  after: z.string(),
  culprit: z.string().exactOptional().describe('Who did it, where the server can tell.'),
}).meta({ id: 'Movement', description: 'Something that changed on a server while it was read-only.' })
export interface Movement extends z.infer<typeof movementSchema> {}
