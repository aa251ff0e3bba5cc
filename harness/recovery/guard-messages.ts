import type { Endpoint } from '../model/topology.ts'

/** The task that the guard of a run receives. */
export interface GuardedRun {
  endpoints: readonly Endpoint[]
  runId: string
  /**
   * In milliseconds: from the end of the run on, the guard tries for this time to undo the changes that the run has
   * left.
   */
  timeLimitMs: number
  /** A watched run that has given no sign of life for this time, in milliseconds, counts as suspended. */
  silenceMs: number
  /** A file for people in which the guard logs its actions, because a run that was killed cannot report them. */
  logFile?: string
}

/** A message of a guard to the run, if the run still listens. `endpoint` counts from 0. */
export type GuardMessage =
  /** The run was silent, and a server that the run had made read-only is writable again. */
  | { kind: 'set-writable'; endpoint: number; silentMs: number }
  /** Nothing of the run is left on this endpoint. */
  | { kind: 'undone'; endpoint: number }
  /** The guard has given up; `because` is the last obstacle. */
  | { kind: 'left'; endpoint: number; because: string }
