import { tableReferencesAt } from '../effects/table-references.ts'
import { lex, type Token } from '../lexer/lex.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import { queryExpression, selectClauses, Unproved } from '../order/query-clauses.ts'
import { type SelectItem, selectItems } from '../order/select-items.ts'

/** How the cells of one column of a reply may name the server itself, in place of telling of the data. */
export type NameOfServer =
  /** The value of an expression, which is given. */
  | { kind: 'expression'; expression: string }
  /** The value of a variable or of a counter, whose name is in the column `nameAt`. */
  | { kind: 'variable' | 'counter'; nameAt: number }
  /** The type of a column, and the text of a definition: servers write integers with a display width or without one. */
  | { kind: 'type' | 'definition' }

const none: ReadonlyMap<number, NameOfServer> = new Map()

/**
 * Returns the columns of a statement's reply whose cells may name the server itself, by index. Only a column that is
 * such a value and nothing else counts: whatever is computed from the value is an answer about the server's behaviour.
 * `width` is the number of columns of the reply.
 */
export function namesOfServer(sql: string, width: number): ReadonlyMap<number, NameOfServer> {
  const tokens = significant(lex(sql))
  while (isPunctuation(tokens.at(-1), ';')) tokens.pop()
  switch (wordOf(tokens[0])) {
    case 'show':
      return inShown(tokens.slice(1).map(token => wordOf(token) ?? ''))
    case 'desc':
    case 'describe':
    case 'explain':
      return new Map([[1, { kind: 'type' }]])
    case 'select':
    case 'with':
      return inSelected(tokens, width)
    default:
      return none
  }
}

function inShown(words: readonly string[]): ReadonlyMap<number, NameOfServer> {
  const [first, ...others] = words.filter(word => !['global', 'session', 'local', 'full', 'extended'].includes(word))
  switch (first) {
    case 'variables':
      return new Map([[1, { kind: 'variable', nameAt: 0 }]])
    case 'status':
      return new Map([[1, { kind: 'counter', nameAt: 0 }]])
    case 'columns':
    case 'fields':
      return new Map([[1, { kind: 'type' }]])
    case 'create':
      return others[0] === 'table' ? new Map([[1, { kind: 'definition' }]]) : none
    default:
      return none
  }
}

function inSelected(tokens: readonly Token[], width: number): ReadonlyMap<number, NameOfServer> {
  try {
    const { operands } = queryExpression(tokens)
    // Rows of a UNION come from several SELECTs.
    if (operands.length > 1) return none
    const { items, from } = selectClauses(operands[0]!)
    const list = selectItems(items)
    const stars = list.flatMap((item, index) => (item.kind === 'star' ? [index] : []))
    // Behind several stars nobody knows where a column stands without the definitions of the tables.
    if (stars.length > 1 || (stars.length === 0 && list.length !== width)) return none
    const placeOf = (index: number) => (index > (stars[0] ?? list.length) ? index + width - list.length : index)
    const isTyped = readsTypes(from)
    return new Map(
      list.flatMap((item, index) => {
        const named = namedBy(item, isTyped)
        return named ? [[placeOf(index), named] as const] : []
      }),
    )
  } catch (error) {
    if (error instanceof Unproved) return none
    throw error
  }
}

function namedBy(item: SelectItem, isTyped: boolean): NameOfServer | undefined {
  switch (item.kind) {
    case 'star':
      return undefined
    case 'column':
      return isTyped && typeColumns.includes(item.column.name.toLowerCase()) ? { kind: 'type' } : undefined
    case 'expression': {
      const expression = expressionOf(item.tokens)
      return expression === undefined ? undefined : { kind: 'expression', expression }
    }
    default:
      return item satisfies never
  }
}

/** The columns of the information schema that hold the type of a column, of a parameter or of a result. */
const typeColumns = ['column_type', 'dtd_identifier']

function readsTypes(from: readonly Token[]): boolean {
  const { references } = tableReferencesAt(from, 0)
  return references.length > 0 && references.every(({ database }) => database?.toLowerCase() === 'information_schema')
}

/** Returns the function or variable, if the item is one that names the server and an alias at most. */
function expressionOf(tokens: readonly Token[]): string | undefined {
  const [first, open, close, ...alias] = tokens
  if (first?.kind === 'system-variable') {
    const name = first.text.toLowerCase().replaceAll('`', '').split('.').at(-1)!.replace(/^@@/, '')
    return tokens.length <= 2 && (tokens.length === 1 || isAlias(open)) && namesServer(name) ? `@@${name}` : undefined
  }
  const word = wordOf(first)
  if (word !== 'version' && word !== 'connection_id') return undefined
  const isCall = isPunctuation(open, '(') && isPunctuation(close, ')')
  if (!isCall || alias.length > 1 || (alias.length === 1 && !isAlias(alias[0]))) return undefined
  return `${word.toUpperCase()}()`
}

function isAlias(token: Token | undefined): boolean {
  return token?.kind === 'string' || nameOf(token) !== undefined
}

/** Places of one server's files and sockets, and its numbers among others, beside `version…`. */
const serverVariables = new Set(
  `hostname server_id server_uuid innodb_version report_host report_port port socket extra_port admin_port mysqlx_port
  mysqlx_socket pid_file basedir datadir tmpdir replica_load_tmpdir slave_load_tmpdir plugin_dir character_sets_dir
  lc_messages_dir log_error general_log_file slow_query_log_file log_bin_basename log_bin_index relay_log_basename
  relay_log_index innodb_data_home_dir innodb_log_group_home_dir innodb_tmpdir innodb_undo_directory aria_log_dir_path
  pseudo_thread_id`.split(/\s+/),
)

/** Whether a system variable names the server itself; the name is in lower case. */
export function namesServer(variable: string): boolean {
  return /^version(?:_|$)/.test(variable) || serverVariables.has(variable)
}

/** Status variables that are whole numbers and count nothing: they tell of what a server is able to do. */
const noCounters = /^(?:innodb_page_size$|(?:mysqlx_)?ssl_|tls_|protocol_)/

/** Whether a status variable with this value is a counter, which goes on from one moment to the next. */
export function isCounter(variable: string, value: string): boolean {
  return /^\d+$/.test(value) && !noCounters.test(variable.toLowerCase())
}
