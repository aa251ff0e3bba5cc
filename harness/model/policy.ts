import { openObject, z } from '../formats/schema.ts'
import { severities } from './severity.ts'

export const policySchema = openObject({
  failOn: z.enum(severities).describe('Divergences of this severity or worse are a no-go while they are new.'),
  strictBaseline: z.boolean().describe('Unused baseline entries are a no-go, too.'),
}).meta({ id: 'Policy', description: 'What the judge is told.' })
export interface Policy extends z.infer<typeof policySchema> {}
