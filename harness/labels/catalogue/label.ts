import type { Kind } from '../../model/kind.ts'
import type { Param } from '../../model/statement.ts'

/** A known cause of differences, as data. */
export interface Label {
  /** Words joined by hyphens, which never change, because baselines and reports refer to the id. */
  id: string
  title: string
  /** The change, and the version that brought it. */
  changed: string
  /** The SQL to write instead, so that both sides return the same. */
  rewrite: string
  /** Official documentation. */
  link: string
  recognise: Recognition
  proof: readonly Proof[] | Unproven
}

/** No server that is available to the tests shows the difference. */
interface Unproven {
  unproven: string
}

/**
 * All conditions that are given must be met. `one` and `other` are the two sides in either order, because a difference
 * between A and B is also one between B and A.
 */
export interface Recognition {
  one: Behaviour
  other: Behaviour
  /** The kinds that the label can explain; if absent, an error on either side. */
  kinds?: readonly Kind[]
  /**
   * Patterns of tokens (see token-pattern.ts), of which one must occur; next to the place where the parser stopped, if
   * `one` has 1064.
   */
  tokens?: readonly string[]
  /** A regular expression, ignoring case, for the labels of the columns whose rows the label explains; one must differ. */
  columns?: string
  /** Patterns that must not occur in the statement. */
  without?: readonly string[]
  /** Labels of columns that differ by upper and lower case alone. */
  onlyCaseDiffers?: true
}

/** The server of one of the two sides, and its reply. */
export interface Behaviour {
  /** Any of these servers (see server-range.ts), for example `MySQL >=8.0.13`; every server if absent. */
  servers?: readonly string[]
  /** The server replies with one of these errors. */
  errno?: readonly number[]
  /** A regular expression, ignoring case, that must match the error message. */
  message?: string
  /** The server does not reply with an error. */
  succeeds?: true
  /** The server sends one of these warnings. */
  warns?: readonly number[]
  /** A regular expression that must match a cell of the rows that differ. */
  shows?: string
  /** The type of the side in a difference of kind `type`: one of these, as typeName of the oracle formats it. */
  types?: readonly string[]
}

/** The servers that are available to the tests; see harness/vitest/test-servers.ts. */
export type ProvingServer = 'mysql:5.6' | 'mysql:9.7' | 'mariadb:10.11' | 'mariadb:11.8'

/** On fresh databases with `setup`, `statement` shows the difference, and `rewritten` shows none that matters. */
export interface Proof {
  source: ProvingServer
  target: ProvingServer
  /**
   * The first releases known to show the difference, as a range (see server-range.ts), if a patch release brought it.
   */
  since?: string
  setup?: readonly string[]
  /**
   * Statements that another session executes after `setup` without ending its transaction, for example to keep a lock.
   */
  meanwhile?: readonly string[]
  /** The sessions of the proof use an account with only the privileges of an application. */
  asApplication?: true
  statement: string
  params?: readonly Param[]
  /** One statement, or several in order; empty if the statement is to be removed. */
  rewritten: string | readonly string[]
  rewrittenParams?: readonly Param[]
  /**
   * Why the rewrite answers otherwise than the statement does on either side: it is meant to. Without it a test shows that
   * the rewrite answers as one side did, whatever the tables hold: NULLs, duplicates, nothing.
   */
  changesAnswer?: string
}

export function isProven({ proof }: Label): boolean {
  return !('unproven' in proof)
}
