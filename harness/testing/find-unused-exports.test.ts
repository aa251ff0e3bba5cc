import { expect, it } from 'vitest'
import { findUnusedExports } from './find-unused-exports.ts'

const isOfTests = (file: string) => file.endsWith('.test.ts')

it('finds what no other file imports, and what tests alone do', () => {
  const sources = {
    'room/a.ts': `export function used() { return alone() }
export async function* alone() {}
export const tried = 1
export interface Shape {}
export type { Other, Alias as Second } from './c.ts'
`,
    'room/b.ts': `import { type Other, used as needed } from './a.ts'\n`,
    'room/a.test.ts': `import { tried } from './a.ts'\nimport type { Shape } from './a.ts'\n`,
  }
  expect(findUnusedExports(new Map(Object.entries(sources)), isOfTests)).toEqual([
    { at: 'room/a.ts: alone', isType: false, namedBy: 'nobody' },
    { at: 'room/a.ts: tried', isType: false, namedBy: 'tests' },
    { at: 'room/a.ts: Shape', isType: true, namedBy: 'tests' },
    { at: 'room/a.ts: Second', isType: true, namedBy: 'nobody' },
  ])
})

it('takes what a file names of a module that it loads dynamically for used', () => {
  const sources = {
    'a.ts': 'export class Loaded {}\nexport class Forgotten {}\n',
    'b.ts': `const { Loaded } = await import('./a.ts')\n`,
  }
  expect(findUnusedExports(new Map(Object.entries(sources)), isOfTests).map(({ at }) => at)).toEqual([
    'a.ts: Forgotten',
  ])
})

it('does not take a name of another file for an import', () => {
  const sources = {
    'a.ts': 'export const table = 1\n',
    'b.ts': `import { table } from './c.ts'\n`,
    'c.ts': 'export const table = 2\n',
  }
  expect(findUnusedExports(new Map(Object.entries(sources)), isOfTests).map(({ at }) => at)).toEqual(['a.ts: table'])
})
