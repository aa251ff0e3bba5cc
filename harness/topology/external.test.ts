import { describe, expect, it } from 'vitest'
import type { Ping } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { useExternal } from './external.ts'
import { parseSpec } from './specs/spec.ts'

function use(address: string, ping: Ping) {
  const spec = parseSpec(address, 'target')
  if (spec.kind !== 'url') throw new Error(`${address} became ${spec.kind}`)
  return useExternal({ ...spec, side: 'target', ping, signal: new AbortController().signal })
}

function failing(code: string, message: string): Ping {
  return () => Promise.reject(Object.assign(new Error(message), { code }))
}

async function refusal(ping: Ping): Promise<string> {
  const error: unknown = await use('mysql://app:s3cret@db.example.com:3307', ping).catch(error => error)
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${error}`)
  return error.describe()
}

it('belongs to somebody else, and shows no password', async () => {
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
    const reported = await refusal(failing(code, 'told by the server'))
    expect(reported).toContain('--target: the server at db.example.com:3307, as user app: told by the server')
    expect(reported).toContain(remedy)
    expect(reported).not.toContain('s3cret')
  })
})
