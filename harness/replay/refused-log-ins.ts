import type { ApplicationConnection, DeclaredConnection } from '../model/application-connection.ts'
import type { RunConditions } from '../model/run-conditions.ts'
import type { Session } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { QueryError, queryRows } from '../session/query-rows.ts'
import type { ConnectionRule, Sessions } from '../session/sessions.ts'

type Refusals = NonNullable<RunConditions['refused']>

export interface AcceptedConnections {
  /** The connections without what the target refuses, so that the replay can show what else differs. */
  connections: BySide<ConnectionRule>
  refused: Refusals
}

/**
 * Tries the statements with which the application logs in, one by one, on both servers. Throws UsageError if the source
 * refuses one, because the application works there today.
 */
export async function tryLogIns(
  connections: BySide<ConnectionRule>,
  declared: readonly (DeclaredConnection | undefined)[],
  { open, topology }: { open: (side: 'source' | 'target') => Sessions; topology: Topology },
): Promise<AcceptedConnections> {
  const distinct = [...new Map(declared.map(each => [JSON.stringify(each), each])).values()]
  const found = await onBothSides(async side => {
    const refused: Refusals = []
    for (const each of distinct) {
      await using session = await open(side).open()
      refused.push(...(await refusedBy(session, connections[side](each))))
    }
    return refused
  })
  const [first] = found.source
  if (first)
    throw new UsageError(`${topology.source.spec} refuses the connection of the application: ${first.error}`, {
      remedy: `correct \`connection\`, or \`-- connection:\` of the suite: ${first.statement}`,
    })
  const refused = [...new Map(found.target.map(each => [each.statement, each])).values()]
  const without = ({ statements, ...rest }: ApplicationConnection): ApplicationConnection => ({
    ...rest,
    statements: statements.filter(sql => !refused.some(({ statement }) => statement === sql)),
  })
  const target: ConnectionRule = ofSuite => without(connections.target(ofSuite))
  return { connections: refused.length === 0 ? connections : { source: connections.source, target }, refused }
}

async function refusedBy(session: Session, { statements }: ApplicationConnection): Promise<Refusals> {
  const refused: Refusals = []
  for (const statement of statements) {
    try {
      await queryRows(session, statement)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      refused.push({ statement, error: error.message })
    }
  }
  return refused
}
