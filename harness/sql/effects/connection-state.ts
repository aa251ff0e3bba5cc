import { initialQuoting, type QuotingState } from '../lexer/quoting-state.ts'
import { TemporaryTables } from './temporary-tables.ts'
import type { TransactionState } from './transaction-effect.ts'

/** The state, left by a connection's earlier statements, that decides the writes of later statements. */
export interface ConnectionState extends TransactionState {
  temporaries: TemporaryTables
  /** Texts of prepared statements by name; undefined for an unknown text. */
  prepared: Map<string, string | undefined>
  quoting: QuotingState
}

export function freshConnection(): ConnectionState {
  return {
    temporaries: new TemporaryTables(),
    prepared: new Map(),
    quoting: initialQuoting,
    autocommit: true,
    locked: false,
  }
}

export function copyOfConnection(state: ConnectionState): ConnectionState {
  return { ...state, temporaries: state.temporaries.copy(), prepared: new Map(state.prepared) }
}
