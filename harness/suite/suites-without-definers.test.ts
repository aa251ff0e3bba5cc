import { expect, it } from 'vitest'
import { parseSuite } from './parse.ts'
import { suitesWithoutDefiners } from './suites-without-definers.ts'

it('a suite keeps its places and fingerprints, and says what is not exercised', () => {
  const sql = 'CREATE TABLE t (a INT);\nCREATE DEFINER=root@localhost VIEW v AS SELECT a FROM t;\n'
  const suite = parseSuite(sql, { file: 'views.sql' })
  const { suites, leftOut } = suitesWithoutDefiners([suite])
  const [first, second] = suites[0]!.statements
  expect(first).toBe(suite.statements[0])
  expect(second).toMatchObject({ id: 'views.sql:2:1', normalised: suite.statements[1]!.normalised })
  expect(second!.exercisedInPart).toMatch(/^rights of the definer root@localhost: views\.sql:2:1 creates the view v/)
  expect(leftOut).toMatchObject([{ kind: 'view', name: 'v', definer: 'root@localhost' }])
})
