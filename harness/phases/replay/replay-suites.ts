import { BatchQueue } from '../../kit/batch-queue.ts'
import { clock } from '../../kit/clock.ts'
import { describeFailureInShort } from '../../model/describe-failure.ts'
import type { ProtocolChoice } from '../../model/protocol-form.ts'
import type { Suite } from '../../model/statement.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import type { ServerAccess } from '../../replay/server-access.ts'
import { reachBoth } from '../../replay/server-ends.ts'
import { needsExclusiveServer } from '../../suite/needs-exclusive-server.ts'
import { OrderedOutput, type OutputPart } from './ordered-output.ts'
import type { ReplayEntry } from './replay-entry.ts'
import { replaySuite } from './replay-suite.ts'

/** How often and in which ways suites are replayed. */
interface ReplayOptions {
  /** Whether differences are held against what the source does to itself. */
  noise: boolean
  protocol: ProtocolChoice
  /** How many suites are replayed at once, each on databases and connections of its own. */
  workers: number
  /** For suites that are replayed as another account than the others. */
  accessOf?: (suite: Suite) => ServerAccess | undefined
  /** Called when the last suite has begun, while there is room for others beside it. */
  onLast?: () => void
}

/**
 * Replays suites, several at once where they do not touch each other, and yields what is seen as if they had been replayed
 * one after the other. A suite that fails is given up, and the others go on. Throws when a server can no longer be
 * reached, or when the run is given up, after every suite that was begun has ended.
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

/** The suites that are under way. */
class ConcurrentReplay {
  readonly #output: OrderedOutput<ReplayEntry>
  readonly #context: ReplayContext
  readonly #options: ReplayOptions
  readonly #failed = new AbortController()
  readonly #signal: AbortSignal
  readonly #underWay = new Set<Promise<void>>()

  constructor(output: OrderedOutput<ReplayEntry>, context: ReplayContext, options: ReplayOptions, signal: AbortSignal) {
    this.#output = output
    this.#context = context
    this.#options = options
    this.#signal = AbortSignal.any([signal, this.#failed.signal])
  }

  async run(suites: readonly Suite[]): Promise<void> {
    const { workers, onLast } = this.#options
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
      for await (const entries of replaySuite(suite, context, this.#options, this.#signal)) {
        part.write(entries)
        await part.ready()
      }
    } catch (error) {
      // What has failed in one suite is no reason to end the others, as long as there is something to replay them on.
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
