import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeBytes } from '../kit/raw-bytes.ts'
import type { Statement } from '../model/statement.ts'
import { UsageErrors } from '../model/usage-error.ts'
import { loadSuites } from './load-suites.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosscheck-suites-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function write(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), content)
  }
}

const load = async (...paths: string[]) => (await loadSuites(paths, { directory })).suites

async function errorsOf(...paths: string[]): Promise<string[]> {
  try {
    await load(...paths)
  } catch (error) {
    if (error instanceof UsageErrors) return error.errors.map(one => one.describe())
    throw error
  }
  return []
}

describe('loadSuites', () => {
  it('reads files and folders in the order of their names, without the files of fixtures', async () => {
    await write({
      'suites/b.sql': 'select 1',
      'suites/a/z.sql': 'select 1',
      'suites/a/schema.sql': 'create table t (a int)',
      'suites/a/seed.sql': 'insert into t values (1)',
      'suites/.hidden/c.sql': 'select 1',
      'suites/node_modules/d.sql': 'select 1',
      'suites/readme.md': '',
      'other/x.sql': 'select 1',
    })
    const suites = await load('other/x.sql', 'suites', 'suites/b.sql')
    expect(suites.map(({ file }) => file)).toEqual(['other/x.sql', 'suites/a/z.sql', 'suites/b.sql'])
    expect(suites.map(({ name }) => name)).toEqual(['x', 'z', 'b'])
  })

  it('reads files outside of the project, under their whole path', async () => {
    await write({ 'outside/a.sql': 'select 1', 'project/b.sql': 'select 1' })
    const { suites } = await loadSuites([join(directory, 'outside/a.sql'), '../outside/a.sql', 'b.sql'], {
      directory: join(directory, 'project'),
    })
    expect(suites.map(({ file }) => file)).toEqual([join(directory, 'outside/a.sql'), 'b.sql'])
  })

  it('picks statements by line', async () => {
    await write({ 'a.sql': 'select 1;\n\nselect 2;\nselect 3;' })
    const selected = async (...paths: string[]) => (await load(...paths))[0]!.selected
    expect(await selected('a.sql:2')).toEqual(['a.sql:3:1'])
    expect(await selected('a.sql:1', 'a.sql:4:8')).toEqual(['a.sql:1:1', 'a.sql:4:1'])
    expect(await selected('a.sql:1', 'a.sql')).toBeUndefined()
    expect(await errorsOf('a.sql:9')).toEqual([expect.stringContaining('a.sql:9:1: No statement on line 9')])
  })

  it('finds a fixture beside the suite, or else under fixtures/', async () => {
    await write({
      'suites/one.sql': '-- fixture: near\nselect 1',
      'suites/near/schema.sql': 'create table t (a int);',
      'suites/near/seed.sql': 'insert into t values (1);',
      'fixtures/near/schema.sql': 'create table other (a int);',
      'suites/two.sql': '-- fixture: far\nselect 1',
      'suites/three.sql': '-- fixture: far\nselect 1',
      'fixtures/far/schema.sql': 'create table u (a int);',
    })
    const [one, three, two] = await load('suites')
    expect(one?.fixture).toMatchObject({ name: 'near', directory: join(directory, 'suites/near') })
    expect(one?.fixture?.statements.map(({ id, sql }) => [id, sql])).toEqual([
      ['suites/near/schema.sql:1:1', 'create table t (a int)'],
      ['suites/near/seed.sql:1:1', 'insert into t values (1)'],
    ])
    expect(two?.fixture?.directory).toBe(join(directory, 'fixtures/far'))
    expect(three?.fixture).toBe(two?.fixture)
  })

  it('lets statements send files beside their suite or fixture, and no others', async () => {
    const loading = (file: string) => `LOAD DATA LOCAL INFILE '${file}' INTO TABLE t`
    await write({
      'suites/price.csv': '1',
      'suites/data/day.csv': '1',
      'suites/good.sql': `-- fixture: shop\n${loading('price.csv')};\n${loading('./data/day.csv')}`,
      'fixtures/shop/schema.sql': loading('seed.csv'),
      'fixtures/shop/seed.csv': '1',
      'suites/seed.sql': loading('seed.csv'),
      'suites/above.sql': loading('../fixtures/shop/seed.csv'),
      'suites/absolute.sql': `SELECT 1;\n${loading(join(directory, 'suites/price.csv'))}`,
      'suites/link.sql': loading('link.csv'),
    })
    await symlink(join(directory, 'fixtures/shop/seed.csv'), join(directory, 'suites/link.csv'))
    const [good] = await load('suites/good.sql')
    const sent = (statements: readonly Statement[]) => statements.map(({ localFiles }) => localFiles)
    expect(sent(good!.statements)).toEqual([
      [{ name: 'price.csv', diskPath: join(directory, 'suites/price.csv') }],
      [{ name: './data/day.csv', diskPath: join(directory, 'suites/data/day.csv') }],
    ])
    expect(sent(good!.fixture!.statements)).toEqual([
      [{ name: 'seed.csv', diskPath: join(directory, 'fixtures/shop/seed.csv') }],
    ])
    const refused = await errorsOf('suites/seed.sql', 'suites/above.sql', 'suites/absolute.sql', 'suites/link.sql')
    expect(refused.map(each => each.split('\n')[0])).toEqual([
      'suites/seed.sql:1:24: There is no file seed.csv',
      'suites/above.sql:1:24: The file ../fixtures/shop/seed.csv does not lie beside its suite or fixture',
      `suites/absolute.sql:2:24: The file ${join(directory, 'suites/price.csv')} does not lie beside its suite or fixture`,
      'suites/link.sql:1:24: The file link.csv is a link that leads out of the folder of its suite or fixture',
    ])
  })

  it('follows source and \\. to files beside', async () => {
    await write({
      'suites/employees.sql':
        '-- suite: employees\nsource schema.sql ;\n\\. more/data.dump\nSELECT 3; source more/last.sql\nSELECT 5;',
      'suites/schema.sql': '-- name: first\nCREATE TABLE t (a INT);\nDELIMITER //\n',
      'suites/more/data.dump': 'INSERT INTO t VALUES (1)//\nDELIMITER ;',
      'suites/more/last.sql': '-- no end\nSELECT 4',
    })
    const suites = await load('suites')
    expect(suites.map(({ name, statements }) => [name, statements.map(({ id, sql }) => `${id} ${sql}`)])).toEqual([
      [
        'employees',
        [
          'suites/schema.sql:2:1 CREATE TABLE t (a INT)',
          'suites/more/data.dump:1:1 INSERT INTO t VALUES (1)',
          'suites/employees.sql:4:1 SELECT 3',
          'suites/more/last.sql:2:1 SELECT 4',
          'suites/employees.sql:5:1 SELECT 5',
        ],
      ],
    ])
    expect(suites[0]!.statements[0]!.name).toBe('first')
    await write({
      'bad/a.sql': 'source b.sql',
      'bad/b.sql': 'SELECT 1;\nsource a.sql',
      'bad/c.sql': 'source ../suites/schema.sql',
      'bad/d.sql': 'source none.sql',
      'bad/e.sql': 'source f.txt',
      'bad/f.txt': "SELECT 1;\n\nSELECT 'x",
    })
    const errors = await errorsOf('bad/a.sql', 'bad/c.sql', 'bad/d.sql', 'bad/e.sql')
    expect(errors.map(each => each.split('\n')[0])).toEqual([
      'bad/b.sql:2:1: bad/a.sql is being read already: it would be read without end',
      'bad/c.sql:1:1: The file ../suites/schema.sql does not lie beside its suite or fixture',
      'bad/d.sql:1:1: There is no file none.sql',
      "bad/f.txt:3:8: The ' that opens here is never closed",
    ])
  })

  it('leaves files of comments in a folder out, with a remark', async () => {
    await write({ 'suites/a.sql': '-- nothing yet', 'suites/b.sql': 'SELECT 1', 'suites/c.sql': '' })
    const { suites, remarks } = await loadSuites(['suites'], { directory })
    expect(suites.map(({ file }) => file)).toEqual(['suites/b.sql'])
    expect(remarks).toEqual([
      'suites/a.sql is left out: it holds no statement',
      'suites/c.sql is left out: it holds no statement',
    ])
    expect(await errorsOf('suites/a.sql')).toEqual([expect.stringContaining('The suite has no statements')])
    await write({ 'empty/a.sql': '# nothing' })
    expect(await errorsOf('empty')).toEqual([expect.stringContaining('There is no statement in any of the files')])
  })

  it('takes a folder of migrations as one fixture, in the order in which they run', async () => {
    const created = (table: string) => `CREATE TABLE ${table} (a INT);`
    await write({
      'suites/a.sql': '-- fixture: migrations/\nSELECT 1',
      'suites/migrations/V10__ten.sql': created('ten'),
      'suites/migrations/V2__two.sql': created('two'),
      'suites/migrations/V2_1__later.sql': created('later'),
      'suites/migrations/R__view.sql': created('viewed'),
      'suites/migrations/U2__two.sql': 'DROP TABLE two;',
      'suites/b.sql': '-- fixture: shop\nSELECT 1',
      'db/20240101_first/migration.sql': created('first'),
      'db/20240202_second/migration.sql': `-- migrate:up\n${created('second')}\n-- migrate:down\nDROP TABLE second;`,
      'db/seed.sql': 'INSERT INTO first VALUES (1);',
      'suites/c.sql': '-- fixture: far\nSELECT 1',
      'elsewhere/far/schema.sql': created('far'),
    })
    const { suites, remarks } = await loadSuites(['suites'], {
      directory,
      fixtures: {
        '*': join(directory, 'elsewhere'),
        shop: [join(directory, 'db'), join(directory, 'db/seed.sql')],
      },
    })
    const tables = suites.map(({ fixture }) => fixture!.statements.map(({ sql }) => / (\w+) (?:\(a|V)/.exec(sql)?.[1]))
    expect(tables).toEqual([['two', 'later', 'ten', 'viewed'], ['first', 'second', 'first', 'first'], ['far']])
    expect(remarks).toEqual([
      'suites/migrations/U2__two.sql is left out: it undoes a migration',
      'db/20240202_second/migration.sql: the part that undoes the migration is left out',
    ])
  })

  it('takes bytes in quotes as data', async () => {
    const bytes = [...Buffer.from("INSERT INTO t VALUES (_binary '"), 0xff, 0x00, 0x80, ...Buffer.from("');")]
    await write({ 'a.sql': Uint8Array.from(bytes) })
    const { suites, remarks } = await loadSuites(['a.sql'], { directory })
    expect(remarks).toEqual(['a.sql:1:32: 0xff and bytes like it are no UTF-8, and are sent as they are'])
    const [{ sql }] = suites[0]!.statements as [Statement]
    expect([...encodeBytes(sql)]).toEqual(bytes.slice(0, -1))
  })

  it('tells suites of the same name apart', async () => {
    await write({ 'a/log-in.sql': 'select 1', 'b/log-in.sql': 'select 1', 'b/c.sql': '-- suite: alone\nselect 1' })
    expect((await load('.')).map(({ name }) => name)).toEqual([
      'log-in (a/log-in.sql)',
      'alone',
      'log-in (b/log-in.sql)',
    ])
  })

  it('tells what is wrong in all files at once', async () => {
    await write({
      'a.sql': "select 'x",
      'b.sql': '-- fixture: none\nselect 1',
      'c.sql': Uint8Array.from([...Buffer.from('select 1;\nselect "é\ufffd"'), 0xff]),
      'd.sql': '-- fixture: broken\nselect 1',
      'e.sql': '-- fixture: broken\nselect 1',
      'fixtures/broken/schema.sql': 'create table `t',
      'empty/x.txt': '',
    })
    expect(await errorsOf('a.sql', 'b.sql', 'c.sql', 'd.sql', 'e.sql', 'none.sql', 'empty')).toEqual([
      expect.stringMatching(/^There is no none\.sql\n {2}Looked for .*none\.sql/),
      expect.stringContaining('There is no .sql file in empty'),
      expect.stringContaining("a.sql:1:8: The ' that opens here is never closed"),
      'b.sql:1:4: There is no fixture none\n  Looked for none/schema.sql and fixtures/none/schema.sql.',
      expect.stringContaining('c.sql:2:12: The byte 0xff is no UTF-8, and does not stand in quotes'),
      expect.stringContaining('fixtures/broken/schema.sql:1:14: The ` that opens here is never closed'),
    ])
  })

  it('reads a byte order mark and CRLF', async () => {
    await write({ 'a.sql': "\ufeff-- name: x\r\nselect 'a\r\nb';\r\n" })
    expect((await load('a.sql'))[0]!.statements[0]).toMatchObject({ name: 'x', sql: "select 'a\nb'", at: { line: 2 } })
  })
})
