import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UsageErrors } from '../model/usage-error.ts'
import { parseCredentials, readCredentials } from './credentials.ts'

const example = `logIn:
  path: /log-in
  form: { user: '{identifier}', password: '{password}' }
accepted: { status: 302, headers: { location: '^/home' } }
rejected: { status: [401, 423] }
valid:
  - { identifier: ada, password: { env: PASSWORD_OF_ADA } }
invalid:
  - { because: wrong password, identifier: bo, password: guess }
`
const environment = { PASSWORD_OF_ADA: 's3cret' }
const parse = (text: string) => parseCredentials(text, 'truth.yaml', environment)

function faultsOf(text: string): string[] {
  try {
    parse(text)
    return []
  } catch (error) {
    if (!(error instanceof UsageErrors)) throw error
    return error.errors.map(each => each.describe())
  }
}

describe('a file of credentials', () => {
  it('is read, with passwords from the environment', () => {
    expect(parse(example)).toMatchObject({
      afterwards: [],
      valid: [{ identifier: 'ada', password: 's3cret' }],
      invalid: [{ because: 'wrong password', identifier: 'bo', password: 'guess' }],
    })
  })

  it('may be JSON', () => {
    const text = JSON.stringify({ ...parse(example), afterwards: undefined })
    expect(parse(text)).toEqual(parse(example))
  })

  it('is shown in the documentation as it is', () => {
    const document = readFileSync(join(import.meta.dirname, '../../docs/probe.md'), 'utf8')
    const shown = /```yaml\n(?<text>.*?)```/s.exec(document)!.groups!.text!
    expect(parseCredentials(shown, 'docs/probe.md', { EXAMPLE_PASSWORD: 'x' }).invalid).toHaveLength(4)
  })

  it('comes with the example application', () => {
    const file = join(import.meta.dirname, '../../fixtures/accounts-app/credentials.yaml')
    expect(readCredentials(file, { EXAMPLE_PASSWORD: 'x' }).afterwards).toHaveLength(4)
  })

  it.each([
    ['an unknown key', 'valid:', 'vaild: []\nvalid:', 'truth.yaml:6:1: there is no vaild here\n  did you mean valid?'],
    ['a pattern that is none', "'^/home'", "'('", 'truth.yaml:4:37: accepted.headers.location: is not a regular'],
    ['a wrong placeholder', '{password}', '{pasword}', 'did you mean {password}?'],
    [
      'a log-in without a password',
      "password: '{password}'",
      "remember: 'yes'",
      'truth.yaml:1:1: the log-in sends no password',
    ],
    [
      'a password that is not there',
      'PASSWORD_OF_ADA',
      'PASSWORD_OF_EVE',
      'truth.yaml:7:24: the environment has no PASSWORD_OF_EVE',
    ],
    ['somebody in both lists', 'identifier: bo', 'identifier: Ada', 'Ada is among the valid ones, too'],
    ['nobody who may not', /invalid:.*/s, 'invalid: []\n', 'invalid: is empty'],
    ['no YAML', 'logIn:', 'logIn: [', 'this is not YAML'],
    ['no list', example, '', 'truth.yaml:1:1: '],
  ])('%s is told with its place', (_, from, to, message) => {
    expect(faultsOf(example.replace(from, to)).join('\n')).toContain(message)
  })

  it('never shows a password in an error', () => {
    const text = example.replace('password: guess', 'password: guess, passwort: s3cret, identifier: [s3cret]')
    expect(faultsOf(text).join('\n')).not.toContain('s3cret')
  })
})
