import type { Side } from './side.ts'

/**
 * The events while the servers of a run start, for the code that shows the progress to people.
 * `what` names the thing in words that fit after a verb, for example `MySQL 9.7 server programs`.
 */
export type TopologyProgress =
  /** The provider that was chosen for a side, and the reason, in one self-contained line. */
  | { kind: 'choice'; side: Side; line: string }
  /** Sent many times for one `what`; `fraction` goes from 0 to 1, and 1 is sent exactly once, at the end. */
  | { kind: 'download'; what: string; fraction: number }
  | { kind: 'unpacking'; what: string }
  /** A file of the thing has changed since it was stored, so the thing is rebuilt. */
  | { kind: 'damaged'; what: string; file: string; directory: string }
  /** A data folder is created once, for all later runs. */
  | { kind: 'initialising'; what: string }
  /** Another process on this machine is doing the same; this run waits for that process. */
  | { kind: 'waiting'; what: string }
  | { kind: 'starting'; side: Side; what: string }
  /** The server answers; `ms` counts from the request to start it. */
  | { kind: 'ready'; side: Side; what: string; ms: number }

export type ReportProgress = (event: TopologyProgress) => void
