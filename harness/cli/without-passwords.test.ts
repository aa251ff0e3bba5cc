import { describe, expect, it } from 'vitest'
import { withoutArguments } from './without-arguments.ts'
import { withoutPasswords } from './without-passwords.ts'

describe('a message about the command line', () => {
  it.each(['s3cret', 'pa/ss', 'p@ss.word', 'correct-horse'])('does not repeat %s', password => {
    const reported = withoutPasswords(`There is no ${password}\n  Looked for /work/${password}.`, ['run', password])
    expect(reported).not.toContain(password)
    expect(reported).toMatch(/^There is no …\n {2}Looked for \/work\/…\.\n {2}\(… is a word of the command line/)
  })

  it.each([
    [['run', 'suites/log-in.sql'], 'There is no suites/log-in.sql'],
    [['run', 'typo.sql:12'], 'There is no typo.sql:12'],
    [['run', '--source', 'mysql:4.1'], '--source mysql:4.1: no such server is known'],
    [['explain', '794bc613b800'], '794bc613b800: no such divergence'],
    [['run', 'a.sql', '--out', 'out'], 'outside.sql:1:1: leave it out'],
    [['run', 'side'], 'outside.sql:1:1: on one side-effect'],
    [['judge', 'harness/nowhere'], 'harness/nowhere: there is no such run'],
  ])('keeps what %j names', (args, message) => {
    expect(withoutPasswords(message, args)).toBe(message)
  })

  it.each([
    ["error: unknown option '-ps3cret'", "error: unknown option '…'"],
    ["error: unknown option '--password=s3cret'", "error: unknown option '--password'"],
    ["error: unknown command 's3cret'\n(Did you mean show?)", 'error: unknown command\n(Did you mean show?)'],
    [
      "error: option '--fail-on <severity>' argument 's3cret' is invalid. Allowed choices are cosmetic.",
      "error: option '--fail-on <severity>' argument is invalid. Allowed choices are cosmetic.",
    ],
    [
      "error: too many arguments for 'recover'. Expected 1 argument but got 2: a, s3cret.",
      "error: too many arguments for 'recover'. Expected 1 argument but got 2.",
    ],
  ])('%j becomes %j', (reported, shown) => {
    expect(withoutArguments(reported)).toBe(shown)
  })
})
