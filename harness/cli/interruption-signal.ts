import { clock } from '../kit/clock.ts'
import { Interruption } from '../model/interruption.ts'
import { watchLaunchers } from './launchers.ts'

/**
 * One Ctrl-C can arrive twice: from the terminal, and passed on by npm or by a wrapper that the terminal signals, too.
 */
const sameIntentMs = 1_000

/**
 * Returns a signal that the first SIGINT, SIGTERM or SIGHUP aborts, or the end of npm if npm started this process, so
 * that a run can end with a partial report. A second signal at least one second later ends the process at once: guards
 * then remove the servers and their folders. Once disposed of, a signal ends the process with the exit code that the
 * command has set: its work is done, and an end by the signal would hide the verdict from whoever waits for the code.
 */
export function interruptionSignal(): AbortSignal & Disposable {
  const controller = new AbortController()
  let firstMs = 0
  const listeners = Object.entries(names).map(([signal, by]) => {
    const listener = () => {
      const nowMs = clock.monotonicMs()
      if (!controller.signal.aborted) {
        firstMs = nowMs
        controller.abort(new Interruption(by))
      } else if (nowMs - firstMs >= sameIntentMs) process.exit(2)
    }
    process.off(signal, endAtOnce)
    process.on(signal, listener)
    return { signal, listener }
  })
  const launchers = watchLaunchers(name =>
    controller.abort(new Interruption(`the end of ${name}, which had started it`)),
  )
  return Object.assign(controller.signal, {
    [Symbol.dispose]: () => {
      launchers[Symbol.dispose]()
      for (const { signal, listener } of listeners) {
        process.on(signal, endAtOnce)
        process.off(signal, listener)
      }
    },
  })
}

const names = { SIGINT: 'SIGINT (Ctrl-C)', SIGTERM: 'SIGTERM', SIGHUP: 'SIGHUP' } as const

function endAtOnce(): void {
  process.exit(process.exitCode ?? 2)
}
