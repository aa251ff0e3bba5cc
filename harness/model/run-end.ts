import { openObject, z } from '../formats/schema.ts'
import { shardSchema } from './shard.ts'
import { sideSchema } from './side-schema.ts'

const earlyEnds = [
  openObject({ kind: z.literal('interrupted'), by: z.string() }),
  openObject({ kind: z.literal('server-died'), side: sideSchema, detail: z.string() }),
  openObject({ kind: z.literal('failed'), detail: z.string() }),
] as const

const incompleteShardSchema = shardSchema
  .extend({
    after: z.string().exactOptional().describe('The place of the last statement that was seen of it.'),
    end: z.discriminatedUnion('kind', [
      ...earlyEnds,
      openObject({ kind: z.literal('killed') }),
      openObject({ kind: z.literal('missing'), detail: z.string() }),
    ]),
  })
  .meta({ id: 'IncompleteShard', description: 'Why a shard did not come to its end.' })
export interface IncompleteShard extends z.infer<typeof incompleteShardSchema> {}

export const runEndSchema = z
  .discriminatedUnion('kind', [
    openObject({ kind: z.literal('complete') }),
    ...earlyEnds,
    openObject({ kind: z.literal('shards-incomplete'), shards: z.array(incompleteShardSchema) }).describe(
      'Of a run that was joined from shards: some of them did not come to their ends, or never came.',
    ),
  ])
  .meta({ id: 'RunEnd' })
export type RunEnd = z.infer<typeof runEndSchema>
