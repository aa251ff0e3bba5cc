import type { Statement, Suite } from '../model/statement.ts'
import type { OutsideEffect } from '../model/statement-effects.ts'
import { UsageError } from '../model/usage-error.ts'
import { ungrantedEffect } from '../sql/effects/ungranted-effects.ts'

type EffectKind = OutsideEffect['kind']

const allowGlobal = 'let Crosscheck start the servers, or allow it with --allow-global'

/** The remedies, for commands that know no better ones. */
const remedies: Record<EffectKind, string> = {
  'other-database': 'leave the database out: a suite runs in one of its own; or let Crosscheck start the servers',
  'own-account': 'leave it out, or let Crosscheck start the servers: nothing could be cleaned up with another password',
  global: allowGlobal,
  'user-lock': allowGlobal,
  unreadable: `write the text as a literal, so that it can be read beforehand; or ${allowGlobal}`,
}

/**
 * The effects that `--allow-global` allows. Of these, only the effect `global` makes a suite need the account of the
 * address.
 */
export const allowedWithGlobal = ['global', 'user-lock', 'unreadable'] as const

interface ScopeOptions {
  /** The allowed effects. Writing to other databases is never allowed. */
  allowed: readonly Exclude<EffectKind, 'other-database' | 'own-account'>[]
  remedies?: Partial<Record<EffectKind, string>>
}

/**
 * Returns errors for the effects of suites and their fixtures on a server that Crosscheck did not start, outside the
 * databases that a run creates, as far as their SQL shows them. The privileges of the account that replays the suites
 * prevent the rest.
 */
export function scopeViolations(suites: readonly Suite[], options: ScopeOptions): UsageError[] {
  const reported = new Set<string>()
  return suites.flatMap(suite => {
    const read = readerFor(suite)
    return statementsOf(suite).flatMap(statement => {
      const { id, at } = statement
      // Several suites may share a fixture, so each effect is reported once.
      if (reported.has(id)) return []
      const effect = read(statement).find(({ kind }) => !options.allowed.some(allowed => allowed === kind))
      if (!effect) return []
      reported.add(id)
      const remedy = options.remedies?.[effect.kind] ?? remedies[effect.kind]
      return [new UsageError(sentenceOf(effect), { at, remedy })]
    })
  })
}

/** Whether a suite or its fixture changes the whole server. */
export function needsWholeServer(suite: Suite): boolean {
  const read = readerFor(suite)
  return statementsOf(suite).some(statement => read(statement).some(({ kind }) => kind === 'global'))
}

/**
 * Returns the function that reads the outside effects of a statement. A suite that sets sql_mode may set it from a
 * variable or in a routine; then every reading of quotes must be tried.
 */
function readerFor(suite: Suite): (statement: Statement) => OutsideEffect[] {
  const setsMode = statementsOf(suite).some(({ effects }) => effects.sessionChanges.has('sql-mode'))
  return ({ sql, effects }) => [
    ...(setsMode ? effects.outsideInAnyMode : effects.outside),
    ...[ungrantedEffect(sql)].filter(effect => effect !== undefined),
  ]
}

function statementsOf({ fixture, statements }: Suite): Statement[] {
  return [...(fixture?.statements ?? []), ...statements]
}

function sentenceOf({ kind, what }: OutsideEffect): string {
  switch (kind) {
    case 'other-database':
      return `${what} reaches outside of the suite's own database, on a server that Crosscheck did not start`
    case 'own-account':
      return `${what} changes the account that Crosscheck uses on a server that it did not start`
    case 'global':
      return `${what} changes the whole server, and Crosscheck did not start this one`
    case 'user-lock':
      return `${what} takes a lock that all applications share, on a server that Crosscheck did not start`
    case 'unreadable':
      return `${what}, and might change the whole server, which Crosscheck did not start`
    default:
      return kind satisfies never
  }
}
