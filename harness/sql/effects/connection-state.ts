import { initialQuoting, type QuotingState } from '../lexer/quoting-state.ts'
import { TemporaryTables } from './temporary-tables.ts'
import type { TransactionState } from './transaction-effect.ts'

/** What earlier statements of a connection left behind that decides what later ones write. */
export interface ConnectionState extends TransactionState {
  temporaries: TemporaryTables
  /** Texts of prepared statements by name; undefined where the text is not known. */
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
