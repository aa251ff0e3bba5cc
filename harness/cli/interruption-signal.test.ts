import { afterEach, expect, it, vi } from 'vitest'
import { clock } from '../kit/clock.ts'
import { Interruption } from '../model/interruption.ts'
import { interruptionSignal } from './interruption-signal.ts'

afterEach(() => vi.restoreAllMocks())

/**
 * Interrupts at the given times, in milliseconds; returns the state of the signal and how the process would have ended.
 */
function interruptAt(times: number[]) {
  const now = vi.spyOn(clock, 'monotonicMs')
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as () => never)
  using signal = interruptionSignal()
  for (const time of times) {
    now.mockReturnValue(time)
    process.emit('SIGINT')
  }
  return { by: signal.reason instanceof Interruption ? signal.reason.by : undefined, exits: exit.mock.calls }
}

it('tells by what a run was interrupted', () => {
  expect(interruptAt([5_000])).toEqual({ by: 'SIGINT (Ctrl-C)', exits: [] })
})

it('takes what arrives twice for one wish, as when npm hands on what the terminal has sent already', () => {
  expect(interruptAt([5_000, 5_000, 5_020])).toEqual({ by: 'SIGINT (Ctrl-C)', exits: [] })
})

it('ends the process at once when the user insists', () => {
  expect(interruptAt([5_000, 6_100])).toEqual({ by: 'SIGINT (Ctrl-C)', exits: [[2]] })
})

it('lets the command keep its exit code when a signal arrives after its work', () => {
  const exitCode = process.exitCode
  const { exits } = interruptAt([])
  process.exitCode = 1
  process.emit('SIGHUP')
  process.exitCode = exitCode
  expect(exits).toEqual([[1]])
})

it('is heard by one listener at a time, however many commands came before it', () => {
  interruptAt([])
  const before = process.listenerCount('SIGINT')
  interruptAt([])
  expect(process.listenerCount('SIGINT')).toBe(before)
})
