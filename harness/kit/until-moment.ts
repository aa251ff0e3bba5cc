import { clock } from './clock.ts'

/**
 * Resolves at a moment of the monotonic clock, for example when something is due or is to be checked again; at once if
 * the moment has passed. Rejects with the signal's reason as soon as the signal is aborted.
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
