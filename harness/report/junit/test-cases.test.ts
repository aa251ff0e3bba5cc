import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JudgingRules } from '../../gate/judge.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../../testing/example-entries.ts'
import { exampleJunit } from '../../testing/example-junit.ts'
import { judged } from '../../testing/judged.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }

it('fails what fails, however many cases pass around it', () => {
  const anyLine = fc.integer({ min: 1, max: 400 })
  fc.assert(
    fc.property(fc.uniqueArray(anyLine), fc.uniqueArray(anyLine), (failing, cosmetic) => {
      const entries = exampleJournal(
        Array.from({ length: 400 }, (_, index) => {
          const kind = failing.includes(index + 1) ? 'rows' : 'formatting'
          const differs = kind === 'rows' || cosmetic.includes(index + 1)
          return exampleObservation(index + 1, {
            name: `statement ${index + 1}`,
            differences: differs ? [exampleDifference({ kind })] : [],
          })
        }),
      )
      const xml = exampleJunit(judged(entries, rules), entries)
      const cases = [...xml.matchAll(/<testcase [^>]* name="statement (\d+)"[^>]*>(\n +<failure)?/g)]
      expect(cases.map(([, line]) => Number(line))).toEqual(Array.from({ length: 400 }, (_, index) => index + 1))
      const failed = cases.filter(([, , failure]) => failure).map(([, line]) => Number(line))
      expect(failed).toEqual(failing.toSorted((one, other) => one - other))
      expect(xml).toContain(
        `<testsuite name="log in" file="suites/log-in.sql" timestamp="2026-03-01T02:00:00.000Z" tests="400" failures="${failing.length}"`,
      )
    }),
    { numRuns: 20 },
  )
})

it('fails all that was seen at a place where something fails', () => {
  const differs = { differences: [exampleDifference({ kind: 'rows' })] }
  const entries = exampleJournal(
    [
      exampleObservation(1, { name: 'as text' }),
      exampleObservation(2, { name: 'another' }),
      exampleObservation(1, { name: 'prepared', ...differs }),
    ],
    { planned: 2 },
  )
  const xml = exampleJunit(judged(entries, rules), entries)
  expect(xml).toMatch(/name="as text"[^>]*>\n\s+<failure/)
  expect(xml).toMatch(/name="another"[^>]*\/>\n/)
  expect(xml).toMatch(/name="prepared"[^>]*>\n\s+<failure/)
  expect(xml).toContain('tests="3" failures="2"')
})

it('keeps the cases of suites apart that were observed in turns', () => {
  const differs = { differences: [exampleDifference({ kind: 'rows' })] }
  const at = 'suites/other.sql:1:1'
  const other = { statement: at, at, suite: 'other', file: 'suites/other.sql' }
  const entries = exampleJournal(
    [
      exampleObservation(1, { name: 'first' }),
      exampleObservation(1, { name: 'beside', ...other, ...differs }),
      exampleObservation(2, { name: 'second' }),
    ],
    { planned: 2 },
  )
  const xml = exampleJunit(judged(entries, rules), entries)
  const names = [...xml.matchAll(/<(?:testsuite|testcase classname="[^"]*") name="([^"]*)"/g)].map(match => match[1])
  expect(names).toEqual(['log in', 'first', 'second', 'other', 'beside'])
})
