import type { Kind } from '../../model/kind.ts'
import type { Param } from '../../model/statement.ts'

/** A known cause of differences, as data. */
export interface Label {
  /** Stable words joined by hyphens: baselines and reports refer to it. */
  id: string
  title: string
  /** What changed, and since which version. */
  changed: string
  /** What to write instead, so that both sides answer alike. */
  rewrite: string
  /** Official documentation. */
  link: string
  recognise: Recognition
  proof: readonly Proof[] | Unproven
}

/** No server that the tests can have shows it. */
interface Unproven {
  unproven: string
}

/**
 * All of what is given must hold. `one` and `other` are the two sides in either order: a cause that parts A from B
 * parts B from A as well.
 */
export interface Recognition {
  one: Behaviour
  other: Behaviour
  /** What it can explain; a refusal on either side when absent. */
  kinds?: readonly Kind[]
  /** Patterns of tokens (see token-pattern.ts); any of them. Next to where the parser stopped, when `one` has 1064. */
  tokens?: readonly string[]
  /** Patterns of which the statement has none. */
  without?: readonly string[]
  /** Labels of columns that differ by upper and lower case alone. */
  onlyCaseDiffers?: true
}

/** How one of the two sides is, and what it does. */
export interface Behaviour {
  /** Any of these (see server-range.ts), for example `MySQL >=8.0.13`; every server when absent. */
  servers?: readonly string[]
  /** It refuses, with one of these. */
  errno?: readonly number[]
  /** A regular expression, without case, that the message of the refusal matches. */
  message?: string
  /** It does not refuse. */
  succeeds?: true
  /** It warns, with one of these. */
  warns?: readonly number[]
  /** A regular expression that a cell of the rows that differ matches. */
  shows?: string
  /** What it has in a difference of kind `type`: one of these, as typeName of the oracle writes it. */
  types?: readonly string[]
}

/** The servers that tests have; see harness/vitest/test-servers.ts. */
export type ProvingServer = 'mysql:5.6' | 'mysql:9.7' | 'mariadb:10.11' | 'mariadb:11.8'

/** On fresh databases with `setup`, `statement` shows the difference, and `rewritten` shows none that anybody acts on. */
export interface Proof {
  source: ProvingServer
  target: ProvingServer
  /** The first releases seen to show it, as a range (see server-range.ts), where a patch release brought it. */
  since?: string
  setup?: readonly string[]
  /** What another session does after that, and leaves open, for example a lock. */
  meanwhile?: readonly string[]
  /** Its sessions are of an account that has the rights of an application, and no others. */
  asApplication?: true
  statement: string
  params?: readonly Param[]
  /** One statement, or several in order; none where it is to be left out. */
  rewritten: string | readonly string[]
  rewrittenParams?: readonly Param[]
}

export function isProven({ proof }: Label): boolean {
  return !('unproven' in proof)
}
