import { type Guard, startGuard } from '../machine/guard.ts'
import type { GuardedRun, GuardMessage } from './guard-messages.ts'

/**
 * Undoes the changes that a run has left on servers that Crosscheck did not start, if the run ends without undoing
 * them.
 */
export interface RunGuard extends Pick<Guard, 'standDown'> {
  /**
   * Aborted with an Error when the run must not continue: the guard has taken the run for suspended and set a server
   * writable, or no guard can run.
   */
  readonly steppedIn: AbortSignal
  /**
   * Leaves the rest to the guard, for at most the time limit. Resolves with the verdict of the guard for each endpoint,
   * or with `not-awaited` when the signal is aborted; the guard then continues, as it does when this process ends.
   */
  handOver(signal: AbortSignal): Promise<Verdict[] | 'not-awaited'>
}

export type Verdict = Extract<GuardMessage, { kind: 'undone' | 'left' }>

interface RunGuardOptions extends GuardedRun {
  /** Servers are going to be read-only: the guard must also watch the run for signs of life. */
  watch: boolean
}

export function startRunGuard({ watch, ...run }: RunGuardOptions): RunGuard {
  const stop = new AbortController()
  const verdicts = new Map<number, Verdict>()
  const guard = startGuard({
    duty: { module: './run-guard-duty', beside: import.meta.url },
    task: run,
    ...(watch ? { watch: { silenceMs: run.silenceMs } } : {}),
    hear: heard => {
      const message = heard as GuardMessage
      switch (message.kind) {
        case 'set-writable':
          stop.abort(new Error(describeStep(message.silentMs)))
          break
        case 'undone':
        case 'left':
          verdicts.set(message.endpoint, message)
          break
        default:
          message satisfies never
      }
    },
  })
  const verdictOf = (endpoint: number): Verdict =>
    verdicts.get(endpoint) ?? { kind: 'left', endpoint, because: 'the guard was ended' }
  return {
    steppedIn: AbortSignal.any([stop.signal, guard.failed]),
    standDown: () => guard.standDown(),
    handOver: async signal =>
      (await guard.handOver(signal)) === 'not-awaited'
        ? 'not-awaited'
        : run.endpoints.map((_, endpoint) => verdictOf(endpoint)),
  }
}

function describeStep(silentMs: number): string {
  return (
    `its guard, which had no sign of life of it for ${Math.round(silentMs / 1_000)} s ` +
    `(was it suspended?), and has set the servers writable`
  )
}
