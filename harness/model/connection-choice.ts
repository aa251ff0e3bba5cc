import { z } from '../formats/schema.ts'
import { connectionFlags, driverNames } from './application-connection.ts'

/** A DeclaredConnection, as a configuration and journals hold it. */
const declaredConnectionSchema = z.strictObject({
  driver: z.enum(driverNames).exactOptional().describe('The driver whose log-in is done; what is said beside it wins.'),
  charset: z.string().min(1).exactOptional().describe('The character set of SET NAMES, for example utf8mb4.'),
  collation: z
    .string()
    .min(1)
    .exactOptional()
    .describe("The collation of SET NAMES; when absent, the server's own for the character set."),
  flags: z
    .array(z.enum(connectionFlags))
    .exactOptional()
    .describe('Flags of the protocol that change replies: FOUND_ROWS counts matched rows as affected.'),
  sqlMode: z.string().exactOptional().describe('The sql_mode that the application sets on each connection.'),
  timeZone: z.string().min(1).exactOptional().describe('The time_zone that the application sets on each connection.'),
  init: z
    .array(z.string().min(1))
    .exactOptional()
    .describe('Statements that the application sends on each new connection, after those of its driver.'),
})

export const connectionChoiceSchema = z.union([z.enum(driverNames), declaredConnectionSchema])
