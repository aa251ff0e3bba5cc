import { quoteForShell } from '../../kit/shell-quote.ts'
import type { DatabaseDefaults } from '../../model/database-defaults.ts'
import type { Divergence } from '../../model/divergence.ts'
import { kinds } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { ProtocolChoice } from '../../model/protocol-form.ts'
import { type BySide, sides } from '../../model/side.ts'
import type { Statement, Suite } from '../../model/statement.ts'
import type { JudgedServer } from '../../model/verdict.ts'
import { defaultsClause } from '../../replay/suite-database.ts'
import { assumedConnection } from '../../session/connection-of.ts'
import { printSuite } from '../../suite/print.ts'
import { defaultSession } from '../../suite/read-statement.ts'
import { plainStatement, type ReproductionScript, statementsOf } from './reproduction-script.ts'
import { decisiveOf } from './signature.ts'

export interface ReproductionFacts {
  divergence: Divergence
  servers: BySide<JudgedServer>
  /** The observation of the script when it was run alone; absent if there was no time for that. */
  seen?: Observation | 'nothing'
  /** Earlier statements that differ by themselves, although the script is not about their differences. */
  differing: ReadonlySet<string>
  size: 'minimised' | 'minimised as far as time allowed' | 'not minimised'
  /** The statements that the run sets in every session. */
  initStatements: readonly string[]
  protocol: ProtocolChoice
  /** The character set and collation of the source's databases; absent: the server's own. */
  databaseDefaults: DatabaseDefaults | undefined
  /** The command that calls Crosscheck in the folder of the run. */
  program: string
  /** The database in which the script was run; on other servers its name is different. */
  database: string
  attribution?: string
  /** Whether values of masked columns are replaced by stand-ins. */
  isMasked: boolean
}

/** Returns the path of the script in the folder of the run. */
export function reproductionPath({ fingerprint }: Pick<Divergence, 'fingerprint'>): string {
  return `repro/${fingerprint}.sql`
}

/**
 * Prints a suite of its own that a mysql client can read, too. The suite sets the settings in which clients differ; its
 * comments are for people.
 */
export function printReproduction(script: ReproductionScript, facts: ReproductionFacts): string {
  const { divergence, servers, database } = facts
  const statements = statementsOf(script).map(statement => forItself(statement, script, facts))
  const suite: Suite = {
    name: `reproduction of ${divergence.fingerprint}`,
    file: reproductionPath(divergence),
    ...(script.files ? { files: script.files } : {}),
    ...(script.connection ? { connection: script.connection } : {}),
    statements: [...clientSettings(script, facts.initStatements), ...statements],
  }
  const path = reproductionPath(divergence)
  const protocol = facts.protocol === 'declared' ? '' : ` --protocol ${facts.protocol}`
  const heading = [
    `Divergence ${divergence.fingerprint}: ${divergence.severity} (${divergence.kinds.join(', ')}), ${facts.size}`,
    `Found at ${divergence.statements[0]!.at}`,
    ...outcomes(facts),
    ...decisiveOf(divergence.example.differences)
      .slice(0, 5)
      .map(({ kind, summary }) => `${kind}: ${summary}`),
    ...(facts.attribution === undefined ? [] : [facts.attribution]),
    ...(facts.isMasked ? ['Stand-ins take the place of masked values.'] : []),
    '',
    'In the folder of the run:',
    `${facts.program} run ${path} --source ${quoteForShell(servers.source.spec)} --target ${quoteForShell(servers.target.spec)}${protocol}`,
    ...clientUse(script, path, facts.databaseDefaults),
  ]
  return `${heading.map(line => comment(line.replaceAll(`${database}.`, ''))).join('\n')}\n\n${printSuite(suite)}`
}

function outcomes({ seen, servers }: ReproductionFacts): string[] {
  if (seen === undefined || seen === 'nothing') {
    const why =
      seen === undefined
        ? 'There was no time to run it by itself.'
        : 'Run by itself it does not differ so: something else that happened in the run has a part in it.'
    return [...sides.map(side => `${side}: ${nameOf(servers[side])}`), why]
  }
  return sides.map(side => `${side}: ${nameOf(servers[side])}: ${seen[side].map(describeOutcome).join('; then ')}`)
}

function nameOf({ product, version }: JudgedServer): string {
  return `${product} ${version}`
}

/** Returns the comment in one line, because a line break would end it. */
function comment(text: string): string {
  return `# ${text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')}`.trimEnd()
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'rows':
      return `${outcome.rowCount} ${outcome.rowCount === 1 ? 'row' : 'rows'}${describeWarnings(outcome)}`
    case 'done':
      return `done, ${outcome.affectedRows} affected${describeWarnings(outcome)}`
    case 'error':
      return `refused, ${outcome.errno} (${outcome.sqlState}) ${outcome.message}`
    case 'lost':
      return `no answer: ${outcome.detail}`
    default:
      return outcome satisfies never
  }
}

function describeWarnings({ warnings }: Extract<Outcome, { kind: 'rows' | 'done' }>): string {
  if (warnings.count === 0) return ''
  const codes = warnings.kind === 'read' ? ` (${[...new Set(warnings.list.map(({ code }) => code))].join(', ')})` : ''
  return `, ${warnings.count} ${warnings.count === 1 ? 'warning' : 'warnings'}${codes}`
}

function clientUse(script: ReproductionScript, path: string, defaults: DatabaseDefaults | undefined): string[] {
  const statements = statementsOf(script)
  if (statements.some(({ session }) => session !== defaultSession)) {
    return ['It needs several connections: a mysql client can run it only by hand, as its comments say.']
  }
  if (statements.some(({ params }) => params)) {
    return ['It binds parameters in the binary protocol, which a mysql client cannot do.']
  }
  if (script.connection) return ['It needs its connection: a mysql client logs in otherwise.']
  return [
    `mysql --comments --force -t -e "CREATE DATABASE crosscheck_repro${defaultsClause(defaults)}" && mysql --comments --force -t crosscheck_repro < ${path}`,
  ]
}

/**
 * Returns the statements that give a mysql client, which otherwise follows its own locale, the connection that is
 * assumed where none is declared. The clock is pinned only if a statement reads it.
 */
function clientSettings(script: ReproductionScript, initStatements: readonly string[]): Statement[] {
  const looksAtClock = statementsOf(script).some(
    ({ effects: { observes } }) => observes.has('clock') || observes.has('random'),
  )
  const settings = [...(script.connection ? [] : assumedConnection.statements), ...(looksAtClock ? initStatements : [])]
  return settings.map(sql => plainStatement(sql, { id: sql, at: script.failing.at }))
}

/**
 * Returns a statement without its name, which means nothing outside its suite. Differences of other statements are
 * tolerated, so that they do not hide the one in question.
 */
function forItself(statement: Statement, { failing }: ReproductionScript, { differing }: ReproductionFacts): Statement {
  const { name: _, only: __, onReadOnly: ___, ...rest } = statement
  const tolerances =
    statement !== failing && differing.has(statement.id)
      ? [{ kinds: [...kinds], because: 'set-up of the reproduction', at: statement.at }]
      : []
  return { ...rest, tolerances }
}
