import { openObject, z } from '../formats/schema.ts'
import { kindSchema } from './difference.ts'

export const noisyDifferenceSchema = openObject({
  kind: kindSchema,
  result: z.number().describe('1 for the first result of a multi-result.'),
  columns: z
    .array(z.string())
    .exactOptional()
    .describe('The columns in which it shows; absent where it cannot be tied to columns.'),
}).meta({
  id: 'NoisyDifference',
  description: 'What differs between the source and the source, at one statement: no server can be held to it.',
})
export interface NoisyDifference extends z.infer<typeof noisyDifferenceSchema> {}
