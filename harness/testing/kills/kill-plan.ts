import { randomNumbers } from '../random-numbers.ts'

/** What a run is at while it is killed. */
export const scenarios = ['embedded', 'external', 'fetch'] as const
export type Scenario = (typeof scenarios)[number]

/** How it is killed. `guard`: the processes that the run has started to look after others; `group`: as a shell ends a job. */
export const killKinds = [
  'SIGKILL of the run',
  'SIGKILL of its guards',
  'SIGKILL of the run and its guards',
  'SIGKILL of the process group',
  'SIGTERM',
  'SIGINT twice',
  'SIGHUP',
] as const
type KillKind = (typeof killKinds)[number]

export interface PlannedKill {
  number: number
  scenario: Scenario
  kind: KillKind
  /** When, as a part of the length of an undisturbed run: 0 is its start. */
  moment: number
  /** Of the second signal, after the first. */
  secondAfterMs: number
  /** The data of servers are in memory, and not on a disk. */
  inMemory: boolean
}

/** A run that is disturbed may take longer; and some kills are to come when it has just ended. */
const lastMoment = 1.05
const longestSecondMs = 1_500
/** Fetching takes longer than all the rest, and has fewer ways of leaving something. */
const mixture: readonly Scenario[] = ['embedded', 'external', 'embedded', 'external', 'fetch']

/** The same seed gives the same kills; a larger count goes on where a smaller one ends. */
export function planKills(count: number, seed: number, among: readonly Scenario[] = scenarios): PlannedKill[] {
  const random = randomNumbers(seed)
  const mixed = mixture.filter(scenario => among.includes(scenario))
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    scenario: mixed[index % mixed.length]!,
    kind: killKinds[Math.floor(random() * killKinds.length)]!,
    moment: random() * lastMoment,
    secondAfterMs: Math.round(random() * longestSecondMs),
    inMemory: random() < 0.5,
  }))
}
