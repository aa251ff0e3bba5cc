import { describe, expect, it } from 'vitest'
import { connectionChoiceSchema } from '../model/connection-choice.ts'
import { parseSuite } from './parse.ts'
import { printSuite } from './print.ts'
import { readConnection } from './read-connection.ts'

const parse = (text: string) => parseSuite(text, { file: 'a.sql' })
const errorOf = (text: string) => {
  try {
    parse(text)
  } catch (error) {
    return (error as { errors: { describe(): string }[] }).errors[0]!.describe()
  }
  return undefined
}

describe('-- connection:', () => {
  it('names a driver', () => {
    expect(parse('-- connection: mysql2\nSELECT 1;').connection).toEqual({ driver: 'mysql2' })
  })

  it('says in JSON what the application sets', () => {
    const declared = { charset: 'latin1', flags: ['FOUND_ROWS'], sqlMode: '', init: ['SET @a = 1'] }
    expect(readConnection(JSON.stringify(declared))).toEqual(declared)
  })

  it('declares what the configuration can declare', () => {
    const keys = Object.keys(connectionChoiceSchema.options[1].shape)
    expect(() => readConnection('{"zzz": 1}')).toThrow(`there is ${keys.join(', ')}`)
  })

  it('is told what is wrong, with its place and the remedy', () => {
    expect(errorOf('-- connection: mysqll2\nSELECT 1')).toMatch(
      /a\.sql:1:16[\s\S]*did you mean mysql2\?[\s\S]*-- connection: /,
    )
    expect(errorOf('-- connection: {"flags": ["FOUND_ROW"]}\nSELECT 1')).toMatch(/did you mean FOUND_ROWS\?/)
    expect(errorOf('-- connection: {"colation": "x"}\nSELECT 1')).toMatch(/did you mean collation\?/)
    expect(errorOf('-- connection: {charset: latin1}\nSELECT 1')).toMatch(/no valid JSON object/)
    expect(errorOf('-- connection: {"init": "SET x"}\nSELECT 1')).toMatch(/init is to be a list of texts/)
    expect(errorOf('SELECT 1;\n-- connection: mysql2\nSELECT 2;')).toMatch(/comes too late/)
  })

  it('decides how the quotes of the suite are read', () => {
    const text = `-- connection: {"sqlMode": "NO_BACKSLASH_ESCAPES"}\nSELECT 'a\\';\nSELECT 2;`
    expect(parse(text).statements.map(({ sql }) => sql)).toEqual([`SELECT 'a\\'`, 'SELECT 2'])
  })

  it('is printed as it is read', () => {
    const text = `-- connection: {"driver":"connector-j","sqlMode":"ANSI_QUOTES"}\nSELECT "a;b" FROM t;`
    const suite = parse(text)
    expect(parse(printSuite(suite))).toMatchObject({
      connection: suite.connection,
      statements: suite.statements.map(({ sql }) => ({ sql })),
    })
  })
})
