import type { DeclaredConnection } from '../model/application-connection.ts'
import { lex } from '../sql/lexer/lex.ts'
import { initialQuoting, type QuotingState, quotingAfter } from '../sql/lexer/quoting-state.ts'

/** Returns how quotes are read at the start of each session: the connection may set sql_mode. */
export function quotingOfConnection(connection: DeclaredConnection | undefined): QuotingState {
  const { sqlMode, init = [] } = connection ?? {}
  const settings = [...(sqlMode === undefined ? [] : [`SET sql_mode = '${sqlMode}'`]), ...init]
  return settings.reduce((state, sql) => quotingAfter(state, lex(sql, state.current)), initialQuoting)
}
