import type { Alarm } from './prove.ts'
import { goals, isProven, type Judgement, precision, recall, score, type Tally } from './score.ts'

export interface Results {
  judgements: readonly Judgement[]
  /** Servers whose release differs from the one on which the truth was established. */
  moved: readonly string[]
  alarms: readonly Alarm[]
  controlStatements: number
  seed: number
  ms: number
}

/**
 * Formats a table of recall and precision by kind and by pair, the missed and the false differences, and false alarms.
 */
export function printResults(results: Results): string {
  const { judgements, moved, alarms, controlStatements, seed, ms } = results
  const { byKind, overall } = score(judgements)
  const pairs = [...new Set(judgements.map(({ pair }) => pair))]
  return [
    row('kind', 'true', 'found', 'missed', 'false', 'recall', 'precision'),
    ...[...byKind].map(([kind, tally]) => tallyRow(kind, tally)),
    ...pairs.map(pair => tallyRow(pair, score(judgements.filter(each => each.pair === pair)).overall)),
    tallyRow('all', overall),
    '',
    ...judgements.flatMap(disagreement),
    ...alarms.flatMap(({ server, at, sql, said }) => [
      `${at}: false alarm on ${server} against itself`,
      ...indented([short(sql), ...said]),
    ]),
    `${judgements.length} judgements; ${controlStatements} control statements (seed ${seed}), ${alarms.length} false alarms; ${(ms / 1000).toFixed(0)} s`,
    isProven(judgements, moved) && alarms.length === 0
      ? 'Proven.'
      : `Not proven: the goal is a recall of ${percent(goals.recall)}, a precision of ${percent(goals.precision)}, and no false alarm.`,
  ].join('\n')
}

export function resultsAsJson({ judgements, moved, alarms, controlStatements, seed, ms }: Results): string {
  const { byKind, overall } = score(judgements)
  const rates = (tally: Tally) => ({ ...tally, recall: recall(tally), precision: precision(tally) })
  return JSON.stringify(
    {
      proven: isProven(judgements, moved) && alarms.length === 0,
      judgements: judgements.length,
      overall: rates(overall),
      byKind: Object.fromEntries([...byKind].map(([kind, tally]) => [kind, rates(tally)])),
      disagreements: judgements.filter(differs),
      moved,
      controlStatements,
      alarms,
      seed,
      ms: Math.round(ms),
    },
    null,
    2,
  )
}

function disagreement(judgement: Judgement): string[] {
  if (!differs(judgement)) return []
  const { pair, at, sql, truth, found, said } = judgement
  const missed = truth.filter(kind => !found.includes(kind))
  const wrong = found.filter(kind => !truth.includes(kind))
  const what = [
    ...(missed.length > 0 ? [`missed ${missed.join(', ')}`] : []),
    ...(wrong.length > 0 ? [`not true ${wrong.join(', ')}`] : []),
  ]
  return [`${at}: ${what.join('; ')} (${pair})`, ...indented([short(sql), ...said])]
}

function differs({ truth, found }: Judgement): boolean {
  return truth.length !== found.length || truth.some(kind => !found.includes(kind))
}

function tallyRow(name: string, tally: Tally): string {
  const { hits, misses, falseAlarms } = tally
  return row(
    name,
    String(hits + misses),
    String(hits + falseAlarms),
    String(misses),
    String(falseAlarms),
    hits + misses === 0 ? '' : percent(recall(tally)),
    hits + falseAlarms === 0 ? '' : percent(precision(tally)),
  )
}

function row(name: string, ...cells: string[]): string {
  return `${name.padEnd(30)}${cells.map(cell => cell.padStart(10)).join('')}`
}

/** Truncates and does not round, so that 99.99 % is not shown as 100 %. */
function percent(share: number): string {
  return `${Math.floor(share * 10_000) / 100} %`
}

function indented(lines: readonly string[]): string[] {
  return lines.map(line => `    ${line.replaceAll('\n', ' ')}`)
}

function short(sql: string): string {
  return sql.length > 160 ? `${sql.slice(0, 160)}…` : sql
}
