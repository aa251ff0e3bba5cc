import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ownCommand } from './own-command.ts'
import { quoteForShell } from './shell-quote.ts'

const asBashReadsThem = (words: string): string[] =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${words}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)

describe('a word for a shell', () => {
  it('is left alone where nothing in it means anything to a shell', () => {
    for (const word of ['reports/a-b_1.2', 'mysql:9.7', 'mysql://root@127.0.0.1:3306'])
      expect(quoteForShell(word)).toBe(word)
  })

  it('is one word again, whatever it holds', () => {
    const anyCharacter = fc.constantFrom(...'ab01 \'"\\$`!*?[]{}()<>|&;#~=\n\t\u0007\u00a0\u202eäé💥%^-')
    const anyWord = fc.string({ unit: anyCharacter, maxLength: 12 })
    fc.assert(
      fc.property(fc.array(anyWord, { minLength: 1, maxLength: 5 }), words => {
        expect(asBashReadsThem(words.map(quoteForShell).join(' '))).toEqual(words)
      }),
      { numRuns: 200 },
    )
  })

  it('shows every character that it has', () => {
    expect(quoteForShell('a\nb\u202ec')).toBe(String.raw`$'a\012b\342\200\256c'`)
  })
})

describe('the command of this program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-own-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const make = (path: string) => {
    mkdirSync(join(folder, path), { recursive: true })
    return join(folder, path)
  }
  const install = (path: string, file: string) => symlinkSync(file, join(make(path), 'crosscheck'))

  make('repo/cli')
  make('repo/deep/below')
  const program = join(folder, 'repo/cli/crosscheck.mjs')
  writeFileSync(program, '')
  writeFileSync(join(folder, 'repo/package.json'), JSON.stringify({ bin: { crosscheck: 'cli/crosscheck.mjs' } }))
  install('user/node_modules/.bin', program)
  install('global', program)
  writeFileSync(join(make('stranger'), 'package.json'), '{}')
  writeFileSync(join(make('other'), 'crosscheck'), '')
  make('it is elsewhere')

  it.each([
    ['in its own package', 'repo', '', 'npx crosscheck'],
    ['below it', 'repo/deep/below', '', 'npx crosscheck'],
    ['in a project that has it', 'user', '', 'npx crosscheck'],
    ['in a project that has not', 'stranger', '', program],
    ['nowhere in particular', 'it is elsewhere', '', program],
    ['where the shell has it', 'stranger', 'global', 'crosscheck'],
    ['where the shell has another of the name', 'repo', 'other', 'npx crosscheck'],
    ['where only npm has put it on PATH', 'stranger', 'user/node_modules/.bin', program],
  ])('%s', (_, directory, path, expected) => {
    const caller = { program, workingDirectory: join(folder, directory), path: path && join(folder, path) }
    expect(ownCommand(['explain', '0123', '--run', 'a b'], caller)).toBe(`${expected} explain 0123 --run 'a b'`)
  })
})
