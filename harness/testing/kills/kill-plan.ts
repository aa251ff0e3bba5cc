import { randomNumbers } from '../random-numbers.ts'

/** The activity of a run while it is killed. */
export const scenarios = ['embedded', 'external', 'fetch'] as const
export type Scenario = (typeof scenarios)[number]

/** The ways to kill a run. `guard`: a process that the run started as a guard; `group`: as a shell ends a job. */
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
  /** The moment of the kill, as a fraction of the length of an undisturbed run: 0 is its start. */
  moment: number
  /** The time of the second signal, after the first. */
  secondAfterMs: number
  /** The data of the servers are in memory, and not on a disk. */
  inMemory: boolean
}

/** A disturbed run may take longer, and some kills must come just after the end of the run. */
const lastMoment = 1.05
const longestSecondMs = 1_500
/** Fetching takes longer than the other scenarios, and has fewer ways to leave something. */
const mixture: readonly Scenario[] = ['embedded', 'external', 'embedded', 'external', 'fetch']

/** The same seed gives the same kills; a larger count continues where a smaller one ends. */
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
