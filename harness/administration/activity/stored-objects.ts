import type { Session } from '../../model/session.ts'
import type { DefinedKind } from '../../model/statement-effects.ts'
import { queryRows } from '../../session/query-rows.ts'
import { lex } from '../../sql/lexer/lex.ts'
import { nameOf, significant } from '../../sql/lexer/token-walk.ts'
import { isSystemAccount, systemSchemas } from './system-objects.ts'

/** A routine, trigger, view or event, as far as its definer matters. */
export interface StoredObject {
  kind: DefinedKind
  database: string
  name: string
  /** `user@host`; `role@` for a role of MariaDB. */
  definer: string
  /** SQL SECURITY DEFINER, or an object that always runs with the rights of its definer. */
  runsAsDefiner: boolean
  /** Its body, or null if the account may not read it. */
  body: string | null
  /** False for an event that is not ENABLED. */
  enabled: boolean
}

/** Reads all stored objects outside the schemas that come with a server, ordered by kind and name. */
export async function readStoredObjects(session: Session): Promise<StoredObject[]> {
  const rows = await queryRows(
    session,
    `SELECT LOWER(routine_type), routine_schema, routine_name, definer, routine_definition, 'ENABLED', security_type
     FROM information_schema.routines WHERE routine_schema NOT IN ${systemSchemas}
     UNION ALL SELECT 'trigger', trigger_schema, trigger_name, definer, action_statement, 'ENABLED', 'DEFINER'
     FROM information_schema.triggers WHERE trigger_schema NOT IN ${systemSchemas}
     UNION ALL SELECT 'view', table_schema, table_name, definer, view_definition, 'ENABLED', security_type
     FROM information_schema.views WHERE table_schema NOT IN ${systemSchemas}
     UNION ALL SELECT 'event', event_schema, event_name, definer, event_definition, status, 'DEFINER'
     FROM information_schema.events WHERE event_schema NOT IN ${systemSchemas}
     ORDER BY 1, 2, 3`,
  )
  return rows.flatMap(([kind, database, name, definer, body, status, security]) =>
    isDefinedKind(kind) && !isSystemAccount(definer ?? '')
      ? [
          {
            kind,
            database: database ?? '',
            name: name ?? '',
            definer: definer?.includes('@') ? definer : `${definer ?? ''}@`,
            runsAsDefiner: security === 'DEFINER',
            body: body ?? null,
            enabled: status === 'ENABLED',
          },
        ]
      : [],
  )
}

/** False for packages of MariaDB's Oracle mode, which contain routines that cannot be distinguished. */
function isDefinedKind(kind: string | null | undefined): kind is DefinedKind {
  return kind === 'procedure' || kind === 'function' || kind === 'trigger' || kind === 'view' || kind === 'event'
}

/** A body without any of these words writes nothing. A call may write, and so may prepared text. */
const writing =
  'insert update delete replace load truncate create alter drop rename call execute import grant revoke password'.split(
    ' ',
  )

/**
 * Whether the words of the body, or the name of a stored function among them, may write; a body that cannot be read may
 * do anything.
 */
export function mayWrite({ body }: Pick<StoredObject, 'body'>, all: readonly StoredObject[]): boolean {
  if (body === null || body === '') return true
  const functions = all.filter(({ kind }) => kind === 'function').map(({ name }) => name.toLowerCase())
  const words = new Set([...writing, ...functions])
  return significant(lex(body)).some(token => words.has(nameOf(token)?.toLowerCase() ?? ''))
}
