import type { Side } from './side.ts'

/**
 * What happens while the servers of a run come up, for whoever shows it to people.
 * `what` names the thing in words that fit after a verb, for example `MySQL 9.7 server programs`.
 */
export type TopologyProgress =
  /** Which provider was taken for a side and why; one line that reads on its own. */
  | { kind: 'choice'; side: Side; line: string }
  /** Comes many times for one `what`; `fraction` goes from 0 to 1, and 1 is sent exactly once, at the end. */
  | { kind: 'download'; what: string; fraction: number }
  | { kind: 'unpacking'; what: string }
  /** Something of it is not as it was; it is rebuilt. */
  | { kind: 'damaged'; what: string; file: string; directory: string }
  /** A data folder is being made, once for all later runs. */
  | { kind: 'initialising'; what: string }
  /** Somebody else on this machine is doing the same; this run waits for it. */
  | { kind: 'waiting'; what: string }
  | { kind: 'starting'; side: Side; what: string }
  /** The server answers; `ms` since its start was asked for. */
  | { kind: 'ready'; side: Side; what: string; ms: number }

export type ReportProgress = (event: TopologyProgress) => void
