import { afterEach, expect, test, vi } from 'vitest'
import { choosePrivateFolder } from './private-folder.ts'

afterEach(() => vi.unstubAllEnvs())

test('is where TMPDIR says, and another one each time', () => {
  vi.stubEnv('TMPDIR', '/somewhere')
  expect(choosePrivateFolder('socket')).toMatch(/^\/somewhere\/crosscheck-[0-9a-f]{12}$/)
  expect(choosePrivateFolder('socket')).not.toBe(choosePrivateFolder('socket'))
})

test('leaves room for the address of a socket', () => {
  vi.stubEnv('TMPDIR', `/${'long/'.repeat(20)}`)
  expect(choosePrivateFolder('socket')).toMatch(/^\/tmp\/crosscheck-[0-9a-f]{12}$/)
})
