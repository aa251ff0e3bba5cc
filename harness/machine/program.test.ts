import { expect, it } from 'vitest'
import { ProgramFailed, runProgram } from './program.ts'

const { signal } = new AbortController()

it('returns what the program wrote', async () => {
  expect(await runProgram({ command: 'printf', arguments: ['a\\nb\\n'], signal })).toBe('a\nb')
})

it('fails with the last lines of what went wrong', async () => {
  const script = 'echo fine; i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo "error $i" >&2; done; exit 7'
  const error: unknown = await runProgram({ command: 'sh', arguments: ['-c', script], signal }).catch(error => error)
  if (!(error instanceof ProgramFailed)) throw new Error(`did not fail: ${error}`)
  expect(error.code).toBe(7)
  expect(error.logTail).toHaveLength(20)
  expect(error.logTail.at(-1)).toBe('error 50')
})

it('shows lines as they come', async () => {
  const lines: string[] = []
  await runProgram({ command: 'printf', arguments: ['a\\nb\\n'], onLine: line => lines.push(line), signal })
  expect(lines).toEqual(['a', 'b'])
})

it('ends the program when it is called off', async () => {
  const calledOff = new AbortController()
  const running = runProgram({
    command: 'sh',
    arguments: ['-c', 'echo begun; exec sleep 60'],
    onLine: () => calledOff.abort(new Error('called off')),
    signal: calledOff.signal,
  })
  await expect(running).rejects.toThrow('called off')
})
