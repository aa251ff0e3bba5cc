import type { Config } from '../config/schema.ts'
import type { DeclaredConnection } from '../model/application-connection.ts'
import type { ChosenDefaults } from '../model/database-defaults.ts'
import type { RunConditions } from '../model/run-conditions.ts'
import { bySide } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import type { AcceptedConnections } from './refused-log-ins.ts'

/** Describes what sessions and databases begin with, for the journal. */
export function describeConditions(
  { connection }: Pick<Config, 'connection'>,
  suites: readonly Pick<Suite, 'file' | 'connection'>[],
  {
    connections,
    refused,
    database,
  }: Pick<AcceptedConnections, 'connections' | 'refused'> & { database: ChosenDefaults },
): RunConditions {
  const common = typeof connection === 'string' ? { driver: connection } : connection
  const isOwn = (declared: DeclaredConnection) => JSON.stringify(declared) !== JSON.stringify(common)
  return {
    connection: {
      origin: common ? 'configuration' : 'assumed',
      ...(common ? { declared: textOf(common) } : {}),
      logIn: bySide(side => {
        const { flags, collationId, statements } = connections[side](undefined)
        return { flags: [...flags], collationId, statements: [...statements] }
      }),
    },
    ownConnections: suites.flatMap(({ file, connection: own }) =>
      own && isOwn(own) ? [{ file, declared: textOf(own) }] : [],
    ),
    ...(refused.length > 0 ? { refused } : {}),
    database,
  }
}

function textOf(declared: DeclaredConnection): string {
  const [only, ...others] = Object.keys(declared)
  return only === 'driver' && others.length === 0 ? declared.driver! : JSON.stringify(declared)
}
