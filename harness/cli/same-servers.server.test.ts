import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'

const repository = fileURLToPath(import.meta.resolve('../..'))
const conformance = ['errors-and-warnings', 'group-by', 'locking', 'transactions', 'triggers']

const place = new CliSandbox({
  'crosscheck.config.json': JSON.stringify({ runtime: 'embedded', fixtures: `${repository}fixtures` }),
})
afterAll(() => place[Symbol.asyncDispose]())

it('a server does not differ from itself, whatever an application asks', async () => {
  const suites = [
    `${repository}suites/accounts`,
    ...conformance.map(name => `${repository}suites/conformance/${name}.sql`),
  ]
  const { code, stdout, stderr } = await place.run([
    ...['run', ...suites, '--source', 'mysql:9.7', '--target', 'mysql:9.7', '--out', 'out'],
  ])
  expect(code, stdout + stderr).toBe(0)
  const { divergences, coverage, reasons } = place.verdict('out')
  expect(divergences).toEqual([])
  expect(coverage.compared).toBe(coverage.statements)
  expect(coverage.statements).toBeGreaterThan(400)
  expect(reasons[0]).toMatchObject({
    rule: 'no-blocking-differences',
    evidence: [expect.stringContaining('nothing differs')],
  })
})
