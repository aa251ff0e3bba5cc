import { clock } from './clock.ts'
import { untilMoment } from './until-moment.ts'

/** Something did not happen in time. The message names the awaited event. */
export class DeadlineExceeded extends Error {
  constructor(what: string, deadlineMs: number, options?: ErrorOptions) {
    super(`${what}: not within ${deadlineMs} ms`, options)
    this.name = 'DeadlineExceeded'
  }
}

/**
 * Waits for a promise, at most for the deadline. The work of the promise continues after that; its caller must stop it.
 */
export async function withDeadline<T>(
  work: Promise<T>,
  wait: { what: string; deadlineMs: number; signal?: AbortSignal },
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(() => reject(new DeadlineExceeded(wait.what, wait.deadlineMs)), wait.deadlineMs)
  const onAbort = () => reject(wait.signal?.reason)
  if (wait.signal?.aborted) onAbort()
  wait.signal?.addEventListener('abort', onAbort, { once: true })
  work.then(resolve, reject)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    wait.signal?.removeEventListener('abort', onAbort)
  }
}

/**
 * Repeats an attempt at an interval until its result is not undefined, at most for the deadline. An attempt that throws
 * counts as "not yet"; the last error is the cause of DeadlineExceeded.
 */
export async function waitFor<T>(
  attempt: (signal: AbortSignal) => Promise<T | undefined> | T | undefined,
  wait: { what: string; deadlineMs: number; intervalMs?: number; signal?: AbortSignal },
): Promise<T> {
  const end = clock.monotonicMs() + wait.deadlineMs
  let cause: unknown
  while (true) {
    wait.signal?.throwIfAborted()
    const left = Math.max(1, Math.ceil(end - clock.monotonicMs()))
    const deadline = AbortSignal.timeout(left)
    try {
      const answer = await attempt(wait.signal ? AbortSignal.any([wait.signal, deadline]) : deadline)
      if (answer !== undefined) return answer
    } catch (error) {
      wait.signal?.throwIfAborted()
      cause = error
    }
    if (clock.monotonicMs() >= end) throw new DeadlineExceeded(wait.what, wait.deadlineMs, { cause })
    await untilMoment(clock.monotonicMs() + (wait.intervalMs ?? 20), wait.signal)
  }
}
