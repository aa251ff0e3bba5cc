import { NotPermitted } from '../../model/not-permitted.ts'
import { planReadOnly } from './plan-read-only.ts'
import { prepareReadOnly, type ReadOnlyPreparations } from './prepare-read-only.ts'
import type { ReadOnlyServers } from './read-only-servers.ts'

/**
 * Prepares the phase. Leaves out a phase that the user has not asked for if a server that Crosscheck started does not
 * permit it, for example an image whose account cannot create others. Throws UsageError if the user has asked for the
 * phase, or if something else is wrong.
 */
export async function prepareWherePossible(
  servers: ReadOnlyServers,
  context: Parameters<typeof planReadOnly>[0] & Parameters<typeof prepareReadOnly>[1],
): Promise<ReadOnlyPreparations | { leftOutBecause: string }> {
  try {
    return await prepareReadOnly(servers, context)
  } catch (error) {
    const plan = planReadOnly(context)
    const isWanted = plan.kind === 'on' && plan.wanted === 'on-request'
    if (isWanted || !(error instanceof NotPermitted)) throw error
    const what = 'suites are on the path of a log-in, and nobody has seen them while the servers are read-only'
    return { leftOutBecause: `${what}: ${error.message}` }
  }
}
