import type { Observation } from '../../model/observation.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { SuiteReplay } from '../../replay/suite-replay.ts'
import type { ReplayEntry } from './replay-entry.ts'
import { openTwoLike } from './two-like.ts'

/** The list of a statement's warnings, without their words. */
type ReadList = Omit<Extract<ReplayEntry, { kind: 'warnings-read' }>, 'kind'>

/** Returns whether the source alone warned of a statement, and its list was left to the next statement. */
export function leavesSourceWarnings({ source, target }: Pick<Observation, 'source' | 'target'>): boolean {
  const [one, other] = [source.at(-1), target.at(-1)]
  if (!one || !other || !('warnings' in one) || !('warnings' in other)) return false
  return one.warnings.kind === 'unread' && one.warnings.count > 0 && other.warnings.count === 0
}

/**
 * Replays a suite on two servers like the source (see openTwoLike), and returns the warnings that
 * both give alike. The lists cannot be read in the replay itself, because the next statements look at the same state.
 * Empty if there is no control server.
 */
export async function readWarnings(
  suite: Suite,
  statements: ReadonlySet<string>,
  context: ReplayContext,
  { isolated, signal }: { isolated: boolean; signal: AbortSignal },
): Promise<ReadList[]> {
  await using servers = await openTwoLike('source', context, { isolated })
  if (!servers) return []
  await using replay = await SuiteReplay.open(suite, { ...servers.context, readsAllWarnings: true })
  const found: ReadList[] = []
  for await (const observations of replay.run(signal))
    for (const { statement, source, differences } of observations) {
      const last = source.at(-1)
      const isAlike = !differences.some(({ kind }) => kind === 'warnings')
      if (statements.has(statement) && isAlike && last && 'warnings' in last && last.warnings.kind === 'read')
        found.push({ statement, warnings: last.warnings.list.map(({ level, code }) => ({ level, code })) })
    }
  return found
}
