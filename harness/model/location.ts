import { openObject, z } from '../formats/schema.ts'

export const locationSchema = openObject({
  file: z
    .string()
    .describe('As the user would type it: relative to the working directory where it lies below it, else absolute.'),
  line: z.number(),
  column: z.number(),
}).meta({
  id: 'Location',
  description:
    "A place in a file of the user's. Lines and columns count from 1; columns count UTF-16 units, as editors do.",
})
export interface Location extends z.infer<typeof locationSchema> {}
