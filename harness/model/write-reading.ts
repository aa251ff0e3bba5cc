import { oneOfWords, openObject, z } from '../formats/schema.ts'

const writeMeansSchema = oneOfWords({
  rows: 'INSERT, UPDATE, DELETE, REPLACE, LOAD DATA.',
  'locking-read': 'SELECT … FOR UPDATE: an exclusive lock.',
  definition: 'CREATE, ALTER, DROP, TRUNCATE, RENAME of tables, views, routines, triggers, events, databases.',
  routine: 'a routine that writes is called.',
  block: 'a block of statements that writes: BEGIN NOT ATOMIC.',
  function: 'a function that writes is used in an expression: a stored one, or NEXTVAL() and its kin.',
  'table-lock': 'LOCK TABLES … WRITE.',
  account: 'accounts, roles, privileges, passwords.',
  upkeep: "ANALYZE, OPTIMIZE, REPAIR and whatever else concerns the server's upkeep.",
  transaction: 'a transaction that is declared to write: START TRANSACTION READ WRITE.',
  xa: 'XA PREPARE and what follows it.',
})
/** The means by which a statement writes, or takes a lock or a privilege that only writers need. */
export type WriteMeans = z.infer<typeof writeMeansSchema>

export const writeReadingSchema = openObject({
  writes: z
    .enum(['yes', 'no', 'perhaps'])
    .describe('perhaps: it cannot be told, as with a CALL of a routine that nobody has seen.'),
  means: z.array(writeMeansSchema).describe('By what means it writes, or takes what only writers need.'),
  tables: z
    .array(z.string())
    .describe('Tables that it writes or locks, as it names them. Temporary ones, and what routines write, included.'),
  temporary: z.boolean().describe('All that it writes are temporary tables, which stay writable.'),
  commits: z.boolean().describe('It ends an open transaction by itself.'),
  within: z
    .array(z.string())
    .exactOptional()
    .describe('The writes that stand elsewhere, in a routine or a prepared statement that it runs: up to ten, in SQL.'),
  swallows: z
    .string()
    .exactOptional()
    .describe('A routine or block handles errors, so that a refusal may never be seen: where that is written.'),
  guard: z
    .string()
    .exactOptional()
    .describe('A routine or block asks whether the server is read-only before it writes: where that is written.'),
}).meta({
  id: 'WriteReading',
  description: 'What a statement would change, as far as its text and the definitions of what it calls tell.',
})
export interface WriteReading extends z.infer<typeof writeReadingSchema> {}
