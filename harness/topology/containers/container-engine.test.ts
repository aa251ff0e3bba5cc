import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clock } from '../../kit/clock.ts'
import { checkContainerEngine } from './container-engine.ts'

async function engineOf(status: number): Promise<AsyncDisposable & { address: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'crosscheck-engine-'))
  const server = createServer((_, response) => response.writeHead(status).end('OK'))
  server.listen(join(directory, 'docker.sock'))
  await once(server, 'listening')
  return {
    address: `unix://${join(directory, 'docker.sock')}`,
    [Symbol.asyncDispose]: async () => {
      server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

test('an engine that answers a ping is there, also as the second of two', async () => {
  await using engine = await engineOf(200)
  expect(await checkContainerEngine(['unix:///nonexistent/docker.sock', engine.address])).toEqual({ kind: 'yes' })
})

test('no engine is said with a reason for each place, at once', async () => {
  await using broken = await engineOf(500)
  const startedMs = clock.monotonicMs()
  const answer = await checkContainerEngine([
    'unix:///nonexistent/docker.sock',
    'tcp://127.0.0.1:1',
    'ssh://host',
    broken.address,
  ])
  expect(clock.monotonicMs() - startedMs).toBeLessThan(500)
  expect(answer).toEqual({
    kind: 'no',
    because:
      'no container engine answers (unix:///nonexistent/docker.sock: no such socket; tcp://127.0.0.1:1: nobody listens ' +
      `there; ssh://host: only unix://, npipe:// and tcp:// addresses can be used; ${broken.address}: answered with status 500)`,
  })
})

test('without any address there is nothing to ask', async () => {
  expect(await checkContainerEngine([])).toMatchObject({
    kind: 'no',
    because: expect.stringMatching(/DOCKER_HOST/),
  })
})
