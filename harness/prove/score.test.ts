import { expect, it } from 'vitest'
import { isProven, type Judgement, precision, recall, score } from './score.ts'
import type { ProvenKind } from './truth.ts'

function judgement(truth: ProvenKind[], found: ProvenKind[]): Judgement {
  return { pair: 'a → b', at: 'x.sql:1:1', sql: 'SELECT 1', truth, found, said: [] }
}

it('counts each kind of each statement', () => {
  const { byKind, overall } = score([
    judgement(['rows', 'type'], ['rows', 'type']),
    judgement(['rows'], ['order']),
    judgement([], []),
  ])
  expect(byKind.get('rows')).toEqual({ hits: 1, misses: 1, falseAlarms: 0 })
  expect(byKind.get('order')).toEqual({ hits: 0, misses: 0, falseAlarms: 1 })
  expect(overall).toEqual({ hits: 2, misses: 1, falseAlarms: 1 })
  expect(recall(overall)).toBeCloseTo(2 / 3)
  expect(precision(overall)).toBeCloseTo(2 / 3)
})

it('forgives no miss, and one false alarm in a hundred', () => {
  const right = Array.from({ length: 99 }, () => judgement(['rows'], ['rows']))
  expect(isProven([...right, judgement([], ['rows'])], [])).toBe(true)
  expect(isProven([...right, judgement([], ['rows']), judgement([], ['rows'])], [])).toBe(false)
  expect(isProven([...right, judgement(['rows'], [])], [])).toBe(false)
})

it('finds nothing wrong where there was nothing to find', () => {
  expect(isProven([judgement([], [])], [])).toBe(true)
})

it('lets a server that has moved on differ a little, and no other', () => {
  const on = (pair: string, truth: ProvenKind[], found: ProvenKind[]) => ({ ...judgement(truth, found), pair })
  const right = ['a → b', 'a → c'].flatMap(pair => Array.from({ length: 99 }, () => on(pair, ['rows'], ['rows'])))
  expect(isProven([...right, on('a → b', ['rows'], [])], ['b'])).toBe(true)
  expect(isProven([...right, on('a → c', ['rows'], [])], ['b'])).toBe(false)
  const many = Array.from({ length: 4 }, () => on('a → b', ['rows'], []))
  expect(isProven([...right, ...many], ['b'])).toBe(false)
})
