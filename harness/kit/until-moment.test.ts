import { expect, it } from 'vitest'
import { clock } from './clock.ts'
import { untilMoment } from './until-moment.ts'

it('comes at its moment', async () => {
  const momentMs = clock.monotonicMs() + 30
  await untilMoment(momentMs)
  // Timers count whole milliseconds.
  expect(clock.monotonicMs()).toBeGreaterThan(momentMs - 2)
})

it('comes at once where the moment has passed', async () => {
  const startMs = clock.monotonicMs()
  await untilMoment(startMs - 60_000)
  expect(clock.monotonicMs() - startMs).toBeLessThan(10_000)
})

it('ends with the reason of its signal, before or meanwhile', async () => {
  const farMs = clock.monotonicMs() + 60_000
  await expect(untilMoment(farMs, AbortSignal.abort(new Error('called off')))).rejects.toThrow('called off')
  const end = new AbortController()
  const waiting = untilMoment(farMs, end.signal)
  end.abort(new Error('called off meanwhile'))
  await expect(waiting).rejects.toThrow('called off meanwhile')
})
