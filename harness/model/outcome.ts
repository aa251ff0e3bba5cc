/** How a value travels: `text` is COM_QUERY, `binary` is COM_STMT_EXECUTE. */
export type Protocol = 'text' | 'binary'

/**
 * A column definition as the server sent it (Protocol::ColumnDefinition41).
 * Source: dev.mysql.com/doc/dev/mysql-server, page_protocol_com_query_response_text_resultset_column_definition.
 */
export interface Column {
  schema: string
  table: string
  orgTable: string
  name: string
  orgName: string
  /** Collation id of the bytes in this column; 63 is binary. */
  charset: number
  /** Display width in bytes. */
  length: number
  /** Wire type code, 0x00 to 0xff. */
  type: number
  flags: number
  decimals: number
  /** MariaDB's extended metadata: what the bytes mean beyond the wire type, for example `json`, `uuid`, `inet6`. */
  meaning?: string
}

export interface Warning {
  level: string
  code: number
  message: string
}

/**
 * The warnings of a reply. `count` is what the reply itself said.
 * `unread`: the list was left alone, because the next statement looks at the same state.
 */
export type Warnings =
  | { kind: 'read'; count: number; list: Warning[] }
  | { kind: 'unread'; count: number; because: string }

/** SHA-256 of the rows in order, as sent, in hex; null where there was too much to hash. */
export type Digest = string | null

/** What one server answered to one statement, one value for each result of a multi-result. */
export type Outcome =
  | { kind: 'rows'; columns: Column[]; rowCount: number; digest: Digest; warnings: Warnings; inTransaction: boolean }
  | {
      kind: 'done'
      affectedRows: bigint
      insertId: bigint
      info: string
      warnings: Warnings
      inTransaction: boolean
    }
  | { kind: 'refused'; errno: number; sqlState: string; message: string }
  /** No answer, or none that could be read. Never a pass. */
  | { kind: 'lost'; cause: LossCause; detail: string }

/**
 * Why there is no answer. malformed: the server broke the protocol. too-large: the reply took too much memory. fault: we
 * could not read or compare what was sent.
 */
export const lossCauses = ['timeout', 'connection', 'cancelled', 'malformed', 'too-large', 'fault'] as const
export type LossCause = (typeof lossCauses)[number]

export type Cell = Uint8Array | null
