import { openObject, z } from '../formats/schema.ts'
import { chosenDefaultsSchema } from './database-defaults.ts'
import { bySideSchema } from './side-schema.ts'

const logInSchema = openObject({
  flags: z.array(z.string()).describe('Flags of the protocol that change replies.'),
  collationId: z.number().describe('The collation that the client names, by its id in the protocol.'),
  statements: z.array(z.string()).describe('What is sent first.'),
})

export const runConditionsSchema = openObject({
  connection: openObject({
    origin: z.enum(['assumed', 'configuration']),
    declared: z.string().exactOptional().describe('The name of a driver, or what is set, in JSON.'),
    logIn: bySideSchema(logInSchema),
  }).describe('How sessions log in, as far as it changes replies.'),
  ownConnections: z
    .array(openObject({ file: z.string(), declared: z.string() }))
    .describe('Suites that declare a connection of their own.'),
  refused: z
    .array(openObject({ statement: z.string(), error: z.string() }))
    .exactOptional()
    .describe('What the target refuses of a log-in, which is left out there. Absent where it refuses nothing.'),
  database: chosenDefaultsSchema,
}).meta({ id: 'RunConditions', description: 'What sessions and databases of both sides begin with.' })
export interface RunConditions extends z.infer<typeof runConditionsSchema> {}
