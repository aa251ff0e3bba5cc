import type { DeclaredConnection } from '../../model/application-connection.ts'
import type { Divergence } from '../../model/divergence.ts'
import type { LocalFile, Statement, Suite } from '../../model/statement.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'
import { defaultSession } from '../../suite/read-statement.ts'

/**
 * A divergence as a script of its own: everything that ran before its statement, the statement, and the statement that
 * collects its reply.
 */
export interface ReproductionScript {
  before: Statement[]
  failing: Statement
  /** Only after a statement that is sent without waiting: the statements up to the one that collects its reply. */
  behind: Statement[]
  /** The files of its suite, of which each server gets a copy. */
  files?: Suite['files']
  /** The connection that its suite declares. */
  connection?: DeclaredConnection | undefined
}

/** Returns the files that a script needs beside it. */
export function filesOf(script: ReproductionScript): LocalFile[] {
  const all = [...(script.files?.files ?? []), ...statementsOf(script).flatMap(({ localFiles }) => localFiles ?? [])]
  return [...new Map(all.map(file => [file.name, file])).values()]
}

/** Returns all statements of a script in their order. */
export function statementsOf({ before, failing, behind }: ReproductionScript): Statement[] {
  return [...before, failing, ...behind]
}

/**
 * Returns the first statement of a divergence with all statements that ran before it; undefined if the suites do not
 * show which statement that was.
 */
export function reproductionScriptOf(divergence: Divergence, suites: readonly Suite[]): ReproductionScript | undefined {
  const [first] = divergence.statements
  const suite = suites.find(({ file }) => file === first?.file)
  const { sql } = divergence.example
  if (!first || !suite || sql === undefined) return undefined
  const script = scriptIn(suite, first.at, divergence.subject.kind === 'table' ? sql : undefined)
  const { files, connection } = suite
  return script && { ...script, ...(files ? { files } : {}), ...(connection ? { connection } : {}) }
}

/** `contents`: the query of a whole table, if that is what differs. */
function scriptIn(suite: Suite, place: string, contents: string | undefined): ReproductionScript | undefined {
  const fixture = suite.fixture?.statements ?? []
  if (contents !== undefined) {
    const before = [...fixture, ...suite.statements]
    return before.some(({ waiting }) => waiting.kind === 'send')
      ? undefined
      : { before, failing: contentsStatement(contents, suite), behind: [] }
  }
  const inFixture = fixture.findIndex(({ id }) => id === place)
  if (inFixture >= 0) return { before: fixture.slice(0, inFixture), failing: fixture[inFixture]!, behind: [] }
  const index = suite.statements.findIndex(({ id }) => id === place)
  const failing = suite.statements[index]
  if (!failing) return undefined
  const before = [...fixture, ...suite.statements.slice(0, index)]
  if (failing.waiting.kind === 'reply') return { before, failing, behind: [] }
  const collectErrors = suite.statements.findIndex(
    (statement, at) =>
      at > index && (statement.session === failing.session || statement.reap.includes(failing.session)),
  )
  return collectErrors < 0
    ? undefined
    : { before, failing, behind: suite.statements.slice(index + 1, collectErrors + 1) }
}

/** The query of a whole table that a replay sends at the end of a suite. */
function contentsStatement(sql: string, { file }: Suite): Statement {
  return plainStatement(sql, { id: `${file}#contents`, at: { file, line: 1, column: 1 } })
}

/** Returns a statement of Crosscheck's own, of which only the text is given. */
export function plainStatement(sql: string, { id, at }: Pick<Statement, 'id' | 'at'>): Statement {
  return {
    id,
    at,
    sql,
    session: defaultSession,
    waiting: { kind: 'reply' },
    reap: [],
    order: { kind: 'none', limited: false },
    tolerances: [],
    effects: effectsOf(sql),
    normalised: sql,
  }
}
