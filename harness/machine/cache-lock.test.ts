import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { UsageError } from '../model/usage-error.ts'
import { lockCache } from './cache-lock.ts'

let cache: string
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(() => rm(cache, { recursive: true }))

const { signal } = new AbortController()
const ignore = { onWait: () => {}, signal }

it('lets one in at a time, also within one process', async () => {
  const held: string[] = []
  const work = async (name: string) => {
    using _lock = await lockCache(cache, 'one', ignore)
    held.push(`${name} begins`)
    await new Promise(resolve => setImmediate(resolve))
    held.push(`${name} ends`)
  }
  await Promise.all(['a', 'b', 'c'].map(work))
  const order = held.map(line => line.split(' ')[0])
  expect(held).toEqual(order.map((name, index) => `${name} ${index % 2 === 0 ? 'begins' : 'ends'}`))
})

it('keeps different names apart', async () => {
  using _one = await lockCache(cache, 'one', ignore)
  using _other = await lockCache(cache, 'other', ignore)
})

it('says once that it waits, and can be called off', async () => {
  using _lock = await lockCache(cache, 'one', ignore)
  const calledOff = new AbortController()
  let waits = 0
  const waiting = lockCache(cache, 'one', {
    onWait: () => {
      waits += 1
      calledOff.abort(new Error('called off'))
    },
    signal: calledOff.signal,
  })
  await expect(waiting).rejects.toThrow('called off')
  expect(waits).toBe(1)
})

it('goes with a holder that was killed', async () => {
  const program = `
    import { lockCache } from ${JSON.stringify(import.meta.resolve('./cache-lock.ts'))}
    await lockCache(${JSON.stringify(cache)}, 'one', { onWait() {}, signal: new AbortController().signal })
    console.log('locked')
    setInterval(() => {}, 1000)
  `
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  let waited = false
  using _lock = await lockCache(cache, 'one', {
    onWait: () => {
      waited = true
      holder.kill('SIGKILL')
    },
    signal,
  })
  expect(waited).toBe(true)
})

it('tells what to do where the cache cannot be written to', async () => {
  await writeFile(join(cache, 'file'), '')
  const error: unknown = await lockCache(join(cache, 'file'), 'one', ignore).catch(error => error)
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${error}`)
  expect(error.describe()).toContain('CROSSCHECK_CACHE')
})

it('names the file to delete where a lock is damaged', async () => {
  {
    using _lock = await lockCache(cache, 'one', ignore)
  }
  const file = join(cache, 'locks', 'one.lock')
  await writeFile(file, 'this is no database, but long enough for the header of one'.repeat(10))
  const error: unknown = await lockCache(cache, 'one', ignore).catch(error => error)
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${error}`)
  expect(error.describe()).toContain(`delete ${file}`)
})
