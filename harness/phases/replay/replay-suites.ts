import { BatchQueue } from '../../kit/batch-queue.ts'
import { clock } from '../../kit/clock.ts'
import { describeFailureInShort } from '../../model/describe-failure.ts'
import type { ProtocolChoice } from '../../model/protocol-form.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import type { ServerAccess } from '../../replay/server-access.ts'
import { reachBoth } from '../../replay/server-ends.ts'
import { needsExclusiveServer } from '../../suite/needs-exclusive-server.ts'
import { reachesOutside } from '../../suite/reaches-outside.ts'
import { OrderedOutput, type OutputPart } from './ordered-output.ts'
import type { ReplayEntry } from './replay-entry.ts'
import { replaySuite } from './replay-suite.ts'

/** The number of concurrent replays and their protocols. */
interface ReplayOptions {
  /** Whether differences are compared with the noise of the source. */
  noise: boolean
  protocol: ProtocolChoice
  /** The number of suites that are replayed at once, each on databases and connections of its own. */
  workers: number
  /** Returns the access for a suite that is replayed as another account than the other suites. */
  accessOf?: (suite: Suite) => ServerAccess | undefined
  /** Called when the last suite has begun, if other work may run beside it. */
  onLast?: () => void
}

/**
 * Replays suites, several at once if they do not touch each other, and yields the entries as if the suites had been
 * replayed one after the other. A suite that fails is given up, and the others continue. Throws if a server can no
 * longer be reached or the run is given up, after every suite that was begun has ended.
 */
export async function* replaySuites(
  suites: readonly Suite[],
  context: ReplayContext,
  options: ReplayOptions,
  signal: AbortSignal,
): AsyncGenerator<ReplayEntry[], void> {
  const queue = new BatchQueue<ReplayEntry>()
  const output = new OrderedOutput<ReplayEntry>(entries => {
    for (const entry of entries) queue.push(entry)
  })
  const stopped = new AbortController()
  const replay = new ConcurrentReplay(output, context, options, AbortSignal.any([signal, stopped.signal]))
  const replaying = replay.run(suites).then(
    () => queue.end(),
    error => queue.fail(error),
  )
  try {
    yield* queue
  } finally {
    stopped.abort()
    await replaying
  }
}

/** Replays several suites at once. */
class ConcurrentReplay {
  readonly #output: OrderedOutput<ReplayEntry>
  readonly #context: ReplayContext
  readonly #options: ReplayOptions
  readonly #failed = new AbortController()
  readonly #signal: AbortSignal
  readonly #underWay = new Set<Promise<void>>()
  /** Whether a suite may leave something on the servers that other suites see. */
  #isTraced = false

  constructor(output: OrderedOutput<ReplayEntry>, context: ReplayContext, options: ReplayOptions, signal: AbortSignal) {
    this.#output = output
    this.#context = context
    this.#options = options
    this.#signal = AbortSignal.any([signal, this.#failed.signal])
  }

  async run(suites: readonly Suite[]): Promise<void> {
    const { workers, onLast } = this.#options
    this.#isTraced = suites.some(reachesOutside)
    for (const suite of suites) {
      const isAlone = workers > 1 && needsExclusiveServer(suite)
      await this.#untilFewerThan(isAlone ? 1 : workers)
      if (this.#signal.aborted) break
      this.#begin(suite)
      if (suite === suites.at(-1) && workers > 1 && !isAlone) onLast?.()
      if (isAlone) await this.#untilFewerThan(1)
    }
    await this.#untilFewerThan(1)
    this.#signal.throwIfAborted()
  }

  async #untilFewerThan(count: number): Promise<void> {
    while (this.#underWay.size >= count) await Promise.race(this.#underWay)
  }

  #begin(suite: Suite): void {
    const part = this.#output.open()
    const replay = this.#replay(suite, part)
      // The first reason of an abort is the one that stays.
      .catch(error => this.#failed.abort(error))
      .finally(() => {
        part.end()
        this.#underWay.delete(replay)
      })
    this.#underWay.add(replay)
  }

  async #replay(suite: Suite, part: OutputPart<ReplayEntry>): Promise<void> {
    const start = clock.monotonicMs()
    try {
      const context = { ...this.#context, ...this.#options.accessOf?.(suite) }
      const isolated = reachesOutside(suite) || (this.#isTraced && needsExclusiveServer(suite))
      for await (const entries of replaySuite(suite, context, { ...this.#options, isolated }, this.#signal)) {
        part.write(entries)
        await part.ready()
      }
    } catch (error) {
      // A failure in one suite does not end the others if both servers still answer.
      if (this.#signal.aborted || !(await this.#bothAnswer())) throw error
      const { name, file } = suite
      const ms = clock.monotonicMs() - start
      part.write([{ kind: 'suite-finished', suite: name, file, ms, givenUp: describeFailureInShort(error) }])
    }
  }

  async #bothAnswer(): Promise<boolean> {
    try {
      await reachBoth(this.#context.adminSessions)
      await reachBoth(this.#context.openers)
      return true
    } catch {
      return false
    }
  }
}
