import { openObject, z } from '../formats/schema.ts'
import { kindSchema } from './difference.ts'
import { locationSchema } from './location.ts'

export const toleranceSchema = openObject({
  kinds: z.array(kindSchema),
  because: z.string(),
  at: locationSchema,
}).meta({
  id: 'Tolerance',
  description: 'tolerate: <kinds> because "…": differences of these kinds are expected here, for the reason given.',
})
export interface Tolerance extends z.infer<typeof toleranceSchema> {}
