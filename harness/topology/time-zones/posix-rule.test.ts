import { expect, it } from 'vitest'
import { changesInYear, readPosixRule } from './posix-rule.ts'

const changesOf = (text: string, year: number) =>
  changesInYear(readPosixRule(text)!, year).map(({ at, isSummer }) => [new Date(at * 1000).toISOString(), isSummer])

it.each<[string, string, number, [string, boolean][]]>([
  [
    'Berlin',
    'CET-1CEST,M3.5.0,M10.5.0/3',
    2026,
    [
      ['2026-03-29T01:00:00.000Z', true],
      ['2026-10-25T01:00:00.000Z', false],
    ],
  ],
  [
    'New York',
    'EST5EDT,M3.2.0,M11.1.0',
    2027,
    [
      ['2027-03-14T07:00:00.000Z', true],
      ['2027-11-07T06:00:00.000Z', false],
    ],
  ],
  [
    'Sydney',
    'AEST-10AEDT,M10.1.0,M4.1.0/3',
    2026,
    [
      ['2026-04-04T16:00:00.000Z', false],
      ['2026-10-03T16:00:00.000Z', true],
    ],
  ],
  [
    'Dublin',
    'IST-1GMT0,M10.5.0,M3.5.0/1',
    2026,
    [
      ['2026-03-29T01:00:00.000Z', false],
      ['2026-10-25T01:00:00.000Z', true],
    ],
  ],
  [
    'Chatham',
    '<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45',
    2026,
    [
      ['2026-04-04T14:00:00.000Z', false],
      ['2026-09-26T14:00:00.000Z', true],
    ],
  ],
  [
    'a day of every year',
    'A0B,J60/0,J61/0',
    2028,
    [
      ['2028-03-01T00:00:00.000Z', true],
      ['2028-03-01T23:00:00.000Z', false],
    ],
  ],
  ['Kolkata', 'IST-5:30', 2026, []],
])('the local time of %s changes as its rule says', (_, text, year, expected) => {
  expect(changesOf(text, year).toSorted()).toEqual(expected.toSorted())
})

it('reads no rule from another text', () => {
  expect(readPosixRule('')).toBeUndefined()
  expect(readPosixRule('!')).toBeUndefined()
})
