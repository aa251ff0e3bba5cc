import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import type { NotingTask } from '../testing/noting-duty.ts'
import { childrenOf } from '../testing/processes.ts'
import { type Guard, type GuardRequest, startGuard } from './guard.ts'
import { type GuardedFolder, openGuardedFolder } from './guarded-folder.ts'

let folder: GuardedFolder
let task: NotingTask
let heard: unknown[]
beforeEach(async () => {
  folder = await openGuardedFolder({ parent: tmpdir() })
  task = { file: join(folder.directory, 'notes') }
  heard = []
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await folder[Symbol.asyncDispose]()
})

const never = new AbortController().signal
const duty = { module: '../testing/noting-duty', beside: import.meta.url }

function start(more: Partial<GuardRequest> = {}): Guard {
  return startGuard({ duty, task, hear: message => heard.push(message), ...more })
}

/** Returns complete lines only: the file exists before its first line does. */
const notes = () => (existsSync(task.file) ? readFileSync(task.file, 'utf8').split('\n').slice(0, -1) : [])
const untilNoted = (count: number) =>
  waitFor(() => notes().length >= count || undefined, { what: `${count} notes of the guard`, deadlineMs: 20_000 })

/** Returns the guards as a list of processes shows them. */
const guards = () => childrenOf(process.pid).filter(({ commandLine }) => commandLine.includes('noting-duty'))

function killGuard(): void {
  process.kill(-guards()[0]!.pid, 'SIGKILL')
}

describe('a guard', () => {
  it('is told its task where no list of processes shows it', async () => {
    const guard = start()
    expect(guards()).toHaveLength(1)
    expect(guards()[0]!.commandLine).not.toContain(task.file)
    await guard.standDown()
  })

  it('that has stood down is gone, and has done nothing', async () => {
    const guard = start()
    await guard.standDown()
    await guard.standDown()
    expect({ guards: guards(), notes: notes() }).toEqual({ guards: [], notes: [] })
  })

  it('undoes what it is handed over, and tells', async () => {
    const guard = start()
    expect(await guard.handOver(never)).toBe('undone')
    expect({ notes: notes(), heard }).toEqual({ notes: ['undone'], heard: ['undone'] })
    expect(guard.failed.aborted).toBe(false)
  })

  it('goes on where its end is not awaited', async () => {
    const giveUp = new AbortController()
    const over = start().handOver(giveUp.signal)
    giveUp.abort()
    expect(await over).toBe('not-awaited')
    await untilNoted(1)
    expect(notes()).toEqual(['undone'])
  })

  it('watches where that is asked for, until it is handed over', async () => {
    const guard = start({ watch: { silenceMs: 10_000 } })
    await untilNoted(1)
    expect(await guard.handOver(never)).toBe('undone')
    expect({ notes: notes(), heard }).toEqual({ notes: ['watched', 'undone'], heard: ['watching', 'undone'] })
  })

  it('that was killed is replaced', async () => {
    const guard = start({ watch: { silenceMs: 10_000 } })
    await untilNoted(1)
    killGuard()
    await untilNoted(2)
    expect(await guard.handOver(never)).toBe('undone')
    expect(notes()).toEqual(['watched', 'watched', 'undone'])
  })

  it('that cannot live is not tried without end', async () => {
    vi.stubEnv('NODE_OPTIONS', '--no-such-option')
    const guard = start({ watch: { silenceMs: 10_000 } })
    if (!guard.failed.aborted) await once(guard.failed, 'abort')
    expect(guard.failed.reason.message).toMatch(/ended or did not start 20 times/)
    await guard.standDown()
  })

  it('undoes what a process has left that was killed with its whole group', async () => {
    const program = `
      import { startGuard } from ${JSON.stringify(import.meta.resolve('./guard.ts'))}
      startGuard(${JSON.stringify({ duty, task })})
      console.log('guarded')
      setInterval(() => {}, 1000)
    `
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    await once(parent.stdout, 'data')
    process.kill(-parent.pid!, 'SIGKILL')
    await untilNoted(1)
    expect(notes()).toEqual(['undone'])
  })
})
