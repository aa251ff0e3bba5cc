import { openObject, z } from '../formats/schema.ts'

export const shardSchema = openObject({
  index: z.number().describe('It counts from 1.'),
  count: z.number(),
}).meta({ id: 'Shard', description: 'One of several parts of a run, each run by itself and joined later.' })
export interface Shard extends z.infer<typeof shardSchema> {}
