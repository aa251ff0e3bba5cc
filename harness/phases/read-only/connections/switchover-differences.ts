import type { Difference } from '../../../model/difference.ts'
import { type Side, sides } from '../../../model/side.ts'
import type { StatementEffects } from '../../../model/statement-effects.ts'
import type { SwitchOutcomes, SwitchRow, SwitchStep } from '../../../model/switch-row.ts'
import { effectsOf } from '../../../sql/effects/statement-effects.ts'
import { insertOf } from './switch-table.ts'

/**
 * Returns what an application would notice at a switch to read-only after it has moved from source to target, and the
 * dangers on each side: changes that are lost although the server confirmed them, writes that succeed while the server
 * is read-only, statements without a reply, connections that cannot be used after the server is read-write again.
 */
export function differencesAtSwitchover(row: SwitchRow): Difference[] {
  return [...differingWait(row), ...differingAnswers(row), ...sides.flatMap(side => dangersOn(side, row))]
}

function differingWait({ title, source, target }: SwitchRow): Difference[] {
  if (source.blocked === target.blocked) return []
  const [waiting, other] = source.blocked ? ['source', 'target'] : ['target', 'source']
  return [
    {
      kind: 'read-only',
      result: 1,
      classes: [{ class: `${waiting} waits` }],
      summary: `${title}: the ${waiting} does not become read-only before that has ended, the ${other} does at once`,
      source: source.blocked ? 'the switch waits' : 'the switch does not wait',
      target: target.blocked ? 'the switch waits' : 'the switch does not wait',
    },
  ]
}

/** A step that only one side reached follows from an earlier difference, and is not reported. */
function differingAnswers({ title, source, target }: SwitchRow): Difference[] {
  const others = byOccurrence(target)
  return [...byOccurrence(source)].flatMap(([key, step]) => {
    const other = others.get(key)
    if (!other || other.outcome === step.outcome) return []
    return [
      {
        kind: isRefusal(step) || isRefusal(other) ? 'error' : 'read-only',
        result: 1,
        classes: [{ class: `${step.when}: ${step.outcome} / ${other.outcome}` }],
        summary: `${title}: ${step.sql} ${whenWords[step.when]} is answered ${step.outcome} by the source, ${other.outcome} by the target`,
        source: describeStep(step),
        target: describeStep(other),
      },
    ]
  })
}

/** Returns the steps by their time, their text, and the number of the same steps before. */
function byOccurrence({ steps }: SwitchOutcomes): Map<string, SwitchStep> {
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
  'read-only': 'while read-only',
  'read-write': 'once read-write again',
} as const satisfies Record<SwitchStep['when'], string>

function dangersOn(side: Side, row: SwitchRow): Difference[] {
  const { steps } = row[side]
  const promise = promiseOf(steps)
  const checks = steps.filter(({ outcome }) => /^1 row: (kept|lost)$/.test(outcome))
  const dangers: { step: SwitchStep; what: string }[] = []
  if (promise && checks.some(({ outcome }) => outcome.endsWith('lost'))) {
    dangers.push({ step: promise, what: 'is answered done, and yet what was written is lost' })
  } else if (promise?.when === 'read-only' && checks.length > 0) {
    dangers.push({ step: promise, what: 'gets through: what was written is kept' })
  }
  for (const step of steps) {
    if (step.when !== 'before' && step.outcome.startsWith('lost (')) dangers.push({ step, what: 'gets no answer' })
    if (step.when === 'read-write' && step.sql === insertOf(101) && step.outcome !== 'done') {
      dangers.push({ step, what: 'is not possible: the connection must be given up' })
    }
  }
  return dangers.map(({ step, what }) => ({
    kind: 'read-only',
    result: 1,
    classes: [{ class: `${side}: ${step.when}, ${what}` }],
    summary: `${row.title}: ${step.sql} ${whenWords[step.when]} ${what}, on the ${side}`,
    [side]: describeStep(step),
  }))
}

function writes({ family, leaves }: StatementEffects): boolean {
  return family === 'rows' || family === 'call' || (family === 'prepared' && leaves === 'anything')
}

/** Whether a statement begins a transaction that can write: a read-only transaction promises nothing when it ends. */
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

/** Whether a statement commits. START TRANSACTION commits the open transaction. */
function commits({ transaction }: StatementEffects): boolean {
  const { kind } = transaction
  return kind === 'commit' || kind === 'begin' || (kind === 'xa' && transaction.verb === 'commit')
}

/** The step by which the server confirmed, during the switch or after it, that the written rows are kept. */
function promiseOf(steps: readonly SwitchStep[]): SwitchStep | undefined {
  const done = (when: SwitchStep['when'][], does: (effects: StatementEffects) => boolean) =>
    steps.find(step => when.includes(step.when) && step.outcome === 'done' && does(effectsOf(step.sql)))
  if (!done(['before'], begins)) return done(['at', 'read-only'], writes)
  // If no write has succeeded in the transaction before the switch, a COMMIT promises nothing.
  return done(['before'], writes) && done(['read-only'], commits)
}

function isRefusal({ outcome }: SwitchStep): boolean {
  return /^\d+ \w{5}$/.test(outcome)
}

function describeStep({ outcome, message }: SwitchStep): string {
  return message === undefined ? outcome : `${outcome}: ${message}`
}
