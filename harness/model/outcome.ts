import { bigInteger, oneOfWords, openObject, z } from '../formats/schema.ts'

export const protocolSchema = oneOfWords({ text: 'COM_QUERY.', binary: 'COM_STMT_EXECUTE.' })
/** The protocol in which a value is sent. */
export type Protocol = z.infer<typeof protocolSchema>

/** Source: dev.mysql.com/doc/dev/mysql-server, page_protocol_com_query_response_text_resultset_column_definition. */
const columnSchema = openObject({
  schema: z.string(),
  table: z.string(),
  orgTable: z.string(),
  name: z.string(),
  orgName: z.string(),
  charset: z.number().describe('Collation id of the bytes in this column; 63 is binary.'),
  length: z.number().describe('Display width in bytes.'),
  type: z.number().describe('Wire type code, 0x00 to 0xff.'),
  flags: z.number(),
  decimals: z.number(),
  meaning: z
    .string()
    .exactOptional()
    .describe("MariaDB's extended metadata: what the bytes mean beyond the wire type, for example json, uuid, inet6."),
}).meta({ id: 'Column', description: 'A column definition as the server sent it (Protocol::ColumnDefinition41).' })
export interface Column extends z.infer<typeof columnSchema> {}

const warningSchema = openObject({ level: z.string(), code: z.number(), message: z.string() })
export interface Warning extends z.infer<typeof warningSchema> {}

const warningsSchema = z
  .discriminatedUnion('kind', [
    openObject({ kind: z.literal('read'), count: z.number(), list: z.array(warningSchema) }),
    openObject({ kind: z.literal('unread'), count: z.number(), because: z.string() }).describe(
      'The list was left alone, because the next statement looks at the same state.',
    ),
  ])
  .meta({ id: 'Warnings', description: 'The warnings of a reply. count is what the reply itself said.' })
export type Warnings = z.infer<typeof warningsSchema>

const digestSchema = z
  .string()
  .nullable()
  .describe('SHA-256 of the rows in order, as sent, in hex; null where there was too much to hash.')
export type Digest = z.infer<typeof digestSchema>

const lossCauseSchema = oneOfWords({
  timeout: 'the reply did not come within the time that a statement has.',
  connection: 'the connection was lost.',
  cancelled: 'we ended it: the run or the session ended, or the reply of the other side was lost.',
  malformed: 'the server broke the protocol.',
  'too-large': 'the reply took too much memory.',
  fault: 'we could not read or compare what was sent.',
})
export type LossCause = z.infer<typeof lossCauseSchema>

export const outcomeSchema = z
  .discriminatedUnion('kind', [
    openObject({
      kind: z.literal('rows'),
      columns: z.array(columnSchema),
      rowCount: z.number(),
      digest: digestSchema,
      warnings: warningsSchema,
      inTransaction: z.boolean(),
    }),
    openObject({
      kind: z.literal('done'),
      affectedRows: bigInteger,
      insertId: bigInteger,
      info: z.string(),
      warnings: warningsSchema,
      inTransaction: z.boolean(),
    }),
    openObject({ kind: z.literal('error'), errno: z.number(), sqlState: z.string(), message: z.string() }),
    openObject({ kind: z.literal('lost'), cause: lossCauseSchema, detail: z.string() }).describe(
      'No answer, or none that could be read. Never a pass.',
    ),
  ])
  .meta({
    id: 'Outcome',
    description: 'What one server answered to one statement: one value for each result of a multi-result.',
  })
export type Outcome = z.infer<typeof outcomeSchema>

export type Cell = Uint8Array | null
