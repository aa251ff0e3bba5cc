import { expect, test } from 'vitest'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import { UsageError } from '../../model/usage-error.ts'
import { openFakeRegistry } from '../../testing/fake-registry.ts'
import { openEngine } from './container-engine.ts'
import { findImage, imageIsAvailable } from './container-image.ts'

test('an image that is not here is pulled, with progress from 0 to 1', async () => {
  await using registry = await openFakeRegistry('whole')
  const engine = await openEngine()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => engine.container.dockerode.getImage(registry.image).remove({ force: true }))
  const events: TopologyProgress[] = []
  const request = {
    signal: AbortSignal.timeout(60_000),
    progress: (event: TopologyProgress) => void events.push(event),
  }

  expect(await findImage(engine, registry.image, request)).toEqual({
    entrypoint: [],
    command: [],
    ports: [4000],
    variables: [],
  })
  const fractions = events.flatMap(event => (event.kind === 'download' ? [event.fraction] : []))
  expect(fractions.length).toBeGreaterThan(1)
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  expect(fractions.filter(fraction => fraction === 1)).toHaveLength(1)

  expect(await findImage(engine, registry.image, request)).toBeDefined()
  expect(events).toHaveLength(fractions.length)
})

test('an image that its registry cannot give in full is not available', async () => {
  await using registry = await openFakeRegistry('missing')
  const request = { signal: AbortSignal.timeout(60_000), progress: () => {} }
  const failure = await findImage(await openEngine(), registry.image, request).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(UsageError)
  expect(failure).toMatchObject({ message: expect.stringContaining('cannot be pulled') })
  expect(await imageIsAvailable(registry.image, request.signal)).toBe(false)
})

test('a pull can be given up', async () => {
  await using registry = await openFakeRegistry('stalled')
  const givingUp = new AbortController()
  const pulling = imageIsAvailable(registry.image, givingUp.signal, () => givingUp.abort(new Error('Ctrl-C')))
  await expect(pulling).rejects.toThrow('Ctrl-C')
})
