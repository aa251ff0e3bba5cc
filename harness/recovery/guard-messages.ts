import type { Endpoint } from '../model/topology.ts'

/** What the guard of a run is told. */
export interface GuardedRun {
  endpoints: readonly Endpoint[]
  runId: string
  /** From the end of the run on, a guard tries for so long to undo what the run has left. */
  timeLimitMs: number
  /** A run that is watched and has given no sign of life for so long counts as suspended. */
  silenceMs: number
  /** Gets what the guard has done, for people: a run that was killed has nobody else to tell it. */
  logFile?: string
}

/** What a guard tells the run, if that still listens. `endpoint` counts from 0. */
export type GuardMessage =
  /** The run was silent, and a server that it had made read-only is writable again. */
  | { kind: 'set-writable'; endpoint: number; silentMs: number }
  /** Nothing of the run is left there. */
  | { kind: 'undone'; endpoint: number }
  /** The guard has given up; `because` is what stood in the way last. */
  | { kind: 'left'; endpoint: number; because: string }
