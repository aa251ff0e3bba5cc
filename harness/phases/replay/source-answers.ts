import type { Difference, DisplayCell } from '../../model/difference.ts'
import { isConsequential, type Kind } from '../../model/kind.ts'
import { isNoise, noiseOf } from '../../model/noise.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import { type BySide, type Side, sides } from '../../model/side.ts'

type Compared = Pick<Observation, 'statement' | 'source' | 'target' | 'differences'>

/** What the source has been seen to answer to one statement, over several tries. */
export interface MeasuredStatement {
  statement: string
  /** The differences of the source from itself that excuse the target. */
  differences: NoisyDifference[]
  /** The differences of the target in something that the source varies, too, but never like this. */
  unlike: NoisyDifference[]
  /** How often the source was asked again. */
  tries: number
  /** In how many of these tries it differed from itself. */
  differed: number
}

/** The classes of the values that a column has shown. */
type ValueClass = 'null' | '0' | '1' | 'number' | 'text'
type ClassesByColumn = ReadonlyMap<string, ReadonlySet<ValueClass>>

/** A difference between source and target, reduced to what decides whether the source could have shown it. */
interface ReducedDifference {
  noise: NoisyDifference
  classes: BySide<ClassesByColumn>
}

/**
 * Collects the answers of the source to one statement whose answer from the target was another one, and tells which of
 * the differences the source shows to itself. Such a difference excuses the target if the class of the target's answer
 * is among those of the source, or if no answer of the source was like any other.
 */
export class SourceAnswers {
  readonly #statement: string
  readonly #differences: readonly ReducedDifference[]
  /** The answer of the target: exactly, and its class. */
  readonly #target: Answer
  readonly #answers: Answer[]
  readonly #own: Difference[] = []
  #tries = 0
  #differed = 0

  /** `isSameState`: the source is asked again in the state in which it has answered first. */
  constructor({ statement, source, target, differences }: Compared, { isSameState }: { isSameState: boolean }) {
    this.#statement = statement
    this.#differences = differences.filter(isChange).map(difference => ({
      noise: noiseOf(difference),
      classes: { source: classesOf(difference, 'source'), target: classesOf(difference, 'target') },
    }))
    this.#target = answerOf(target)
    this.#answers = isSameState ? [answerOf(source)] : []
  }

  /** Takes the answers of two servers like the source, as source and target. */
  add({ source, target, differences }: Compared): void {
    this.#tries += 1
    this.#answers.push(answerOf(source), answerOf(target))
    const changes = differences.filter(isChange)
    if (changes.length > 0) this.#differed += 1
    for (const change of changes) if (this.#own.length < mostKept) this.#own.push(change)
  }

  /** Whether the source has been seen to differ from itself. */
  get hasDiffered(): boolean {
    return this.#differed > 0
  }

  /** Whether every difference that somebody would have to act on is excused. */
  get isExcused(): boolean {
    return this.#differences.every(each => !isConsequential(each.noise) || this.#isExcused(each))
  }

  /** Returns undefined if the source has shown no difference that the target shows. */
  measured(): MeasuredStatement | undefined {
    const noise = this.#own.map(noiseOf)
    const excused = this.#differences.filter(difference => this.#isExcused(difference)).map(each => each.noise)
    const unlike = this.#differences.filter(each => this.#varies(each) && !this.#isExcused(each))
    const differences = distinct([...noise.filter(each => !overlaps(each, unlike)), ...excused])
    if (differences.length === 0 && unlike.length === 0) return undefined
    return {
      statement: this.#statement,
      differences,
      unlike: distinct(unlike.map(each => each.noise)),
      tries: this.#tries,
      differed: this.#differed,
    }
  }

  /** Whether the source has shown a difference of this kind in these columns to itself. */
  #varies({ noise }: ReducedDifference): boolean {
    return isNoise({ ...noise, summary: '' }, this.#own.map(noiseOf))
  }

  #isExcused(difference: ReducedDifference): boolean {
    // The source has given this very answer, so that it may differ from itself in the same way.
    const hasVaried = new Set(this.#answers.map(({ exact }) => exact)).size > 1
    const isOfAnswer = hasVaried && inAnswers.includes(difference.noise.kind)
    if (isOfAnswer && this.#answers.some(({ exact }) => exact === this.#target.exact)) return true
    if (!this.#varies(difference)) return false
    return this.#allDiffer || this.#isOfOwnClass(difference)
  }

  get #allDiffer(): boolean {
    const { length } = this.#answers
    return length >= fewestAnswers && new Set(this.#answers.map(({ exact }) => exact)).size === length
  }

  #isOfOwnClass({ noise: { kind, columns }, classes }: ReducedDifference): boolean {
    if (!this.#answers.some(({ shape }) => shape === this.#target.shape)) return false
    switch (kind) {
      case 'rows':
      case 'formatting':
        return columns === undefined || columns.every(column => this.#hasShown(column, classes))
      case 'affected':
        return this.#answers.some(({ counts }) => counts === this.#target.counts)
      case 'warnings':
        return this.#answers.some(({ warnings }) => warnings === this.#target.warnings)
      default:
        return true
    }
  }

  #hasShown(column: string, { source, target }: BySide<ClassesByColumn>): boolean {
    const shown = new Set(source.get(column))
    for (const difference of this.#own)
      for (const side of sides) for (const each of classesOf(difference, side).get(column) ?? []) shown.add(each)
    const isShown = (each: ValueClass) => shown.has(each) || ((each === '0' || each === '1') && shown.has('number'))
    return [...(target.get(column) ?? [])].every(isShown)
  }
}

/** The kinds of differences in what a server answers, as opposed to how it declares the columns of the answer. */
const inAnswers: readonly Kind[] = ['error', 'rows', 'order', 'affected', 'warnings', 'nondeterministic', 'formatting']

/** Fewer answers than this may all differ by chance, although the source has few answers to give. */
const fewestAnswers = 5

/** The number of differences of the source from itself that are kept of one statement. */
const mostKept = 50

/** One answer, at three levels of detail. */
interface Answer {
  /** Equal only for equal answers of the same product. */
  exact: string
  /** Rows, done or which error, for each result; and whether rows came. */
  shape: string
  /** The classes of the counts of affected rows. */
  counts: string
  /** Levels and codes. */
  warnings: string
}

function answerOf(outcomes: readonly Outcome[]): Answer {
  const warnings = outcomes.map(codesOf).join(';')
  return {
    exact: [...outcomes.map(exactly), warnings].join(';'),
    shape: outcomes.map(shapeOf).join(';'),
    counts: outcomes.map(outcome => (outcome.kind === 'done' ? classOf(String(outcome.affectedRows)) : '')).join(';'),
    warnings,
  }
}

let unknownDigests = 0

function exactly(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'rows': {
      // Results that are too large for a digest are never known to be equal.
      if (outcome.digest === null) unknownDigests += 1
      return `rows ${outcome.rowCount} ${outcome.digest ?? `unknown ${unknownDigests}`}`
    }
    case 'done':
      return `done ${outcome.affectedRows} ${outcome.insertId} ${outcome.info}`
    case 'error':
      return `error ${outcome.errno} ${outcome.sqlState}`
    case 'lost':
      return `lost ${outcome.cause}`
    default:
      return outcome satisfies never
  }
}

function shapeOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'rows':
      return 'rows'
    case 'error':
      return `error ${outcome.errno}`
    case 'done':
    case 'lost':
      return outcome.kind
    default:
      return outcome satisfies never
  }
}

function codesOf(outcome: Outcome): string {
  if (!('warnings' in outcome)) return ''
  const { warnings } = outcome
  return warnings.kind === 'read' ? warnings.list.map(({ level, code }) => `${level} ${code}`).join() : 'unread'
}

function classesOf({ rows }: Difference, side: Side): ClassesByColumn {
  const classes = new Map<string, Set<ValueClass>>()
  for (const example of rows?.examples ?? [])
    for (const [index, cell] of (example[side] ?? []).entries()) {
      const column = rows!.columns.source[index]!
      classes.set(column, (classes.get(column) ?? new Set()).add(classOf(cell)))
    }
  return classes
}

function classOf(cell: DisplayCell): ValueClass {
  if (cell === null) return 'null'
  if (cell === '0' || cell === '1') return cell
  return typeof cell === 'string' && cell !== '' && Number.isFinite(Number(cell)) ? 'number' : 'text'
}

function isChange(difference: Difference): boolean {
  return isConsequential(difference) || difference.kind === 'formatting'
}

/** Whether a difference of the source would excuse one that it must not excuse. */
function overlaps(noise: NoisyDifference, unlike: readonly ReducedDifference[]): boolean {
  return unlike.some(
    each => isNoise({ ...each.noise, summary: '' }, [noise]) || isNoise({ ...noise, summary: '' }, [each.noise]),
  )
}

function distinct(differences: readonly NoisyDifference[]): NoisyDifference[] {
  return [...new Map(differences.map(each => [JSON.stringify(each), each])).values()]
}
