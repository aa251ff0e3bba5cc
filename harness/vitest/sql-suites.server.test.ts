import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSuites } from '../config/load-suites.ts'
import { waitFor } from '../kit/deadline.ts'
import type { Suite } from '../model/statement.ts'
import { nameOfStatement } from '../report/presentation/case-name.ts'

const repository = fileURLToPath(import.meta.resolve('../..'))
const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs')
const file = 'suites/accounts/log-in.sql'

interface TestCase {
  title: string
  status: string
  location: { line: number; column: number }
  failureMessages: string[]
}

let folder: string
let suite: Suite
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-test-'))
  suite = (await loadSuites([file], { directory: repository })).suites[0]!
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs vitest in the repository as a developer would, with its own folder for temporary files. */
function startSuites(filter: string, environment: NodeJS.ProcessEnv, options: string[]) {
  const ordinary = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_ENV$|CROSSCHECK_[ST])/.test(name),
  )
  return spawn(process.execPath, [vitest, 'run', '--project', 'suites', filter, ...options], {
    cwd: repository,
    env: { ...Object.fromEntries(ordinary), TMPDIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function runSuites(filter: string, environment: NodeJS.ProcessEnv = {}) {
  const report = join(mkdtempSync(join(folder, 'run-')), 'report.json')
  const child = startSuites(filter, environment, ['--reporter=json', `--outputFile=${report}`])
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  const files: { name: string; assertionResults: TestCase[] }[] = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8')).testResults
    : []
  return { code: code as number, output: stdout + stderr, files, tests: files.flatMap(each => each.assertionResults) }
}

function leftBehind(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.startsWith('crosscheck-'))
}

describe('npx vitest --project suites', () => {
  it('makes a test of each statement, with its place in the .sql file', async () => {
    const { code, output, files, tests } = await runSuites(file)
    expect(code, output).toBe(0)
    expect(files.map(({ name }) => name)).toEqual([join(repository, file)])
    expect(tests.map(({ status }) => status)).toEqual(tests.map(() => 'passed'))
    expect(tests.map(({ title, location }) => [title, location.line])).toEqual([
      ['fixture accounts', 1],
      ...suite.statements.map(({ name, sql, at }) => [name ?? nameOfStatement(sql), at.line]),
      ['contents of tables', 1],
    ])
  })

  it('runs the one on a line', async () => {
    const { name, at } = suite.statements[2]!
    const { code, output, tests } = await runSuites(`${file}:${at.line}`)
    expect(code, output).toBe(0)
    expect(tests.filter(({ status }) => status === 'passed').map(({ title }) => title)).toEqual([name])
    expect(tests.filter(({ status }) => status === 'failed')).toEqual([])
  })

  it('fails where source and target differ, and leads there', async () => {
    const windows = 'suites/conformance/window-functions.sql'
    const [{ statements }] = (await loadSuites([windows], { directory: repository })).suites as [Suite]
    const { at, name } = statements.find(({ sql }) => sql.includes('ROW_NUMBER()'))!
    const { code, output, tests } = await runSuites(`${windows}:${at.line}`, { CROSSCHECK_TARGET: 'mysql:5.6' })
    expect(code, output).toBe(1)
    const failed = tests.filter(({ status }) => status === 'failed')
    expect(failed).toMatchObject([{ location: { line: at.line } }])
    expect(name === undefined || failed[0]!.title === name).toBe(true)
    expect(failed[0]!.failureMessages.join()).toContain(`${windows}:${at.line}:${at.column}: breaking (error)`)
  })

  it('says in our words that a server is not available, or a file cannot be read', async () => {
    const { code, output } = await runSuites(file, { CROSSCHECK_TARGET: 'mysql:4.1' })
    expect(output).toMatch(/mysql:4\.1: no server programs of it can be fetched.*\n {2}install MySQL 4\.1/)
    expect(output).not.toMatch(/❯ |\n\s+at |Serialized Error/)
    expect(code).toBe(1)
    const unread = await runSuites(file, { CROSSCHECK_SOURCE: 'mysql://root@127.0.0.1:1?ssl-ca=/no/such/file' })
    expect(unread.output).toContain('/no/such/file')
    expect(unread.output).not.toMatch(/❯ |\n\s+at |Serialized Error/)
  })

  it('leaves no server and no file behind, also when it is killed', async () => {
    expect(leftBehind()).toEqual([])
    const child = startSuites(file, {}, [])
    const over = once(child, 'close')
    await waitFor(() => (leftBehind().some(name => name.endsWith('target.log')) ? true : undefined), {
      what: 'the log of a server',
      deadlineMs: 60_000,
    })
    child.kill('SIGKILL')
    await over
    await waitFor(() => (leftBehind().length === 0 ? true : undefined), {
      what: 'the end of what was started',
      deadlineMs: 20_000,
    })
  })
})
