import { mkdirSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/** Tests servers that must be fetched, without a network. */

/** No process listens on the discard port. */
const nowhere = 'http://127.0.0.1:9'
const place = new CliSandbox({
  'crosscheck.config.json': '{}',
  'few.sql': '-- name: one\nSELECT 1 AS one;\n-- name: two\nSELECT 2 AS two;\n',
  'apt.conf': `Acquire::http::Proxy "${nowhere}"; Acquire::https::Proxy "${nowhere}"; Acquire::Retries "0";\n`,
})
mkdirSync(place.path('cache'))
afterAll(() => place[Symbol.asyncDispose]())

const environment = {
  APT_CONFIG: place.path('apt.conf'),
  npm_config_registry: nowhere,
  CROSSCHECK_CACHE: place.path('cache'),
}

it.each([
  ['mysql:5.6', 'mysql:5.6', 'MySQL 5.6'],
  ['mariadb:10.11', 'mariadb:11.8', 'MariaDB 1[01].(11|8)'],
])('says of %s and %s that they cannot be reached, and what was planned', async (source, target, name) => {
  const out = source.replace(':', '-')
  const servers = ['--source', source, '--target', target, '--runtime', 'embedded']
  const { code, stdout } = await place.run(['run', 'few.sql', ...servers, '--out', out], { environment })
  expect(stdout).toMatch(new RegExp(`${name} server programs \\(.*\\) could not be fetched: the package source cannot`))
  expect(stdout).toContain('check the network and the proxy')
  expect(stdout).toMatch(new RegExp(`^${source} → ${target}: `, 'm'))
  expect(stdout).toContain('UNKNOWN  2 statements, 0 compared')
  expect(stdout).not.toMatch(/not known|hold no statements|\n\s+at .*:\d+/)
  expect(code).toBe(2)
  const verdict = place.verdict(out)
  expect(verdict).toMatchObject({ source: { spec: source }, target: { spec: target }, coverage: { statements: 2 } })
  const rules = verdict.reasons.map(({ rule }) => rule)
  expect(rules).toEqual(['run-failed', 'never-ran', 'nothing-compared'])
  const judged = await place.run(['judge', out, '--json'])
  expect(JSON.parse(judged.stdout)).toEqual(verdict)
})
