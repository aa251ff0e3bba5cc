import { describe, expect, it } from 'vitest'
import type { Probe } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { useExternal } from './external.ts'
import { parseSpec } from './specs/spec.ts'

function use(address: string, probe: Probe) {
  const spec = parseSpec(address, 'target')
  if (spec.kind !== 'url') throw new Error(`${address} became ${spec.kind}`)
  return useExternal({ ...spec, side: 'target', probe, signal: new AbortController().signal })
}

function failing(code: string, message: string): Probe {
  return () => Promise.reject(Object.assign(new Error(message), { code }))
}

async function refusal(probe: Probe): Promise<string> {
  const error: unknown = await use('mysql://app:s3cret@db.example.com:3307', probe).catch(error => error)
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${error}`)
  return error.describe()
}

it('is not ours to change, and shows no password', async () => {
  await using server = await use('mysql://app:s3cret@db.example.com', async () => {})
  expect(server).toMatchObject({ provider: 'external', ours: false, spec: 'mysql://app@db.example.com' })
  expect(server.endpoint.password).toBe('s3cret')
  expect(server.spec + server.description).not.toContain('s3cret')
})

describe('a server that does not let us in', () => {
  it.each([
    ['ER_ACCESS_DENIED_ERROR', 'CROSSCHECK_TARGET_PASSWORD'],
    ['ECONNREFUSED', 'check that it runs'],
    ['HANDSHAKE_NO_SSL_SUPPORT', 'ssl-mode=disabled'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ssl-ca=FILE'],
    ['', 'check that it runs'],
  ])('%s', async (code, remedy) => {
    const told = await refusal(failing(code, 'told by the server'))
    expect(told).toContain('--target: the server at db.example.com:3307, as user app: told by the server')
    expect(told).toContain(remedy)
    expect(told).not.toContain('s3cret')
  })
})
