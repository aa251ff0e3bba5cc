import type { Param } from '../model/statement.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import type { Quoting } from '../sql/lexer/quoting.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'
import { maskLiteral, rewriteLiteral, valueOfLiteral } from './literal.ts'
import type { RememberedValues } from './remembered-values.ts'
import { readUnits, type SqlUnit, selectLists } from './sql-units.ts'
import type { StandIns } from './stand-in.ts'
import { subStatements } from './sub-statements.ts'
import type { SuiteSecrets } from './suite-secrets.ts'
import { hasSubquery } from './tainted-names.ts'

export interface MaskingTools {
  secrets: SuiteSecrets
  standIns: StandIns
  remembered: RememberedValues
}

/**
 * masked: the value belongs to a masked column, or is compared with one. unknown: the value is near masked values, and
 * its column cannot be determined. other: the value belongs to another column.
 */
type Belonging = 'masked' | 'unknown' | 'other'

interface Place {
  belonging: Belonging
  unit: SqlUnit | undefined
}

/** `id`: of the statement to which the text belongs. */
export function maskSql(sql: string, id: string, tools: MaskingTools): string {
  const { secrets, remembered } = tools
  const quoting = secrets.quotingOf(id)
  const all = lex(sql, quoting)
  const places = secrets.isArmed ? placesOf(significant(all), id, tools) : new Map<Token, Place>()
  let made = ''
  let done = 0
  for (const [index, token] of all.entries()) {
    const other = maskToken(token, all, index, places.get(token), { ...tools, quoting, id })
    if (other === undefined || other === token.text) continue
    made += sql.slice(done, token.start) + other
    done = token.end
  }
  const masked = made + sql.slice(done)
  return /--|#|\/\*/.test(masked) ? withoutSecretComments(masked, quoting, remembered) : masked
}

function withoutSecretComments(sql: string, quoting: Quoting, remembered: RememberedValues): string {
  let made = ''
  let done = 0
  for (const { kind, start, end, text } of lex(sql, quoting)) {
    if (kind !== 'comment' && kind !== 'hint') continue
    made += sql.slice(done, start) + remembered.scrub(text, 'any')
    done = end
  }
  return made + sql.slice(done)
}

export function maskParams(params: readonly Param[], sql: string, id: string, tools: MaskingTools): Param[] {
  const tokens = significant(lex(sql, tools.secrets.quotingOf(id)))
  const places = tools.secrets.isArmed ? placesOf(tokens, id, tools) : new Map<Token, Place>()
  const marks = tokens.filter(({ kind }) => kind === 'parameter')
  return params.map((param, index) => {
    const place = marks[index] && places.get(marks[index])
    const isMasked =
      place !== undefined &&
      isMaskedHere(place, param.kind === 'string' || param.kind === 'bytes' || param.kind === 'datetime', tools)
    return isMasked ? maskParam(param, tools.standIns) : scrubParam(param, tools)
  })
}

/** Remembers the masked values that a statement contains, so that they are found in other places. */
export function rememberSecrets(
  sql: string,
  params: readonly Param[] | undefined,
  id: string,
  tools: MaskingTools,
): void {
  const { secrets, remembered } = tools
  if (!secrets.isArmed) return
  const quoting = secrets.quotingOf(id)
  const tokens = significant(lex(sql, quoting))
  let mark = 0
  for (const [token, place] of placesOf(tokens, id, tools)) {
    const isKnown = place.belonging === 'masked' || (place.belonging === 'unknown' && place.unit?.clause !== 'select')
    if (token.kind === 'string' && isKnown && !isOfStructure(token, place.unit, quoting))
      remembered.add(valueOfLiteral(token.text, quoting))
    if (token.kind === 'number' && place.belonging === 'masked' && isDirect(token, place.unit))
      remembered.add(token.text)
  }
  if (!params) return
  const places = placesOf(tokens, id, tools)
  for (const token of tokens) {
    if (token.kind !== 'parameter') continue
    const param = params[mark++]
    const isMasked = param !== undefined && places.get(token) !== undefined && places.get(token)!.belonging !== 'other'
    if (isMasked && 'value' in param && typeof param.value !== 'boolean' && !(param.value instanceof Uint8Array))
      remembered.add(String(param.value))
  }
}

/** Returns the place of each literal and parameter, if values of masked columns can occur in the statement. */
function placesOf(tokens: readonly Token[], id: string, { secrets }: MaskingTools): Map<Token, Place> {
  const places = new Map<Token, Place>()
  if (!secrets.involves(tokens)) return places
  const note = (token: Token, belonging: Belonging, unit: SqlUnit | undefined) => {
    if (token.kind !== 'string' && token.kind !== 'number' && token.kind !== 'parameter') return
    const before = places.get(token)
    if (before && rank[before.belonging] >= rank[belonging]) return
    places.set(token, { belonging, unit })
  }
  for (const part of subStatements(tokens)) {
    const isCall = wordOf(part[0]) === 'call' || wordOf(part[0]) === 'execute'
    for (const unit of readUnits(part).units) {
      const belonging = belongingOf(unit, { id, isCall, statement: tokens, secrets })
      for (const token of unit.tokens) note(token, belonging, unit)
      if (belonging === 'masked')
        for (const query of unit.subqueries) for (const token of returnedBy(query)) note(token, belonging, unit)
    }
  }
  // The column of a value outside of all parts is unknown, too.
  for (const token of tokens) if (!places.has(token)) note(token, 'unknown', undefined)
  return places
}

/** Returns the tokens of a query whose values reach the part of the statement around the query. */
function returnedBy(query: readonly Token[]): readonly Token[] {
  return hasSubquery(query) ? query : selectLists(query).flat(2)
}

const rank: Record<Belonging, number> = { other: 1, unknown: 2, masked: 3 }

interface StatementFacts {
  id: string
  isCall: boolean
  statement: readonly Token[]
  secrets: SuiteSecrets
}

function belongingOf(unit: SqlUnit, { id, isCall, statement, secrets }: StatementFacts): Belonging {
  if (secrets.isMaskedUnit(unit, id)) return 'masked'
  if (isCall && unit.clause === 'call') return 'unknown'
  if (unit.clause === 'limit' || unit.clause === 'offset') return 'other'
  // A position, as in `ORDER BY 2`.
  if ((unit.clause === 'order' || unit.clause === 'group') && unit.tokens.length === 1) return 'other'
  if (unit.target) return secrets.isHarmlessTarget(unit) ? 'other' : 'unknown'
  const isOfColumn = unit.tokens.some((token, index) => {
    const name = nameOf(token)?.toLowerCase()
    const isCalled = token.kind === 'word' && isPunctuation(unit.tokens[index + 1], '(')
    return (
      name !== undefined &&
      !isCalled &&
      !isPunctuation(unit.tokens[index + 1], '.') &&
      secrets.hasColumn(name, statement)
    )
  })
  return isOfColumn ? 'other' : 'unknown'
}

interface TokenTools extends MaskingTools {
  quoting: Quoting
  id: string
}

/** Returns undefined if the token is unchanged. */
function maskToken(
  token: Token,
  all: readonly Token[],
  index: number,
  place: Place | undefined,
  tools: TokenTools,
): string | undefined {
  const { quoting, standIns, remembered, id } = tools
  if (token.kind === 'number') {
    if (place && isMaskedHere(place, false, tools) && isDirect(token, place.unit))
      return maskLiteral(token.text, quoting, standIns)
    return remembered.scrub(token.text)
  }
  if (token.kind !== 'string') return undefined
  const scrubbed = () => rewriteLiteral(token.text, quoting, value => remembered.scrub(value))
  // A label is a name.
  if (!place || place.belonging === 'other' || wordOf(all[index - 1]) === 'as') return scrubbed()
  if (isOfStructure(token, place.unit, quoting)) return scrubbed()
  // The literal is a text that is executed as a statement.
  if (
    /^\s*(?:select|insert|update|delete|replace|with|set|call|create|alter)\b/i.test(
      valueOfLiteral(token.text, quoting),
    )
  )
    return rewriteLiteral(token.text, quoting, value => maskSql(value, id, tools))
  return maskLiteral(token.text, quoting, standIns)
}

/**
 * Clauses in which a number of an unknown column is not masked: all other names under which a number could be compared
 * with a masked column are known.
 */
const conditions = new Set(['where', 'on', 'having'])

function isMaskedHere({ belonging, unit }: Place, isText: boolean, { secrets }: MaskingTools): boolean {
  switch (belonging) {
    case 'masked':
      return true
    case 'unknown':
      return isText || (secrets.numbersMatter && unit !== undefined && !conditions.has(unit.clause))
    case 'other':
      return false
    default:
      return belonging satisfies never
  }
}

const comparisons = new Set(['=', '<', '>', '<=', '>=', '<>', '!=', '<=>', ':='])
const longNumber = 5
const types = /char|binary|int$|integer|decimal|numeric|float|double|text|blob|bit|time|date/

/** Returns whether a number is a value; in calls and types, a number is often a length or a count. */
function isDirect(token: Token, unit: SqlUnit | undefined): boolean {
  if (!unit) return true
  const { tokens } = unit
  const at = tokens.indexOf(token)
  if (isPunctuation(tokens[at - 1], '(') && types.test(wordOf(tokens[at - 2]) ?? '')) return false
  const isSigned = isPunctuation(tokens[at - 1], '-') || isPunctuation(tokens[at - 1], '+')
  const before = tokens[isSigned ? at - 2 : at - 1]
  if (before === undefined || comparisons.has(before.text) || comparisons.has(tokens[at + 1]?.text ?? '')) return true
  if (['between', 'and', 'like', 'default', 'in'].includes(wordOf(before) ?? '')) return true
  if (tokens.slice(0, at).some(each => wordOf(each) === 'in')) return true
  return token.text.length >= longNumber
}

const path = /^\$(?:\.\w+|\.\*|\[\d+\]|\[\*\])*$/
const pattern = /^(?:%[a-zA-Z%]|[^\p{L}\p{N}%])+$/u

/** True for a path into a document, the pattern of a date, or an SQLSTATE, which are not values of any column. */
function isOfStructure(token: Token, unit: SqlUnit | undefined, quoting: Quoting): boolean {
  const value = valueOfLiteral(token.text, quoting)
  if (/^%[a-zA-Z]/.test(value) && pattern.test(value)) return true
  if (!unit) return false
  const previous = unit.tokens[unit.tokens.indexOf(token) - 1]
  if (['sqlstate', 'escape', 'separator', 'collate', 'charset'].includes(wordOf(previous) ?? '')) return true
  if (!path.test(value)) return false
  const before = unit.tokens.slice(0, unit.tokens.indexOf(token))
  return (
    isPunctuation(before.at(-1), '->') ||
    isPunctuation(before.at(-1), '->>') ||
    before.some(each => wordOf(each)?.startsWith('json_'))
  )
}

function maskParam(param: Param, standIns: StandIns): Param {
  switch (param.kind) {
    case 'null':
    case 'boolean':
      return param
    case 'integer':
      return { ...param, value: BigInt(standIns.of(String(param.value))) }
    case 'double':
      return { ...param, value: Number(standIns.of(String(param.value))) }
    case 'bytes':
      return {
        ...param,
        value: new Uint8Array(Buffer.from(standIns.ofHex(Buffer.from(param.value).toString('hex')), 'hex')),
      }
    case 'string':
    case 'decimal':
    case 'datetime':
      return { ...param, value: standIns.of(param.value) }
    default:
      return param satisfies never
  }
}

function scrubParam(param: Param, { remembered }: MaskingTools): Param {
  if (param.kind === 'integer') return { ...param, value: BigInt(remembered.scrub(String(param.value))) }
  return param.kind === 'string' ? { ...param, value: remembered.scrub(param.value) } : param
}
