import { expect, it } from 'vitest'
import { noPaint } from '../presentation/paint.ts'
import { renderCheckup } from './console-checkup.ts'
import { colours } from './console-look.ts'

const checks = [
  { mark: 'fine', what: 'npm', found: '/usr/bin/npm' },
  { mark: 'wrong', what: 'cache folder', found: '/x cannot be written to', remedy: 'set CROSSCHECK_CACHE' },
  { mark: 'lacking', what: 'Docker', found: 'nobody \u001b[31manswers' },
] as const

it('gives each check a line, with what to do below it, and ends with the conclusion', () => {
  expect(renderCheckup(checks, { fine: true, text: 'All is well.' }, noPaint)).toBe(
    [
      '✓ npm           /usr/bin/npm',
      '✗ cache folder  /x cannot be written to',
      '                → set CROSSCHECK_CACHE',
      '· Docker        nobody \\x1b[31manswers',
      '',
      'All is well.',
      '',
    ].join('\n'),
  )
})

it('is painted where there are colours', () => {
  const painted = renderCheckup(checks, { fine: false, text: 'No way.' }, colours(1))
  expect(painted).toContain('\u001b[32m✓\u001b[39m npm')
  expect(painted).toContain('\u001b[31m✗\u001b[39m cache folder')
  expect(painted.trimEnd().split('\n').at(-1)).toBe('\u001b[1m\u001b[31mNo way.\u001b[39m\u001b[22m')
})
