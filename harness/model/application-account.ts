import { openObject, z } from '../formats/schema.ts'

export const applicationAccountSchema = openObject({
  account: z.string().describe("'crosscheck3f9a1c'@'%'"),
  grants: z.array(z.string()).describe('What SHOW GRANTS says of it, without secrets.'),
}).meta({
  id: 'ApplicationAccount',
  description: 'The account as which suites are replayed while the servers are read-only.',
})
export interface ApplicationAccount extends z.infer<typeof applicationAccountSchema> {}
