import type { Difference } from '../model/difference.ts'
import { isConsequential, kinds, severityOfKind } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { significant } from '../sql/lexer/token-walk.ts'
import { catalogue } from './catalogue/catalogue.ts'
import type { Behaviour, Label, Recognition } from './catalogue/label.ts'
import { explainedKinds } from './explained-part.ts'
import { isInRange, type NamedServer } from './server-range.ts'
import { occurs } from './token-pattern.ts'

/** A statement, the outcomes of both sides, and their differences. */
export interface Evidence extends BySide<Outcome[]> {
  sql: string
  differences: Difference[]
  servers: BySide<NamedServer>
}

interface Scene extends Evidence {
  tokens: Token[]
  consequential: Difference[]
}

/** A syntax error: the place where the parser stopped shows which token it did not know. */
const syntaxError = 1064

/**
 * Returns the known cause of the differences: of all labels that match, the one with the most conditions. A label must
 * explain the worst difference. Undefined if no label matches, because a wrong label is worse than none.
 */
export function findLabel(evidence: Evidence): Label | undefined {
  const consequential = evidence.differences.filter(isConsequential)
  if (consequential.length === 0) return undefined
  const all = lex(evidence.sql)
  // Hints have an effect, though not on every server.
  const kept = new Set([...significant(all), ...all.filter(token => token.kind === 'hint')])
  const scene: Scene = { ...evidence, consequential, tokens: all.filter(token => kept.has(token)) }
  const fitting = catalogue.filter(({ recognise }) => fits(recognise, scene))
  return fitting.toSorted((a, b) => specificity(b.recognise) - specificity(a.recognise))[0]
}

function fits(recognition: Recognition, scene: Scene): boolean {
  if (!explains(recognition, scene.consequential)) return false
  if (recognition.columns !== undefined && !differsIn(new RegExp(recognition.columns, 'i'), scene.consequential))
    return false
  if (recognition.without?.some(pattern => occurs(pattern, scene.tokens))) return false
  return sides.some(side => fitsWith(side, recognition, scene))
}

/** True if the label explains all breaking differences; without any, the worst of the others. */
function explains(recognition: Recognition, consequential: Difference[]): boolean {
  const explained = explainedKinds(recognition)
  const breaking = consequential.filter(({ kind }) => severityOfKind[kind] === 'breaking')
  if (breaking.length > 0) return breaking.every(({ kind }) => explained.includes(kind))
  const worst = kinds.find(kind => consequential.some(difference => difference.kind === kind))
  return worst !== undefined && explained.includes(worst)
}

function differsIn(pattern: RegExp, consequential: readonly Difference[]): boolean {
  return consequential.some(({ rows, column, columns = column === undefined ? [] : [column] }) => {
    return rows !== undefined && columns.some(name => pattern.test(name))
  })
}

/** Whether the label matches with this side as `one`. */
function fitsWith(side: Side, { one, other, tokens, onlyCaseDiffers }: Recognition, scene: Scene): boolean {
  const switchover: Side = side === 'source' ? 'target' : 'source'
  if (!behaves(one, side, scene) || !behaves(other, switchover, scene)) return false
  if (onlyCaseDiffers && !scene.consequential.every(isOfCaseAlone)) return false
  if (one.types || other.types) {
    const [a, b] = [one.types ?? [], other.types ?? []]
    const isMeant = (difference: Difference) =>
      difference.kind === 'type' && a.includes(difference[side] ?? '') && b.includes(difference[switchover] ?? '')
    if (!scene.consequential.some(isMeant)) return false
  }
  if (!tokens) return true
  const refusal = refusalOf(scene[side])
  const stops = refusal?.errno === syntaxError ? stopsOf(refusal.message, scene) : undefined
  return tokens.some(pattern => occurs(pattern, scene.tokens, stops))
}

function behaves(behaviour: Behaviour, side: Side, scene: Scene): boolean {
  const { servers, errno, message, succeeds, warns, shows } = behaviour
  if (servers && !servers.some(range => isInRange(scene.servers[side], range))) return false
  const refusal = refusalOf(scene[side])
  if (errno && !(refusal && errno.includes(refusal.errno))) return false
  if (message !== undefined && !(refusal && new RegExp(message, 'i').test(refusal.message))) return false
  if (succeeds && (refusal || scene[side].length === 0)) return false
  if (shows !== undefined && !scene.consequential.some(difference => hasCell(difference, side, new RegExp(shows))))
    return false
  return !warns || scene[side].some(outcome => hasWarning(outcome, warns))
}

function refusalOf(outcomes: readonly Outcome[]): Extract<Outcome, { kind: 'error' }> | undefined {
  return outcomes.find(outcome => outcome.kind === 'error')
}

function hasWarning(outcome: Outcome, codes: readonly number[]): boolean {
  return (
    'warnings' in outcome &&
    outcome.warnings.kind === 'read' &&
    outcome.warnings.list.some(({ code }) => codes.includes(code))
  )
}

function hasCell({ rows }: Difference, side: Side, pattern: RegExp): boolean {
  return rows?.examples.some(row => row[side]?.some(cell => typeof cell === 'string' && pattern.test(cell))) === true
}

function isOfCaseAlone({ kind, source, target }: Difference): boolean {
  return kind !== 'names' || source?.toLowerCase() === target?.toLowerCase()
}

/**
 * A message shows at most 80 characters from the place where the parser stopped; this many characters locate the place.
 */
const tellingLength = 60

/**
 * Returns where the parser may have stopped, as indexes of tokens. The message ends with the rest of the statement from
 * there on: a short rest is the end of the statement, a long one is somewhere within it.
 */
function stopsOf(message: string, { sql, tokens }: Scene): number[] {
  const near = /near '(.*)' at line \d+/s.exec(message)?.[1]
  if (near === undefined) return []
  const text = sql.trimEnd()
  if (near.length < tellingLength) {
    const at = text.lastIndexOf(near.trimEnd())
    return at + near.trimEnd().length === text.length ? [indexAt(at, tokens)] : []
  }
  const stops: number[] = []
  const start = near.slice(0, tellingLength)
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) stops.push(indexAt(at, tokens))
  return stops
}

function indexAt(offset: number, tokens: readonly Token[]): number {
  const index = tokens.findIndex(token => token.end > offset)
  return index < 0 ? tokens.length : index
}

/**
 * Returns a weight for the conditions of a label. Errors and warnings by number weigh more than words in a statement.
 */
function specificity({ one, other, tokens = [], without = [], onlyCaseDiffers }: Recognition): number {
  const ofSide = ({ servers, errno, message, warns, types, succeeds }: Behaviour) =>
    (servers ? 2 : 0) + (errno ? 4 : 0) + (message ? 6 : 0) + (warns ? 4 : 0) + (types ? 3 : 0) + (succeeds ? 1 : 0)
  const words = Math.min(...tokens.map(pattern => pattern.split(' ').filter(each => each !== '…').length), 100)
  return (
    ofSide(one) + ofSide(other) + (tokens.length > 0 ? 4 + 2 * words : 0) + without.length + (onlyCaseDiffers ? 3 : 0)
  )
}
