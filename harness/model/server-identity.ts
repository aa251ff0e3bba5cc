import { openObject, z } from '../formats/schema.ts'

export const serverIdentitySchema = openObject({
  product: z.string().describe('MySQL, MariaDB, TiDB, Percona Server, or Aurora MySQL'),
  version: z.string().describe('Exact version as the server states it, for example 11.8.6.'),
  settings: z.record(z.string(), z.string()).describe('Settings that change what SQL means, by name.'),
}).meta({ id: 'ServerIdentity', description: 'What a server says of itself.' })
export interface ServerIdentity extends z.infer<typeof serverIdentitySchema> {}
