import { clock } from './clock.ts'

/**
 * Until a moment of the monotonic clock: when something is due, or is to be looked at again. It is there at once where the
 * moment has passed. Rejects with the signal's reason as soon as that is aborted.
 */
export function untilMoment(momentMs: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  if (signal?.aborted) {
    reject(signal.reason)
    return promise
  }
  const onAbort = () => {
    clearTimeout(timer)
    reject(signal?.reason)
  }
  const timer = setTimeout(
    () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    },
    Math.max(0, momentMs - clock.monotonicMs()),
  )
  signal?.addEventListener('abort', onAbort, { once: true })
  return promise
}
