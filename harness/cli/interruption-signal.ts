import { Interruption } from '../model/interruption.ts'

/**
 * Aborted by the first SIGINT, SIGTERM or SIGHUP, so that a run can end with a partial report. A second one ends the
 * process at once: servers and their folders are then cleared away by their guards.
 */
export function interruptionSignal(): AbortSignal & Disposable {
  const controller = new AbortController()
  const names = { SIGINT: 'SIGINT (Ctrl-C)', SIGTERM: 'SIGTERM', SIGHUP: 'SIGHUP' } as const
  const listeners = Object.entries(names).map(([signal, by]) => {
    const listener = () => {
      if (controller.signal.aborted) process.exit(2)
      controller.abort(new Interruption(by))
    }
    process.on(signal, listener)
    return { signal, listener }
  })
  return Object.assign(controller.signal, {
    [Symbol.dispose]: () => {
      for (const { signal, listener } of listeners) process.off(signal, listener)
    },
  })
}
