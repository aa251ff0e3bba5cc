import { expect, it } from 'vitest'
import { applicationLines } from './application-lines.ts'

const on = (places: string[]) => ({
  account: "'a'@'%'",
  grants: [
    'GRANT USAGE ON *.* TO `a`@`%`',
    ...places.map(place => `GRANT SELECT, EXECUTE ON \`${place}\`.* TO \`a\`@\`%\``),
  ],
})

it('gather the places of the same privileges, and are one line for the same on both sides', () => {
  expect(applicationLines({ source: on(['one', 'two']), target: on(['one', 'two']) })).toEqual([
    "'a'@'%' with SELECT, EXECUTE on one.*, two.*",
  ])
  expect(applicationLines({ source: on(['one', 'two', 'three']), target: on([]) })).toEqual([
    "source: 'a'@'%' with SELECT, EXECUTE on one.* and 2 more",
    "target: 'a'@'%' with no privileges",
  ])
})
