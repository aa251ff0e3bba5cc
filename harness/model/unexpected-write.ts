import { openObject, z } from '../formats/schema.ts'
import { sideSchema } from './side-schema.ts'

export const unexpectedWriteSchema = openObject({
  side: sideSchema,
  what: z.string().describe('table crosscheck_log_in_3f9a1c.users, binary log, or GTID set'),
  before: z.string(),
  after: z.string(),
  writtenBy: z.string().exactOptional().describe('Who did it, where the server can tell.'),
}).meta({ id: 'UnexpectedWrite', description: 'Something that changed on a server while it was read-only.' })
export interface UnexpectedWrite extends z.infer<typeof unexpectedWriteSchema> {}
