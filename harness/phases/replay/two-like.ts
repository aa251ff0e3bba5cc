import type { Side } from '../../model/side.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { SuiteDatabases } from '../../replay/suite-databases.ts'

/** The context of a replay on two servers that are alike; disposing of it stops those that were started for it. */
interface TwoLike extends AsyncDisposable {
  context: ReplayContext
}

/**
 * Returns a context for the replay of a suite on two servers like that of this side; undefined if there is only one.
 * `isolated`: both are new ones, because the suite may leave something on its servers, or may see what other suites have
 * left there.
 */
export async function openTwoLike(
  side: Side,
  context: ReplayContext,
  { isolated }: { isolated: boolean },
): Promise<TwoLike | undefined> {
  if (isolated) return await openIsolated(side, context)
  const control = await context.controlServer?.(side)
  if (!control) return undefined
  return {
    context: {
      ...context,
      openers: { source: context.openers[side], target: control.opener },
      readers: { source: context.readers[side], target: control.reader },
      adminSessions: { source: context.adminSessions[side], target: control.adminSession },
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

async function openIsolated(side: Side, context: ReplayContext): Promise<TwoLike | undefined> {
  const servers = await context.freshControlServers?.(side)
  if (!servers) return undefined
  const { source, target } = servers
  return {
    context: {
      ...context,
      openers: { source: source.opener, target: target.opener },
      readers: { source: source.reader, target: target.reader },
      adminSessions: { source: source.adminSession, target: target.adminSession },
      databases: new SuiteDatabases({ reuse: 'never', serversEnd: true }),
    },
    [Symbol.asyncDispose]: () => servers[Symbol.asyncDispose](),
  }
}
