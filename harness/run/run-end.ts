import { waitFor } from '../kit/deadline.ts'
import { ownCommand } from '../kit/own-command.ts'
import { describeFailure } from '../model/describe-failure.ts'
import { Interruption } from '../model/interruption.ts'
import type { LeftBehind } from '../model/recovery.ts'
import type { RunEnd } from '../model/run-end.ts'
import { onBothSides, type Side, sides } from '../model/side.ts'
import type { Server, Topology } from '../model/topology.ts'
import { ping } from '../session/ping.ts'

/**
 * Returns how a run ended after an error. An interruption by the user, and a server that no longer answers, explain any
 * other error.
 */
export async function endOf(error: unknown, topology: Topology, interrupt: AbortSignal): Promise<RunEnd> {
  if (interrupt.aborted) return interrupted(interrupt)
  const answers = await onBothSides(side => answersStill(topology, side))
  const side = sides.find(each => !answers[each])
  if (!side) return { kind: 'failed', detail: describeFailure(error) }
  return { kind: 'server-died', side, detail: describeFailure(await causeOfDeath(topology[side], error)) }
}

/** The connection breaks before the end of the process is known, and the end with its last log lines explains more. */
async function causeOfDeath({ ours, died }: Server, error: unknown): Promise<unknown> {
  if (!ours) return error
  const reason = () => (died.aborted ? died.reason : undefined)
  return waitFor(reason, { what: 'the end of the server', deadlineMs: 2_000 }).catch(() => error)
}

async function answersStill(topology: Topology, side: Side): Promise<boolean> {
  const { died, endpoint } = topology[side]
  if (died.aborted) return false
  return ping(endpoint, AbortSignal.timeout(5_000)).then(
    () => true,
    () => false,
  )
}

export function interrupted({ reason }: AbortSignal): RunEnd {
  return { kind: 'interrupted', by: reason instanceof Interruption ? reason.by : describeFailure(reason) }
}

/** Describes the changes of a run that its guard could not undo on servers that Crosscheck did not start. */
export function describeLeft(left: readonly LeftBehind[]): string {
  const servers = left.map(({ spec, because }) => `${spec} (${because})`)
  const undo = ownCommand(['recover', ...new Set(left.map(({ spec }) => spec))])
  return `what the run has changed may still be there: ${servers.join(', ')}; to undo it: ${undo}`
}
