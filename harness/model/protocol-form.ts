import type { Param } from './statement.ts'

/** The protocol through which statements go: the one that the suite declares, or one for all statements. */
export const protocolChoices = ['declared', 'text', 'binary', 'both'] as const
export type ProtocolChoice = (typeof protocolChoices)[number]

/** A statement in the form in which it is sent. */
export interface Form {
  sql: string
  /** If present, the statement is prepared, executed with these values and closed again. */
  params?: Param[]
  /** The form that is sent instead to a server that cannot prepare this form. */
  otherwise?: Form
}

/** Puts a statement into a form. */
export type StatementEncoder = (statement: { sql: string; params?: Param[] }) => Form

export const encodeDeclared: StatementEncoder = ({ sql, params }) => ({ sql, ...(params ? { params } : {}) })
