import type { ClientCell, ClientColumn, ClientOutcome, ClientResult } from './client-output.ts'
import { type ProvenKind, provenKinds } from './truth.ts'

/**
 * Returns the differences between the outputs of two clients, by its own rules: equal text is equal; two different
 * texts of the same number, JSON document or point in time differ in presentation; rows are a set if the statement has
 * no ORDER BY of its own. fixtures/proving-ground/README.md lists the kinds and their meaning.
 */
export function compareClientOutcomes(sql: string, source: ClientOutcome, target: ClientOutcome): ProvenKind[] {
  if (source.error || target.error) {
    if (source.error?.errno !== target.error?.errno) return ['error']
    const states = [source.error?.sqlState, target.error?.sqlState]
    return states[0] !== states[1] && states.some(state => /^(?:08|23|25|40)/.test(state ?? '')) ? ['sqlstate'] : []
  }
  const found = new Set<ProvenKind>()
  if (source.results.length !== target.results.length) found.add('rows')
  source.results.forEach((result, index) => {
    const other = target.results[index]
    if (other) for (const kind of compareResults(result, other, isOrdered(sql))) found.add(kind)
  })
  if (source.warningCount !== target.warningCount || !agree(source.warnings, target.warnings)) found.add('warnings')
  return provenKinds.filter(kind => found.has(kind))
}

/**
 * Compares warnings up to the end of the shorter list: servers keep no more than `max_error_count` warnings, which is
 * 64 on some and 1,024 on others.
 */
function agree(source: readonly string[], target: readonly string[]): boolean {
  const shown = Math.min(source.length, target.length)
  return source.slice(0, shown).join() === target.slice(0, shown).join()
}

function compareResults(source: ClientResult, target: ClientResult, ordered: boolean): ProvenKind[] {
  if (source.kind === 'done' && target.kind === 'done') {
    const same = source.affected === target.affected && numbersOf(source.info) === numbersOf(target.info)
    return same ? [] : ['affected']
  }
  if (source.kind !== 'rows' || target.kind !== 'rows') return ['rows']
  if (source.columns.length !== target.columns.length)
    return source.rows.length === target.rows.length ? ['names'] : ['names', 'rows']
  return [...compareColumns(source.columns, target.columns), ...compareRows(source, target, ordered)]
}

/** Returns the numbers of `Rows matched: 1  Changed: 0`; the number of warnings is reported separately. */
function numbersOf(info: string): string {
  return info
    .replace(/Warnings: \d+/, '')
    .replaceAll(/\D+/g, ' ')
    .trim()
}

function compareColumns(source: readonly ClientColumn[], target: readonly ClientColumn[]): ProvenKind[] {
  return source.flatMap((column, index) => {
    const other = target[index]!
    const differing: ProvenKind[] = []
    if (column.label !== other.label) differing.push('names')
    if (driverType(column) !== driverType(other)) differing.push('type')
    if (column.flags.includes('NOT_NULL') !== other.flags.includes('NOT_NULL')) differing.push('nullability')
    return differing
  })
}

const integers = ['TINY', 'SHORT', 'INT24', 'LONG', 'LONGLONG']

/** Returns the properties by which a driver chooses its own type: text or bytes, the width and sign of a number. */
function driverType({ type, collation, flags }: ClientColumn): string {
  const plain = type.replace(/^NEW/, '').replace(/^(TINY|MEDIUM|LONG)_BLOB$/, 'BLOB')
  if (flags.includes('ENUM') || flags.includes('SET')) return flags.includes('ENUM') ? 'ENUM' : 'SET'
  if (/BLOB|STRING/.test(plain)) return `${plain} of ${collation === 63 ? 'bytes' : 'text'}`
  const isSigned = integers.includes(plain) || /DECIMAL/.test(plain)
  return isSigned && flags.includes('UNSIGNED') ? `${plain} UNSIGNED` : plain
}

type Rows = Extract<ClientResult, { kind: 'rows' }>

function compareRows(source: Rows, target: Rows, ordered: boolean): ProvenKind[] {
  const plain = (rows: Rows) => rows.rows.map(row => JSON.stringify(row))
  const meant = (rows: Rows) =>
    rows.rows.map(row =>
      JSON.stringify(row.map((cell, index) => meaningOf(cell, [source.columns[index], target.columns[index]]))),
    )
  const sorted = (rows: string[]) => (ordered ? rows : rows.toSorted()).join('\n')
  if (sorted(plain(source)) === sorted(plain(target))) return []
  if (sorted(meant(source)) === sorted(meant(target))) return ['formatting']
  const inAnyOrder = (rows: string[]) => rows.toSorted().join('\n')
  return inAnyOrder(meant(source)) === inAnyOrder(meant(target)) ? ['order'] : ['rows']
}

const numbers = [...integers, 'NEWDECIMAL', 'DECIMAL', 'FLOAT', 'DOUBLE', 'YEAR']
const moments = ['DATE', 'TIME', 'DATETIME', 'TIMESTAMP', 'NEWDATE']

function meaningOf(cell: ClientCell, columns: (ClientColumn | undefined)[]): ClientCell {
  if (cell === null) return null
  const types = columns.map(column => column?.type ?? '')
  if (types.includes('JSON') || columns.some(column => column?.isJson)) return documentOf(cell)
  if (types.every(type => numbers.includes(type))) {
    if (types.includes('FLOAT')) return Number(cell).toPrecision(6)
    if (types.includes('DOUBLE')) return String(Number(cell) + 0)
    return exactNumber(cell)
  }
  return types.every(type => moments.includes(type)) && cell.includes('.') ? cell.replace(/\.?0+$/, '') : cell
}

function exactNumber(text: string): string {
  const [whole, fraction = ''] = text.replace(/^-/, '').split('.')
  const value = `${whole!.replace(/^0+(?=\d)/, '')}.${fraction.replace(/0+$/, '')}`
  return text.startsWith('-') && value !== '0.' ? `-${value}` : value
}

function documentOf(text: string): string {
  try {
    return JSON.stringify(sortedKeys(JSON.parse(text)))
  } catch {
    return text
  }
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sortedKeys(member)]),
  )
}

/** True for a statement with an ORDER BY outside parentheses, or one that lists in an order of its own. */
function isOrdered(sql: string): boolean {
  if (/^(show (full )?(columns|fields|create|warnings|errors)|desc|explain)/i.test(sql)) return true
  let outside = sql.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''")
  for (let before = ''; before !== outside; ) {
    before = outside
    outside = outside.replaceAll(/\([^()]*\)/g, ' ')
  }
  return /\border\s+by\b/i.test(outside)
}
