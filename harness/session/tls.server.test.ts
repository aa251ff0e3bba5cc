import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, connect as openSocket, type Server as TcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clock } from '../kit/clock.ts'
import { waitFor } from '../kit/deadline.ts'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import type { Endpoint, Server } from '../model/topology.ts'
import { Administrator } from '../testing/administrator.ts'
import { type CertificateContent, type Certified, certify } from '../testing/certificates.ts'
import { prepareEmbedded } from '../topology/processes/embedded.ts'
import type { Release } from '../topology/specs/release.ts'
import { parseServerUrl } from '../topology/specs/server-url.ts'
import { ping } from './ping.ts'

const authority = certify({ commonName: 'authority of the tests', isAuthority: true })
const otherAuthority = certify({ commonName: 'another authority', isAuthority: true })

/** The way to the server, and the name against which its certificate is checked. */
const places = {
  name: { host: 'localhost', way: 'tcp' },
  address: { host: '127.0.0.1', way: 'tcp' },
  address6: { host: '::1', way: 'relay' },
  socket: { host: 'db.example.com', way: 'socket' },
} as const
type Place = keyof typeof places

const accepted = 'accepted'
const otherName =
  /does not match certificate's altnames|Cert does not contain a DNS name|is not cert's CN|is not in the cert's list/
const notTrusted = /unable to verify|self-signed certificate|unable to get/

interface Case {
  certificate: string
  content: CertificateContent
  signedBy?: Certified | 'itself'
  /** The outcome of verify-identity by place; a place that is absent is refused because of its name. */
  identity: Partial<Record<Place, typeof accepted>> | RegExp
  /** The outcome of verify-ca at every place. */
  authority: typeof accepted | RegExp
}

const cases: Case[] = [
  {
    certificate: 'for a name',
    content: { commonName: 'anything', names: ['localhost'] },
    identity: { name: accepted },
    authority: accepted,
  },
  {
    certificate: 'for an address',
    content: { commonName: 'anything', addresses: ['127.0.0.1'] },
    identity: { address: accepted },
    authority: accepted,
  },
  {
    certificate: 'for an address of IPv6',
    content: { commonName: 'anything', addresses: ['::1'] },
    identity: { address6: accepted },
    authority: accepted,
  },
  {
    certificate: 'with an address in the place of a name',
    content: { commonName: '127.0.0.1', names: ['127.0.0.1'] },
    identity: {},
    authority: accepted,
  },
  {
    certificate: 'with a common name only',
    content: { commonName: 'localhost' },
    identity: { name: accepted },
    authority: accepted,
  },
  {
    certificate: 'with another common name than its names',
    content: { commonName: 'localhost', names: ['db.example.org'] },
    identity: {},
    authority: accepted,
  },
  {
    certificate: 'with a wildcard',
    content: { commonName: 'anything', names: ['*.example.com'] },
    identity: { socket: accepted },
    authority: accepted,
  },
  {
    certificate: 'that has ended',
    content: { commonName: 'localhost', names: ['localhost'], addresses: ['127.0.0.1'], endsInSeconds: 3 },
    identity: /expired/,
    authority: /expired/,
  },
  {
    certificate: 'of another authority',
    content: { commonName: 'localhost', names: ['localhost'], addresses: ['127.0.0.1'] },
    signedBy: otherAuthority,
    identity: notTrusted,
    authority: notTrusted,
  },
  {
    certificate: 'of its own',
    content: { commonName: 'localhost', names: ['localhost'], addresses: ['127.0.0.1'] },
    signedBy: 'itself',
    identity: notTrusted,
    authority: notTrusted,
  },
]

const servers: { release: Release; reload: string; account: string; extra: string[] }[] = [
  {
    release: { product: 'mysql', version: '9.7' },
    reload: 'ALTER INSTANCE RELOAD TLS',
    // The client sends the password itself over an encrypted connection; root's password is checked by its digest, once
    // the server has cached the digest.
    account: "IDENTIFIED WITH caching_sha2_password BY 'p4ss'",
    extra: [],
  },
  {
    release: { product: 'mariadb', version: '11.8' },
    reload: 'FLUSH SSL',
    account: "IDENTIFIED BY 'p4ss'",
    extra: ['--ssl'],
  },
]

describe.each(servers)('$release.product $release.version', ({ release, reload, account, extra }) => {
  let directory: string
  let server: Server
  let relay: TcpServer

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'crosscheck-tls-'))
    const launch = await prepareEmbedded({
      ...{ side: 'target', release, display: release.product, cacheDirectory: cacheDirectory() },
      ...{ logsDirectory: directory, ping, progress: () => {}, signal: AbortSignal.timeout(60_000) },
    })
    server = await launch()
    present(certify({ commonName: 'localhost' }, authority))
    const files = ['cert', 'key', 'ca'].map(kind => `--ssl-${kind}=${join(directory, `${kind}.pem`)}`)
    await server.restart!([...files, ...extra])
    const { port } = server.endpoint
    relay = createServer(client => {
      const real = openSocket(port, '127.0.0.1')
      client.pipe(real).pipe(client)
      client.on('error', () => real.destroy())
      real.on('error', () => client.destroy())
    })
    const { promise, resolve } = Promise.withResolvers<void>()
    relay.listen(0, '::1', resolve)
    await promise
    await onServer(`CREATE USER 'tls'@'%' ${account} REQUIRE SSL`)
  })
  afterAll(async () => {
    relay.close()
    await server[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true })
  })

  function present({ key, certificate }: Certified): void {
    writeFileSync(join(directory, 'key.pem'), key, { mode: 0o600 })
    writeFileSync(join(directory, 'cert.pem'), certificate)
    // A server does not use a certificate that its own authorities would refuse.
    writeFileSync(join(directory, 'ca.pem'), authority.certificate + otherAuthority.certificate + certificate)
  }

  async function onServer(sql: string, endpoint = server.endpoint): Promise<(string | null)[][]> {
    await using administrator = new Administrator(endpoint)
    return await administrator.run(sql)
  }

  /** Returns the endpoint as the user would write the address. */
  function endpointOf(place: Place, mode: string): Endpoint {
    const { host, way } = places[place]
    const address = relay.address()
    if (typeof address !== 'object' || !address) throw new Error('the relay has no port')
    const port = way === 'relay' ? address.port : server.endpoint.port
    const socket = way === 'socket' ? `&socket=${server.endpoint.socketPath}` : ''
    const name = host.includes(':') ? `[${host}]` : host
    const url = `mysql://tls:p4ss@${name}:${port}?ssl-mode=${mode}${socket}${mode.startsWith('verify') ? '&ssl-ca=ca' : ''}`
    const surroundings = { environment: {}, readFile: () => authority.certificate }
    return parseServerUrl(url, { as: '--target', passwordVariable: 'NONE' }, surroundings).endpoint
  }

  async function logIn(place: Place, mode: string): Promise<string> {
    try {
      const rows = await onServer(`SHOW STATUS LIKE 'Ssl_version'`, endpointOf(place, mode))
      return /^TLSv1\.[23]$/.test(rows[0]![1] ?? '') ? accepted : 'not encrypted'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  it.each(cases)(
    'with a certificate $certificate',
    async ({ content, signedBy = authority, identity, authority: ofAuthority }) => {
      present(signedBy === 'itself' ? certify(content) : certify(content, signedBy))
      const certified = clock.now().getTime()
      await onServer(reload)
      const { endsInSeconds = 0 } = content
      // MySQL does not accept a certificate that has expired already.
      const hasEnded = () => clock.now().getTime() > certified + (endsInSeconds + 1) * 1000 || undefined
      if (endsInSeconds > 0) await waitFor(hasEnded, { what: 'the end of the certificate', deadlineMs: 10_000 })
      for (const place of Object.keys(places) as Place[]) {
        const wanted = identity instanceof RegExp ? identity : (identity[place] ?? otherName)
        const answers = { identity: await logIn(place, 'verify-identity'), authority: await logIn(place, 'verify-ca') }
        expect(answers.identity, `verify-identity by ${place}`).toMatch(wanted)
        expect(answers.authority, `verify-ca by ${place}`).toMatch(ofAuthority)
        expect(await logIn(place, 'required'), `required by ${place}`).toBe(accepted)
      }
    },
  )
})
