import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import { argumentsOf, processIds } from '../testing/processes.ts'
import { type GuardedRequest, startGuarded } from './guarded-process.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

function start(script: string, more: Partial<GuardedRequest> = {}) {
  return startGuarded({
    command: 'sh',
    arguments: ['-c', script],
    output: { stdout: 'pipe', stderr: 'pipe' },
    ...more,
  })
}

describe('a guarded program', () => {
  it('begins when it is told to, and tells its output and its code', async () => {
    const running = start('echo out; echo err >&2; exit 3')
    running.begin()
    const [out, err, end] = await Promise.all([text(running.stdout!), text(running.stderr!), running.ended])
    expect({ out, err, end }).toEqual({ out: 'out\n', err: 'err\n', end: { code: 3 } })
  })

  it('reads its input from a file, and has its environment for itself', async () => {
    await writeFile(join(folder, 'input'), 'from the file')
    const running = start('cat; echo " $COLOUR"', {
      input: join(folder, 'input'),
      environment: { COLOUR: 'blue' },
    })
    running.begin()
    expect(await text(running.stdout!)).toBe('from the file blue\n')
  })

  it('takes its folder along when it ends', async () => {
    const running = start('true', { folder })
    running.begin()
    await running.ended
    expect(existsSync(folder)).toBe(false)
  })

  it('takes its folder along when it is killed', async () => {
    const running = start('echo $$; exec sleep 60', { folder })
    running.begin()
    const [pid] = await once(running.stdout!, 'data')
    await running.kill()
    expect(isAlive(Number(pid))).toBe(false)
    expect(existsSync(folder)).toBe(false)
  })

  it('ends by itself and leaves its folder when it is handed over', async () => {
    const running = start('trap "echo bye; exit 4" TERM; echo on; while true; do sleep 0.01; done', { folder })
    running.begin()
    await once(running.stdout!, 'data')
    running.handOver()
    const [rest, end] = await Promise.all([text(running.stdout!), running.ended])
    expect({ rest, end }).toEqual({ rest: 'bye\n', end: { code: 4 } })
    expect(existsSync(folder)).toBe(true)
  })

  it('that does not end when it is handed over is killed anyway, and its folder is left', async () => {
    const running = start('trap "" TERM; echo $$; while true; do sleep 0.01; done', { folder })
    running.begin()
    const [pid] = await once(running.stdout!, 'data')
    running.handOver()
    await running.kill()
    expect(isAlive(Number(pid))).toBe(false)
    expect(existsSync(folder)).toBe(true)
  })

  it('takes its folder along when it never began', async () => {
    const running = start('true', { folder })
    await running.kill()
    expect(existsSync(folder)).toBe(false)
  })

  it('takes its folder along also when something still fills it', async () => {
    const tools = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
    const once = `#!/bin/sh\n[ -e "$0.tried" ] && exec /bin/rm "$@"\ntouch "$0.tried"\nexit 1\n`
    await writeFile(join(tools, 'rm'), once, { mode: 0o755 })
    vi.stubEnv('PATH', `${tools}:${process.env.PATH}`)
    const running = start('true', { folder })
    running.begin()
    await running.ended
    expect(existsSync(join(tools, 'rm.tried'))).toBe(true)
    expect(existsSync(folder)).toBe(false)
    await rm(tools, { recursive: true })
  })

  it('that cannot be found tells so', async () => {
    const running = start('', { command: 'no-such-program' })
    running.begin()
    const [err, { code }] = await Promise.all([text(running.stderr!), running.ended])
    expect(err).toContain('no-such-program')
    expect(code).toBe(127)
  })
})

describe('when the process that started it is killed', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('by %s, the program and its folder go', async signal => {
    const parent = await startParent(folder, true)
    const pid = await firstLine(parent.stdout!)
    expect(isAlive(pid)).toBe(true)
    parent.kill(signal)
    await waitFor(() => (isAlive(pid) || existsSync(folder) ? undefined : true), {
      what: 'the end of the program and its folder',
      deadlineMs: 5_000,
    })
  })

  it('before the program began, the folder goes', async () => {
    const parent = await startParent(folder, false)
    await firstLine(parent.stdout!)
    parent.kill('SIGKILL')
    await waitFor(() => (existsSync(folder) ? undefined : true), { what: 'the end of the folder', deadlineMs: 5_000 })
  })
})

describe('when a shell of the guard and the process that started it are killed', () => {
  it.each([0, 1, 2, 3])('(shell %i) before the program began, the folder goes', async index => {
    const parent = await startParent(folder, false)
    await firstLine(parent.stdout!)
    await waitFor(() => shellsOf(folder).length === 4 || undefined, { what: 'four shells', deadlineMs: 5_000 })
    process.kill(shellsOf(folder)[index]!, 'SIGKILL')
    parent.kill('SIGKILL')
    await waitFor(() => (existsSync(folder) || shellsOf(folder).length > 0 ? undefined : true), {
      what: 'the end of the folder and its guard',
      deadlineMs: 5_000,
    })
  })

  it.each([0, 1, 2, 3])('(shell %i) the program and its folder go', async index => {
    const parent = await startParent(folder, true)
    const pid = await firstLine(parent.stdout!)
    // The last shell reads the pipe, and no other shell takes its place.
    await waitFor(() => shellsOf(folder).length === 5 || undefined, { what: 'five shells', deadlineMs: 5_000 })
    process.kill(shellsOf(folder)[index]!, 'SIGKILL')
    parent.kill('SIGKILL')
    await waitFor(() => (isAlive(pid) || existsSync(folder) || shellsOf(folder).length > 0 ? undefined : true), {
      what: 'the end of the program, its folder and its guard',
      deadlineMs: 5_000,
    })
  })
})

/** Returns the shells in the order in which they were started. */
function shellsOf(folder: string): number[] {
  return processIds()
    .filter(pid => {
      const words = argumentsOf(pid)
      return words.includes('crosscheck-guard') && words.includes(folder)
    })
    .toSorted((one, other) => one - other)
}

async function startParent(folder: string, begin: boolean) {
  const program = `
    import { startGuarded } from ${JSON.stringify(import.meta.resolve('./guarded-process.ts'))}
    const running = startGuarded({
      command: 'sh', arguments: ['-c', 'echo $$; exec sleep 60'], folder: ${JSON.stringify(folder)},
      output: { stdout: 'pipe', stderr: 'pipe' },
    })
    if (${begin}) running.begin()
    else console.log(0)
    running.stdout.pipe(process.stdout)
  `
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function firstLine(output: NodeJS.ReadableStream): Promise<number> {
  const [line] = await once(output, 'data')
  return Number(line)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
