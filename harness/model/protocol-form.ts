import type { Param } from './statement.ts'

/** Through which protocol statements go: as the suite declares it, or all of them one way. */
export const protocolChoices = ['declared', 'text', 'binary', 'both'] as const
export type ProtocolChoice = (typeof protocolChoices)[number]

/** A statement in the form in which it is sent. */
export interface Form {
  sql: string
  /** Present: prepared, executed with these values and closed again. */
  params?: Param[]
  /** Sent instead by a server that cannot prepare this form. */
  otherwise?: Form
}

/** Puts a statement into a form. */
export type StatementEncoder = (statement: { sql: string; params?: Param[] }) => Form

export const encodeDeclared: StatementEncoder = ({ sql, params }) => ({ sql, ...(params ? { params } : {}) })
