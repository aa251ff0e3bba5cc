import { openObject, z } from '../formats/schema.ts'
import { kindSchema } from './difference.ts'

export const attributionSchema = openObject({
  setting: z.string(),
  value: z.string().describe('As it is written in SET SESSION <setting> = <value>.'),
  gone: z.array(kindSchema).describe('What of the divergence is gone then.'),
  left: z.array(kindSchema).describe('What differs still, or instead.'),
}).meta({ id: 'Attribution', description: 'With this setting a target answers more like the source.' })
export interface Attribution extends z.infer<typeof attributionSchema> {}
