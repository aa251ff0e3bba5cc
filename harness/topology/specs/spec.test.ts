import { describe, expect, it } from 'vitest'
import { UsageError } from '../../model/usage-error.ts'
import type { AddressSources } from './server-url.ts'
import { parseAddress, parseSpec } from './spec.ts'

const nothing: AddressSources = {
  environment: {},
  readFile: path => {
    throw new Error(`ENOENT: ${path}`)
  },
}

function parse(text: string, sources: Partial<AddressSources> = {}) {
  return parseSpec(text, 'source', { ...nothing, ...sources })
}

function endpoint(text: string, sources: Partial<AddressSources> = {}) {
  const spec = parse(text, sources)
  if (spec.kind !== 'url') throw new Error(`${text} became ${spec.kind}`)
  return spec.endpoint
}

function refusal(text: string, sources: Partial<AddressSources> = {}): string {
  try {
    parse(text, sources)
  } catch (error) {
    if (error instanceof UsageError) return error.describe()
    throw error
  }
  throw new Error(`${text} was accepted`)
}

describe('releases', () => {
  it.each([
    ['mysql:9.7', 'mysql', '9.7'],
    ['mysql:9', 'mysql', '9'],
    ['mysql:5.6', 'mysql', '5.6'],
    ['mysql:8.0.36', 'mysql', '8.0.36'],
    ['mariadb:11.8', 'mariadb', '11.8'],
    [' mariadb:10.11 ', 'mariadb', '10.11'],
  ])('%s', (text, product, version) => {
    expect(parse(text)).toEqual({ kind: 'release', product, version, display: text.trim() })
  })
})

describe('images', () => {
  it.each([
    'pingcap/tidb:v8.5',
    'percona:8.0',
    'percona',
    'mysql:8.0-debian',
    'mysql:latest',
    'local/mysql:9.7',
    'registry.example.com:5000/team/mysql:9.7',
    'localhost:5000/mysql',
    `ghcr.io/a/b@sha256:${'0'.repeat(64)}`,
  ])('%s', image => {
    expect(parse(image)).toEqual({ kind: 'image', image, display: image })
  })
})

describe('what cannot be', () => {
  it.each([
    ['mysq:9.7', 'did you mean mysql:9.7?'],
    ['MySQL:9.7', 'did you mean mysql:9.7?'],
    ['mysql', 'did you mean mysql:9.7?'],
    ['mysql-9.7', 'did you mean mysql:9.7?'],
    ['mysql:v9.7', 'did you mean mysql:9.7?'],
    ['mysql9.7', 'did you mean mysql:9.7?'],
    ['mariabd:11.8', 'did you mean mariadb:11.8?'],
    ['9.7', 'did you mean mysql:9.7?'],
    ['11.8', 'did you mean mariadb:11.8?'],
    ['localhost:3306', 'did you mean mysql://user:password@localhost:3306?'],
    ['db.example.com:3306', 'did you mean mysql://user:password@db.example.com:3306?'],
    ['127.0.0.1:3306', 'did you mean mysql://user:password@127.0.0.1:3306?'],
    ['Some Server', 'pingcap/tidb:v8.5'],
    ['', 'mysql:9.7, mysql:5.6, mariadb:11.8'],
    ['postgres://u:secret@host', 'only mysql://'],
    ['jdbc:mysql://host/x?password=secret', 'only mysql://'],
    ['root:secret@db:3306', 'mysql://user:password@host:port'],
  ])('%j is refused: %s', (text, reported) => {
    expect(refusal(text)).toContain(reported)
    expect(refusal(text)).toContain('--source')
    expect(refusal(text)).not.toContain('secret')
  })
})

describe('addresses', () => {
  it('reads user, password, host and port, and shows no password', () => {
    const spec = parse('mysql://app:s3cret@db.example.com:3307')
    expect(spec).toEqual({
      kind: 'url',
      display: 'mysql://app@db.example.com:3307',
      endpoint: { host: 'db.example.com', port: 3307, user: 'app', password: 's3cret', tls: { mode: 'required' } },
    })
  })

  it('decodes what is percent-encoded', () => {
    const { user, password } = endpoint('mysql://a%40b:p%23%2F%3A%25%20%C3%A9@localhost')
    expect({ user, password }).toEqual({ user: 'a@b', password: 'p#/:% é' })
  })

  it('defaults to port 3306, and to no encryption on the same machine', () => {
    expect(endpoint('mysql://root@127.0.0.1/')).toMatchObject({ port: 3306, tls: { mode: 'disabled' } })
    expect(endpoint('mysql://root@localhost:3306')).toMatchObject({ port: 3306, tls: { mode: 'disabled' } })
  })

  it('reads IPv6', () => {
    expect(endpoint('mysql://root@[::1]:3310')).toMatchObject({ host: '::1', port: 3310, tls: { mode: 'disabled' } })
    expect(endpoint('mysql://root@[2001:db8::7]')).toMatchObject({ host: '2001:db8::7', tls: { mode: 'required' } })
  })

  it('reads a socket', () => {
    expect(endpoint('mysql://root@localhost?socket=/run/mysqld/mysqld.sock')).toMatchObject({
      socketPath: '/run/mysqld/mysqld.sock',
      tls: { mode: 'disabled' },
    })
  })

  it.each([
    ['ssl-mode=disabled', { mode: 'disabled' }],
    ['ssl-mode=REQUIRED', { mode: 'required' }],
    ['ssl-mode=verify-ca', { mode: 'verified', checkHostname: false }],
    ['ssl-mode=verify-identity&ssl-ca=ca.pem', { mode: 'verified', ca: 'PEM of ca.pem', checkHostname: true }],
    ['ssl-ca=ca.pem', { mode: 'verified', ca: 'PEM of ca.pem', checkHostname: false }],
  ])('%s', (query, tls) => {
    const { tls: read } = endpoint(`mysql://app@db.example.com?${query}`, { readFile: path => `PEM of ${path}` })
    expect(read).toEqual(tls)
  })

  it('takes a missing password from the environment, each side from its own variable', () => {
    const environment = { CROSSCHECK_SOURCE_PASSWORD: 'from-source', CROSSCHECK_TARGET_PASSWORD: 'from-target' }
    expect(endpoint('mysql://root@localhost', { environment }).password).toBe('from-source')
    expect(endpoint('mysql://root:own@localhost', { environment }).password).toBe('own')
    expect(parseSpec('mysql://root@localhost', 'target', { ...nothing, environment })).toMatchObject({
      endpoint: { password: 'from-target' },
    })
  })

  it('accepts a database only where it is ours', () => {
    expect(endpoint('mysql://root@localhost/crosscheck_a')).toMatchObject({ host: 'localhost' })
    expect(refusal('mysql://root:secret@localhost/shop')).toContain('remove it')
  })

  it.each([
    ['mysql://localhost', 'no user'],
    ['mysql://', 'cannot be read'],
    ['mysql://root:sec#ret@localhost', '%23'],
    ['mysql://root:secret@localhost:99999', 'cannot be read'],
    ['mysql://root:secret%@localhost', '%25'],
    ['mysql://root:secret@localhost?ssl-mode=on', 'possible: disabled, required'],
    ['mysql://root:secret@localhost?sslmode=required', 'did you mean ssl-mode?'],
    ['mysql://root@localhost?password=secret', 'password is no parameter'],
    ['mysql://root:secret@localhost?ssl-ca=missing.pem', 'missing.pem'],
    ['mysql://root:secret@localhost?ssl-mode=required&ssl-ca=ca.pem', 'verify-ca'],
    ['mysql://root:secret@localhost/shop#x', '%23'],
    ['mysql://root:12#ret@localhost', '%23'],
    ['mysql://root:12/secret@localhost', '%2F'],
    ['mysql://root:12?secret@localhost', '%3F'],
    ['mysql://ro%ot:secret@localhost/shop', '%25'],
  ])('%s is refused: %s', (text, reported) => {
    expect(refusal(text)).toContain(reported)
    expect(refusal(text)).not.toMatch(/secret|sec#|#ret/)
  })
})

describe('an address that is given otherwise than for a side', () => {
  const place = { as: 'the server to recover', passwordVariable: 'CROSSCHECK_PASSWORD' }

  it('has its password from a variable of its own', () => {
    const sources = { ...nothing, environment: { CROSSCHECK_PASSWORD: 's3cret' } }
    const { endpoint, display } = parseAddress('mysql://root@db.example', place, sources)
    expect({ endpoint, display }).toMatchObject({
      endpoint: { password: 's3cret' },
      display: 'mysql://root@db.example',
    })
  })

  it('cannot be anything else, and is not repeated', () => {
    const message = (text: string) => {
      try {
        return parseAddress(text, place, nothing).display
      } catch (error) {
        return error instanceof UsageError ? error.describe() : error
      }
    }
    const refused = 'the server to recover is no address of a server that already runs\n  write mysql://user@host:port'
    expect(message('mysql:9.7')).toBe(refused)
    expect(message('root:s3cret@db.example')).toBe(refused)
    expect(message('mysql://root@db.example?port=1')).toMatch(/^the server to recover mysql:.*: port is no parameter/)
  })
})
