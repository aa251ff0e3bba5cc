import { expect, it } from 'vitest'
import { findCircles, groupImports } from './find-circles.ts'

it('finds none where all imports lead to an end', () => {
  expect(
    findCircles(
      new Map([
        ['a', ['b', 'c']],
        ['b', ['c']],
        ['c', []],
      ]),
    ),
  ).toEqual([])
})

it('finds one through many, however it is entered, and one of a file with itself', () => {
  const graph = new Map([
    ['entry', ['b']],
    ['a', ['b']],
    ['b', ['c', 'outside']],
    ['c', ['a']],
    ['alone', ['alone']],
  ])
  expect(findCircles(graph)).toEqual([
    ['b', 'c', 'a', 'b'],
    ['alone', 'alone'],
  ])
})

it('finds those of folders whose files make none', () => {
  const graph = new Map([
    ['one/a', ['two/b']],
    ['two/c', ['one/d']],
  ])
  expect(findCircles(graph)).toEqual([])
  expect(findCircles(groupImports(graph, name => name.slice(0, 3)))).toEqual([['one', 'two', 'one']])
})
