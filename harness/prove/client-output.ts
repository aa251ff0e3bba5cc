/** The description of one column that a command-line client prints with `--column-type-info`. */
export interface ClientColumn {
  label: string
  /** `LONGLONG`, `VAR_STRING`, … */
  type: string
  /** Number of the collation; 63 is binary. */
  collation: number
  flags: string[]
  /** MariaDB's client shows whether a text is JSON. */
  isJson: boolean
}

export type ClientCell = string | null

export type ClientResult =
  | { kind: 'rows'; columns: ClientColumn[]; rows: ClientCell[][] }
  | { kind: 'done'; affected: number; info: string }

/** Everything that a client printed for one statement. */
export interface ClientOutcome {
  error?: { errno: number; sqlState: string }
  results: ClientResult[]
  warningCount: number
  /** `Warning 1292`, in order. */
  warnings: string[]
}

/** The place of a statement in the script that the client executed; lines count from 1. */
export interface ScriptPart {
  firstLine: number
  lastLine: number
}

/** The three outputs of two runs of a client: with `--xml`, with `--column-type-info`, and on standard error. */
interface ClientPrints {
  xml: string
  types: string
  errors: string
}

/**
 * Reads the output of `mysql -vvv --show-warnings`, statement by statement: each statement is echoed between two lines
 * of dashes and begins with its number in a comment. Bytes are read as latin1, so that none is lost.
 */
export function readClientOutcomes(prints: ClientPrints, parts: readonly ScriptPart[]): ClientOutcome[] {
  const outcomes = splitEchoes(prints.xml)
  const types = splitEchoes(prints.types)
  const errors = readErrors(prints.errors)
  return parts.map(({ firstLine, lastLine }, index) => {
    const error = errors.find(({ line }) => line >= firstLine && line <= lastLine)
    const text = outcomes.get(index)
    if (text === undefined) throw new Error(`the client has not echoed statement ${index}`)
    return {
      ...(error ? { error: { errno: error.errno, sqlState: error.sqlState } } : {}),
      results: readResults(text, readColumns(types.get(index) ?? '')),
      ...readWarnings(text),
    }
  })
}

function splitEchoes(print: string): Map<number, string> {
  const echo = /^-{14}\n\/\*#(\d+)\*\/ [\s\S]*?\n-{14}\n/gm
  const found = [...print.matchAll(echo)]
  return new Map(
    found.map((match, at) => [Number(match[1]), print.slice(match.index + match[0].length, found[at + 1]?.index)]),
  )
}

function readErrors(print: string) {
  return [...print.matchAll(/^ERROR (\d+) \((\w+)\) at line (\d+)/gm)].map(([, errno, sqlState, line]) => ({
    errno: Number(errno),
    sqlState: sqlState!,
    line: Number(line),
  }))
}

function readResults(text: string, columns: ClientColumn[][]): ClientResult[] {
  const result =
    /<resultset [^>]*>(?<rows>[\s\S]*?)<\/resultset>|^Query OK, (?<affected>\d+) rows? affected.*\n(?<info>(?:Records|Rows matched).*)?/gm
  let next = 0
  return [...text.matchAll(result)].map(({ groups }) => {
    if (groups?.rows === undefined)
      return { kind: 'done', affected: Number(groups?.affected), info: groups?.info ?? '' }
    return { kind: 'rows', columns: columns[next++] ?? [], rows: readRows(groups.rows) }
  })
}

function readRows(xml: string): ClientCell[][] {
  return [...xml.matchAll(/<row>([\s\S]*?)<\/row>/g)].map(([, row]) =>
    [...row!.matchAll(/<field name="[^"]*"(?: xsi:nil="true" \/>|>([\s\S]*?)<\/field>)/g)].map(([, value]) =>
      value === undefined ? null : unescapeXml(value),
    ),
  )
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

/** Returns one list of columns for each result; a new result begins where the column numbers restart at 1. */
function readColumns(text: string): ClientColumn[][] {
  const results: ClientColumn[][] = []
  const blocks = [...text.matchAll(/^Field +(\d+): {2}`([\s\S]*?)`\n([\s\S]*?^Flags:.*)$/gm)]
  for (const [, number, label, details] of blocks) {
    if (number === '1') results.push([])
    const type = /^Type: +(\S+)(.*)$/m.exec(details!)
    results.at(-1)!.push({
      label: label!,
      type: type?.[1] ?? '',
      collation: Number(/^Collation: .*\((\d+)\)/m.exec(details!)?.[1]),
      flags: (/^Flags: +(.*)$/m.exec(details!)?.[1] ?? '').trim().split(' '),
      isJson: /json/.test(type?.[2] ?? ''),
    })
  }
  return results
}

function readWarnings(text: string): { warningCount: number; warnings: string[] } {
  const counts = [...text.matchAll(/^(?:Query OK|Empty set|\d+ rows? in set).*?(?:, (\d+) warnings?)? \(/gm)]
  return {
    warningCount: Number(counts.at(-1)?.[1] ?? 0),
    warnings: [...text.matchAll(/^(Note|Warning|Error) \(Code (\d+)\):/gm)].map(
      ([, level, code]) => `${level} ${code}`,
    ),
  }
}
