import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import { canMount, type Room, withSmallDisk } from '../testing/small-disk.ts'

/** A run whose disk fills up reports that, and none of its reports says go. */

const mebibyte = 2 ** 20
const pageBytes = 4096
const aStackTrace = /\n\s+at .*:\d+:\d+/
const reports = ['junit.xml', 'summary.md', 'index.html', 'verdict.json']

const place = new CliSandbox({
  'crosscheck.config.json': '{"policy":{"failOn":"breaking"}}',
  'few.sql': '-- name: one\nSELECT 1 AS one;\n-- name: two\nSELECT 2 AS two;\n',
  'growing.sql': `CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v LONGTEXT);
INSERT INTO t (v) VALUES (REPEAT('x', 4000000));
${'INSERT INTO t (v) SELECT v FROM t;\n'.repeat(7)}`,
})
afterAll(() => place[Symbol.asyncDispose]())

const environment: Record<string, string> = {}
const servers = { source: 'mysql:9.7', target: 'mariadb:11.8' } as const
const running = (['source', 'target'] as const).flatMap(side => {
  const { port, user, password } = inject('endpoints')[servers[side]]
  environment[`CROSSCHECK_${side.toUpperCase()}_PASSWORD`] = password
  return [`--${side}`, `mysql://${user}@127.0.0.1:${port}?ssl-mode=disabled`]
})

const embedded = ['--source', servers.source, '--target', servers.target, '--runtime', 'embedded']

let attempts = 0
let folders: { disk: string; before: string; after: string }
beforeEach(() => {
  attempts += 1
  folders = {
    disk: place.path(`${attempts}/disk`),
    before: place.path(`${attempts}/before`),
    after: place.path(`${attempts}/after`),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
})

function runOnFullDisk(room: Room) {
  const within = withSmallDisk(room, folders)
  return place.run(['run', 'few.sql', ...running, '--out', `${attempts}/disk/run`], { environment, within })
}

const reportsLeft = () => reports.filter(file => existsSync(`${folders.after}/run/${file}`))

describe('a run', () => {
  let journalBytes = 0
  beforeAll(async () => {
    const { code, stderr } = await place.run(['run', 'few.sql', ...running, '--out', 'roomy'], { environment })
    expect(code, stderr).toBe(0)
    journalBytes = Math.ceil(statSync(place.path('roomy/journal.jsonl')).size / pageBytes) * pageBytes
  })

  it('ends as unknown where its journal does not fit', async () => {
    const { code, stdout, stderr } = await runOnFullDisk({ diskBytes: pageBytes, fileBytes: pageBytes / 2 })
    expect(stderr).toMatch(/run\/journal\.jsonl could not be written, so that this run cannot be judged: .*\n {2}\S/)
    expect(stderr).not.toMatch(aStackTrace)
    expect({ code, stdout, left: reportsLeft() }).toEqual({ code: 2, stdout: '', left: [] })
  })

  it.each([1, 2, 3, 4])('leaves no verdict where a report does not fit: %i pages', async pages => {
    const room = { diskBytes: journalBytes + pages * pageBytes, fileBytes: journalBytes + pageBytes }
    const { code, stdout, stderr } = await runOnFullDisk(room)
    expect(stderr).toMatch(
      /run\/[a-z.]+ could not be written, so that there is no verdict: .*\n {2}\S.*crosscheck\S* judge/,
    )
    expect(stderr).not.toMatch(aStackTrace)
    expect({ code, stdout, left: reportsLeft() }).toEqual({ code: 2, stdout: '', left: [] })
    const judged = await place.run(['judge', `${attempts}/after/run`])
    expect(judged.code, 'judged again where there is room').toBe(0)
  })
})

it('says so where the folder for temporary files cannot be used', async () => {
  const { code, stderr } = await place.run(['run', 'few.sql', ...embedded, '--out', 'nowhere'], {
    environment: { TMPDIR: place.path('no-such-folder') },
  })
  expect(stderr).toMatch(/the temporary folder \S+no-such-folder cannot be used: .*\(ENOENT\)\n {2}set TMPDIR/)
  expect({ code, isThere: existsSync(place.path('nowhere')) }).toEqual({ code: 3, isThere: false })
})

it('says so where few files may be open', async () => {
  const { code, stdout, stderr } = await place.run(['run', 'few.sql', ...embedded, '--out', 'few-files'], {
    within: ['/bin/sh', '-c', 'ulimit -n 32; exec "$@"', 'few-files'],
  })
  expect(stdout + stderr).toMatch(/may not open any more files.*raise the limit/)
  expect(stderr).not.toMatch(aStackTrace)
  expect(code).toBe(2)
})

it.runIf(canMount)('ends as unknown where the data of its servers do not fit', async () => {
  const { code, stdout } = await place.run(['run', 'growing.sql', ...embedded, '--out', 'grown'], {
    environment: { TMPDIR: folders.disk },
    within: withSmallDisk({ diskBytes: 400 * mebibyte, fileBytes: 0 }, folders),
  })
  expect(stdout).toMatch(/the disk is full, with \d+ MiB left in .*; make room there, or set TMPDIR/)
  expect(code).toBe(2)
  expect(place.verdict('grown').decision).toBe('unknown')
})

it.runIf(canMount)('fetching says so where the cache does not fit, and leaves nothing half-fetched', async () => {
  const { code, stdout, stderr } = await place.run(['servers', 'fetch', 'mysql:5.6'], {
    environment: { CROSSCHECK_CACHE: folders.disk },
    within: withSmallDisk({ diskBytes: 60 * mebibyte, fileBytes: 0 }, folders),
  })
  expect(stderr).toMatch(/could not be fetched: the disk .*; make room there, or set CROSSCHECK_CACHE/)
  expect(stderr).not.toMatch(aStackTrace)
  expect({ code, stdout, left: readdirSync(`${folders.after}/fetching`) }).toEqual({ code: 2, stdout: '', left: [] })
})
