import type { Difference } from '../../../model/difference.ts'
import { type Side, sides } from '../../../model/side.ts'
import type { StatementEffects } from '../../../model/statement-effects.ts'
import type { SwitchAnswers, SwitchRow, SwitchStep } from '../../../model/switch-row.ts'
import { effectsOf } from '../../../sql/effects/statement-effects.ts'
import { insertOf } from './switch-table.ts'

/**
 * What an application would notice of a switch to read-only when it moves from source to target, and what is dangerous
 * on either side: changes that are lost although the server said that they were kept, writes that get through while the
 * server is frozen, statements without an answer, connections that are of no use after the thaw.
 */
export function differencesAcross(row: SwitchRow): Difference[] {
  return [...differingWait(row), ...differingAnswers(row), ...sides.flatMap(side => dangersOn(side, row))]
}

function differingWait({ title, source, target }: SwitchRow): Difference[] {
  if (source.blocked === target.blocked) return []
  const [waiting, other] = source.blocked ? ['source', 'target'] : ['target', 'source']
  return [
    {
      kind: 'read-only',
      result: 1,
      summary: `${title}: the ${waiting} does not become read-only before that has ended, the ${other} does at once`,
      source: source.blocked ? 'the switch waits' : 'the switch does not wait',
      target: target.blocked ? 'the switch waits' : 'the switch does not wait',
    },
  ]
}

/** A step that only one side came to follows from what differed before. */
function differingAnswers({ title, source, target }: SwitchRow): Difference[] {
  const others = byOccurrence(target)
  return [...byOccurrence(source)].flatMap(([key, step]) => {
    const other = others.get(key)
    if (!other || other.answer === step.answer) return []
    return [
      {
        kind: isRefusal(step) || isRefusal(other) ? 'error' : 'read-only',
        result: 1,
        summary: `${title}: ${step.sql} ${whenWords[step.when]} is answered ${step.answer} by the source, ${other.answer} by the target`,
        source: tell(step),
        target: tell(other),
      },
    ]
  })
}

/** By when, by text, and by how often that was asked before. */
function byOccurrence({ steps }: SwitchAnswers): Map<string, SwitchStep> {
  const found = new Map<string, SwitchStep>()
  for (const step of steps) {
    let occurrence = 1
    while (found.has(`${occurrence} ${step.when} ${step.sql}`)) occurrence++
    found.set(`${occurrence} ${step.when} ${step.sql}`, step)
  }
  return found
}

const whenWords = {
  before: 'before the switch',
  at: 'during the switch',
  frozen: 'while read-only',
  thawed: 'after the thaw',
} as const satisfies Record<SwitchStep['when'], string>

function dangersOn(side: Side, row: SwitchRow): Difference[] {
  const { steps } = row[side]
  const promise = promiseOf(steps)
  const checks = steps.filter(({ answer }) => /^1 row: (kept|lost)$/.test(answer))
  const dangers: { step: SwitchStep; what: string }[] = []
  if (promise && checks.some(({ answer }) => answer.endsWith('lost'))) {
    dangers.push({ step: promise, what: 'is answered done, and yet what was written is lost' })
  } else if (promise?.when === 'frozen' && checks.length > 0) {
    dangers.push({ step: promise, what: 'gets through: what was written is kept' })
  }
  for (const step of steps) {
    if (step.when !== 'before' && step.answer.startsWith('lost (')) dangers.push({ step, what: 'gets no answer' })
    if (step.when === 'thawed' && step.sql === insertOf(101) && step.answer !== 'done') {
      dangers.push({ step, what: 'is not possible: the connection must be given up' })
    }
  }
  return dangers.map(({ step, what }) => ({
    kind: 'read-only',
    result: 1,
    summary: `${row.title}: ${step.sql} ${whenWords[step.when]} ${what}, on the ${side}`,
    [side]: tell(step),
  }))
}

function writes({ family, leaves }: StatementEffects): boolean {
  return family === 'rows' || family === 'call' || (family === 'prepared' && leaves === 'anything')
}

/** In a transaction that is read-only from its beginning, nothing is promised by its end. */
function begins({ transaction }: StatementEffects): boolean {
  switch (transaction.kind) {
    case 'begin':
      return transaction.access !== 'read-only'
    case 'autocommit':
      return !transaction.enabled
    case 'xa':
      return transaction.verb === 'begin'
    default:
      return false
  }
}

/** START TRANSACTION commits what is open. */
function commits({ transaction }: StatementEffects): boolean {
  const { kind } = transaction
  return kind === 'commit' || kind === 'begin' || (kind === 'xa' && transaction.verb === 'commit')
}

/** The step by which the server said, during the switch or after it, that what was written is kept. */
function promiseOf(steps: readonly SwitchStep[]): SwitchStep | undefined {
  const done = (when: SwitchStep['when'][], does: (effects: StatementEffects) => boolean) =>
    steps.find(step => when.includes(step.when) && step.answer === 'done' && does(effectsOf(step.sql)))
  if (!done(['before'], begins)) return done(['at', 'frozen'], writes)
  // Nothing was written yet, or that was refused: then a COMMIT promises nothing.
  return done(['before'], writes) && done(['frozen'], commits)
}

function isRefusal({ answer }: SwitchStep): boolean {
  return /^\d+ \w{5}$/.test(answer)
}

function tell({ answer, message }: SwitchStep): string {
  return message === undefined ? answer : `${answer}: ${message}`
}
