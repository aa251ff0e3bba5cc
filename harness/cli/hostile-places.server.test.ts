import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/** Hostile names of folders, command line arguments and server greetings must have no effect. */

let place: CliSandbox
beforeAll(() => {
  place = new CliSandbox({ 'crosscheck.config.json': '{}', 'one.sql': 'SELECT 1;\n' })
})
afterAll(() => place[Symbol.asyncDispose]())

const servers = ['--source', 'mariadb:11.8', '--target', 'mariadb:11.8']

describe('a link', () => {
  const treasure = () => place.path('treasure')
  beforeAll(() => {
    place.write('treasure/verdict.json', 'mine')
    place.write('treasure/journal.jsonl.keep', 'mine')
    for (const name of ['at', 'logs', 'journal', 'report']) mkdirSync(place.path(`links/${name}`), { recursive: true })
    symlinkSync(treasure(), place.path('links/out'))
    symlinkSync(treasure(), place.path('links/logs/logs'))
    symlinkSync(join(treasure(), 'new-journal'), place.path('links/journal/journal.jsonl'))
    symlinkSync(join(treasure(), 'verdict.json'), place.path('links/report/verdict.json'))
    symlinkSync(join(treasure(), 'nowhere'), place.path('links/dangling'))
  })

  it.each(['links/out', 'links/logs', 'links/journal', 'links/report', 'links/dangling'])(
    'is not written through: --out %s',
    async out => {
      for (const command of [
        ['run', 'one.sql', ...servers],
        ['probe', 'http://127.0.0.1:9/', '--check', 'x'],
      ]) {
        const { code, stderr } = await place.run([...command, '--out', out])
        expect(code, stderr).toBe(3)
        if (command[0] === 'run')
          expect(stderr).toMatch(/is a link, and a run writes nothing through links\n {2}name another/)
      }
      expect(readdirSync(treasure()).toSorted()).toEqual(['journal.jsonl.keep', 'verdict.json'])
      expect(readFileSync(join(treasure(), 'verdict.json'), 'utf8')).toBe('mine')
      expect(place.orphans()).toEqual([])
    },
  )

  it('in the place of a report is replaced when a run is judged again', async () => {
    expect((await place.run(['run', 'one.sql', ...servers, '--out', 'judged'])).code).toBe(0)
    const report = place.path('judged/summary.md')
    unlinkSync(report)
    symlinkSync(join(treasure(), 'verdict.json'), report)
    expect((await place.run(['judge', 'judged'])).code).toBe(0)
    expect(lstatSync(report).isSymbolicLink()).toBe(false)
    expect(readFileSync(join(treasure(), 'verdict.json'), 'utf8')).toBe('mine')
  })
})

describe('a password in the wrong place', () => {
  const secret = 'hunter2'
  const local = 'mysql://root@127.0.0.1:9'
  it.each([
    ['run', 'one.sql', '--source', `${local}/${secret}`],
    ['run', 'one.sql', '--source', `${local}?password=${secret}`],
    ['run', 'one.sql', '--source', `${local}?${secret}`],
    ['run', 'one.sql', '--source', `${local}?ssl-mode=${secret}`],
    ['run', 'one.sql', '--source', `${local}?ssl-mode=required&ssl-mode=${secret}`],
    ['run', 'one.sql', '--source', `${local}/${secret}?ssl-mode=nonsense`],
    ['run', 'one.sql', '--source', `mysql://root:a/${secret}@127.0.0.1`],
    ['run', 'one.sql', '--source', `mysql://root:a?${secret}@127.0.0.1`],
    ['run', 'one.sql', '--source', `mysql://root:1#${secret}@127.0.0.1`],
    ['run', 'one.sql', '--source', `root:${secret}@127.0.0.1`],
    ['run', 'one.sql', '--source', secret],
    ['run', 'one.sql', secret, ...servers],
    ['run', `-p${secret}`],
    ['run', '-p', secret],
    ['run', `--password=${secret}`],
    ['run', '--password', secret],
    ['run', '--statement-timeout', secret],
    ['run', '--fail-on', secret],
    ['run', '--config', secret],
    ['recover', local, secret],
    ['recover', secret],
    ['probe', local, secret],
    ['probe', secret],
    ['judge', secret],
    ['show', secret],
    ['merge', secret],
    ['servers', 'fetch', secret],
    [secret],
  ])('is not repeated: %s %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await place.run(args)
    expect(code, stderr).toBe(3)
    expect(stdout + stderr).not.toContain(secret)
  })

  it.each([
    ['broken.json', `{ "source": "mysql://root:${secret}@127.0.0.1", }`],
    ['unknown.json', JSON.stringify({ source: 'mysql:9.7', target: 'mysql:9.7', policy: secret })],
    ['address.json', JSON.stringify({ source: `mysql://root@127.0.0.1/${secret}`, target: 'mysql:9.7' })],
  ])('is not repeated from %s', async (file, text) => {
    place.write(file, text)
    const { code, stdout, stderr } = await place.run(['run', 'one.sql', '--config', file])
    expect(code, stderr).toBe(3)
    expect(stdout + stderr).not.toContain(secret)
  })
})

describe('what a server says before anybody has logged in', () => {
  /** Sets a title, clears the screen and reverses the text direction, also with 8-bit control characters. */
  const evil = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e<script>alert(1)</script>'
  let server: Server
  let answer: (socket: Socket) => void = () => {}
  beforeAll(async () => {
    server = createServer(socket => {
      socket.on('error', () => {})
      answer(socket)
    })
    const { promise, resolve } = Promise.withResolvers<void>()
    server.listen(0, '127.0.0.1', resolve)
    await promise
  })
  afterAll(() => void server.close())

  function packet(sequence: number, payload: Buffer): Buffer {
    const header = Buffer.from([0, 0, 0, sequence])
    header.writeUIntLE(payload.length, 0, 3)
    return Buffer.concat([header, payload])
  }

  function error(text: string): Buffer {
    return Buffer.concat([Buffer.from([0xff, 0x10, 0x04]), Buffer.from(`#08004${text}`)])
  }

  function handshake(version: string, plugin: string): Buffer {
    const capabilities = Buffer.from([0xff, 0xf7, 33, 2, 0, 0xff, 0xdf, 21])
    return Buffer.concat([
      ...[Buffer.from([10]), Buffer.from(`${version}\0`), Buffer.from([1, 0, 0, 0]), Buffer.alloc(8, 'a')],
      ...[Buffer.from([0]), capabilities, Buffer.alloc(10), Buffer.alloc(12, 'b'), Buffer.from([0])],
      Buffer.from(`${plugin}\0`),
    ])
  }

  const greetings: [string, (socket: Socket) => void][] = [
    ['an error in the place of a greeting', socket => void socket.end(packet(0, error(evil)))],
    [
      'an error behind its greeting',
      socket => {
        socket.write(packet(0, handshake(evil, 'mysql_native_password')))
        socket.once('data', () => void socket.end(packet(2, error(evil))))
      },
    ],
    [
      'a way to log in that nobody knows',
      socket => {
        socket.write(packet(0, handshake('8.0.0', evil)))
        socket.once(
          'data',
          () => void socket.write(packet(2, Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${evil}\0salt\0`)]))),
        )
      },
    ],
    ['anything but the protocol', socket => void socket.end(`HTTP/1.1 400 ${evil}\r\n\r\n`)],
  ]

  it.each(greetings)('reaches no terminal: %s', async (_, greet) => {
    answer = greet
    const address = server.address()
    if (typeof address !== 'object' || !address) throw new Error('no port was allotted')
    const url = `mysql://root@127.0.0.1:${address.port}?ssl-mode=disabled`
    for (const args of [
      ['run', 'one.sql', '--source', url, '--target', 'mariadb:11.8'],
      ['recover', url],
    ]) {
      const { code, stdout, stderr } = await place.run(args)
      expect([2, 3], stderr).toContain(code)
      expect(stdout + stderr).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
      expect(stdout + stderr).not.toMatch(/^ {4}at /m)
    }
    expect(place.orphans()).toEqual([])
  })
})
