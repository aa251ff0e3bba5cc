import { describe, expect, it } from 'vitest'
import { misspeltDirective } from './directive-name.ts'

describe('misspeltDirective', () => {
  it.each([
    ['naem', 'name'],
    ['nmae', 'name'],
    ['nam', 'name'],
    ['nname', 'name'],
    ['Name', 'name'],
    ['parms', 'params'],
    ['param', 'params'],
    ['prams', 'params'],
    ['fixtur', 'fixture'],
    ['fixure', 'fixture'],
    ['fixtures', 'fixture'],
    ['fitxure', 'fixture'],
    ['sesion', 'session'],
    ['sessoin', 'session'],
    ['tolerates', 'tolerate'],
    ['tolarate', 'tolerate'],
    ['tollerate', 'tolerate'],
    ['tolerated', 'tolerate'],
    ['on-readonly', 'on-read-only'],
    ['on_read_only', 'on-read-only'],
    ['onread-only', 'on-read-only'],
    ['ordr', 'order'],
    ['oder', 'order'],
    ['suit', 'suite'],
    ['siute', 'suite'],
    ['suites', 'suite'],
    ['pth', 'path'],
    ['paht', 'path'],
    ['onyl', 'only'],
    ['sned', 'send'],
    ['raep', 'reap'],
  ])('%s was meant to be %s', (word, meant) => {
    expect(misspeltDirective(word)).toBe(meant)
  })

  it.each(
    `Note NOTE note TODO FIXME Host host Server server Version version Database database Table data Data date time type
    title test case result expected reason warning error hint key index query see example usage input output author
    license copyright source target site names paths orders sessions users other owner user under end read real site
    sent seeds picture mixture partition parts params2x http https file line column summary step given when then part
    patch position current dump dumping generation PHP phpMyAdmin Indexes Constraints Structure AUTO_INCREMENT`.split(
      /\s+/,
    ),
  )('%s stays free', word => {
    expect(misspeltDirective(word)).toBeUndefined()
  })
})
