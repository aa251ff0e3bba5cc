import type { DeclaredConnection } from '../model/application-connection.ts'
import { formatLocation } from '../model/format-location.ts'
import type { Location } from '../model/location.ts'
import type { Fixture, Statement, Suite } from '../model/statement.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import type { Comment } from '../sql/lexer/comment.ts'
import { type LocatedComment, type RawStatement, type SourcedFile, splitScript } from '../sql/lexer/split.ts'
import { adaptInput } from './adapt-input.ts'
import { collectErrors } from './collect-errors.ts'
import { type Directive, directivePlace, looksLikeDirective, readDirective } from './directives.ts'
import { pickByLine } from './pick-by-line.ts'
import { ProgramOrders } from './program-orders.ts'
import { quotingOfConnection } from './quoting-of-connection.ts'
import { defaultSession, type FindBeside, readPlainStatement, readStatement } from './read-statement.ts'
import { checkSuite, type WithDirectives } from './suite-checks.ts'

interface ReadFileOptions {
  /** The file as it is written in locations. */
  file: string
  /** Finds a file that a statement sends; see FindBeside. */
  findBeside?: FindBeside
  /** Reads a file that the client's command `source` names. */
  readSource?: (name: string, at: Location) => SourcedFile
}

interface ParseSuiteOptions extends ReadFileOptions {
  /** The name of a suite without `-- suite:`. Default: the file's name without `.sql`. */
  name?: string
  /** The connection of a suite without `-- connection:`. */
  connection?: DeclaredConnection | undefined
  /** Lines whose statements are picked; see `Suite.selected`. */
  lines?: readonly number[]
  /**
   * Finds the folder of `-- fixture:`; may throw UsageError. If absent, the suite gets an empty fixture of that name.
   */
  fixture?: (name: string, at: Location) => Fixture
  /** Whether a suite without statements is allowed. */
  mayBeEmpty?: boolean
}

/** Reads a suite. Throws UsageErrors with all errors in it. */
export function parseSuite(text: string, options: ParseSuiteOptions): Suite {
  const connection = declaredIn(text, options.file) ?? options.connection
  const script = splitScript(text, { ...options, connectionOf: sessionOf, quoting: quotingOfConnection(connection) })
  const errors = [...script.errors]
  const suite: Suite = { name: options.name ?? defaultName(options.file), file: options.file, statements: [] }
  if (options.connection) suite.connection = options.connection
  const directives = script.statements.map(raw => directivesOf(raw.leading, errors))
  directives.forEach((all, index) => {
    const ofFile = all.filter(directive => directivePlace(directive) === 'suite')
    if (index === 0) applyToSuite(suite, ofFile, options, errors)
    else errors.push(...ofFile.map(tooLate))
  })
  const { statements: adapted, remarks } = adaptInput(script.statements, {
    database: suite.fixture?.database,
    hasFixture: (suite.fixture?.statements.length ?? 0) > 0,
    errors,
  })
  const read = adapted.flatMap((raw, index): ReadStatement[] =>
    raw
      ? [
          {
            raw,
            directives: directives[index]!,
            statement: readStatement(raw, directives[index]!, { errors, findBeside: options.findBeside }),
          },
        ]
      : [],
  )
  suite.statements = read.map(({ statement }) => statement)
  orderPrograms(read, suite.fixture?.statements ?? [])
  const all = [...remarks, ...remarksOnFiles(suite)]
  if (all.length > 0) suite.remarks = all
  errors.push(...directivesOf(script.trailing, errors).map(withoutStatement))
  if (script.statements.length === 0 && errors.length === 0 && !options.mayBeEmpty)
    errors.push(withoutStatements(options.file))
  errors.push(...checkSuite(read))
  if (options.lines) suite.selected = pickByLine(options.lines, suite.file, read, errors)
  throwIfAny(errors)
  return suite
}

/** Says what a file without a path means, where the suite or its fixture names one. */
function remarksOnFiles({ file, files, fixture, statements }: Suite): string[] {
  const first = [...(fixture?.statements ?? []), ...statements].find(({ namesFiles }) => namesFiles)
  if (!first && !files) return []
  const laid = files ? `, which begins with copies of ${files.files.map(({ name }) => name).join(', ')}` : ''
  return [
    `${file}: a name without a path in INFILE, OUTFILE, DUMPFILE and LOAD_FILE() means a folder of the suite's own on each server${laid}`,
  ]
}

/** Gives CALL and EXECUTE the order of the texts that they run, unless a directive declares one. */
function orderPrograms(read: readonly ReadStatement[], fixture: readonly Statement[]): void {
  const orders = new ProgramOrders()
  for (const statement of fixture) orders.note(statement)
  for (const { statement, directives } of read) {
    const isDeclared = directives.some(({ kind }) => kind === 'order')
    if (!isDeclared) statement.order = orders.of(statement) ?? statement.order
    orders.note(statement)
  }
}

/**
 * Returns the connection that a suite declares above its first statement, because its sql_mode decides how the text of
 * the suite is cut. A faulty declaration is reported later.
 */
function declaredIn(text: string, file: string): DeclaredConnection | undefined {
  const line = /^[ \t]*--[ \t]+connection[ \t]*:.*$/m.exec(text)
  if (!line) return undefined
  const before = text.slice(0, line.index + line[0].length)
  const { trailing } = splitScript(before, { file })
  const comment = trailing.find(each => looksLikeDirective(each) === 'connection')
  const directive = comment && collectErrors([], () => readDirective(comment, comment.locate))
  return directive?.kind === 'connection' ? directive.connection : undefined
}

interface ReadStatement extends WithDirectives {
  raw: RawStatement
}

/** Reads the files of a fixture, which are run in this order on one database. Throws UsageErrors. */
export function parseFixture(
  parts: readonly (ReadFileOptions & { text: string })[],
): Pick<Fixture, 'statements' | 'database' | 'remarks'> {
  const errors: UsageError[] = []
  const raws = parts.flatMap(({ text, ...options }) => {
    const script = splitScript(text, options)
    errors.push(...script.errors)
    return script.statements.map(raw => ({ ...raw, findBeside: options.findBeside }))
  })
  const { statements: adapted, database, remarks } = adaptInput(raws, { hasFixture: false, errors })
  const statements = adapted.flatMap((raw, index) =>
    raw ? [readPlainStatement(raw, { errors, findBeside: raws[index]!.findBeside })] : [],
  )
  throwIfAny(errors)
  return {
    statements,
    ...(database === undefined ? {} : { database }),
    ...(remarks.length === 0 ? {} : { remarks }),
  }
}

function throwIfAny(errors: UsageError[]): void {
  if (errors.length === 0) return
  const place = ({ at }: UsageError) => (at ? at.line * 1e6 + at.column : 0)
  throw new UsageErrors(errors.toSorted((one, other) => place(one) - place(other)))
}

function defaultName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.sql$/i, '')
}

function sessionOf(leading: readonly Comment[]): string {
  const named = leading.findLast(comment => looksLikeDirective(comment) === 'session')
  return named?.text.slice(named.text.indexOf(':') + 1).trim() || defaultSession
}

/** The directives of most statements: none. */
const noDirectives: readonly Directive[] = []

/** Returns the directives among comments; each may come once, except `tolerate`. */
function directivesOf(comments: readonly LocatedComment[], errors: UsageError[]): readonly Directive[] {
  if (comments.length === 0) return noDirectives
  const directives: Directive[] = []
  for (const comment of comments) {
    const directive = collectErrors(errors, () => readDirective(comment, comment.locate))
    if (!directive) continue
    const before = directives.find(other => other.kind === directive.kind && directive.kind !== 'tolerate')
    if (before)
      errors.push(
        new UsageError(`The directive ${directive.kind} stands here twice`, {
          at: directive.at,
          remedy: `Remove one of them; the first is at ${formatLocation(before.at)}.`,
        }),
      )
    else directives.push(directive)
  }
  return directives
}

function tooLate(directive: Directive): UsageError {
  return new UsageError(`The directive ${directive.kind} comes too late: it concerns the whole file`, {
    at: directive.at,
    remedy: 'Put it above the first statement.',
  })
}

function withoutStatement(directive: Directive): UsageError {
  return new UsageError(`No statement follows the directive ${directive.kind}`, {
    at: directive.at,
    remedy: 'Put it right above its statement, or remove it.',
  })
}

function withoutStatements(file: string): UsageError {
  return new UsageError('The suite has no statements', {
    at: { file, line: 1, column: 1 },
    remedy: 'Write SQL statements into it, or leave the file out.',
  })
}

function applyToSuite(
  suite: Suite,
  directives: readonly Directive[],
  options: ParseSuiteOptions,
  errors: UsageError[],
): void {
  for (const directive of directives) {
    if (directive.kind === 'suite') suite.name = directive.name
    else if (directive.kind === 'path') suite.path = directive.path
    else if (directive.kind === 'connection') suite.connection = directive.connection
    else if (directive.kind === 'only-suite') suite.only = true
    else if (directive.kind === 'files') {
      const { names, at } = directive
      const { findBeside } = options
      const files = names.flatMap(name => {
        const diskPath = findBeside && collectErrors(errors, () => findBeside(name, at))
        return diskPath === undefined ? [] : [{ name, diskPath }]
      })
      suite.files = { at, files }
    } else if (directive.kind === 'fixture') {
      const { name, at } = directive
      const fixture = options.fixture
        ? collectErrors(errors, () => options.fixture?.(name, at))
        : { name, directory: '', statements: [] }
      if (fixture) suite.fixture = fixture
    }
  }
}
