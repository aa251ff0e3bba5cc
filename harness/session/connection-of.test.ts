import { describe, expect, it } from 'vitest'
import { connectionRule } from './connection-of.ts'

const mysql56 = { product: 'MySQL', version: '5.6.24' }
const mysql97 = { product: 'MySQL', version: '9.7.4' }
const mariadb1011 = { product: 'MariaDB', version: '10.11.18' }

describe('the connection of an application', () => {
  it('is assumed where none is declared', () => {
    const { statements, flags } = connectionRule(undefined, mysql97)(undefined)
    expect(statements).toEqual(['SET NAMES utf8mb4'])
    expect(flags).toEqual([])
  })

  it('sends what is declared, in the order of a log-in', () => {
    const declared = {
      charset: 'latin1',
      collation: 'latin1_german1_ci',
      sqlMode: 'ANSI_QUOTES',
      timeZone: '+02:00',
      init: ['SET @a = 1'],
    }
    expect(connectionRule(declared, mysql97)(undefined)).toMatchObject({
      charset: 'latin1',
      statements: [
        "SET NAMES 'latin1' COLLATE 'latin1_german1_ci'",
        "SET sql_mode = 'ANSI_QUOTES'",
        "SET time_zone = '+02:00'",
        'SET @a = 1',
      ],
    })
  })

  it('takes the character set of a collation that stands alone', () => {
    const { statements } = connectionRule({ collation: 'utf8mb4_bin' }, mysql97)(undefined)
    expect(statements).toEqual(["SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin'"])
  })

  it('is that of the suite before that of the configuration', () => {
    const rule = connectionRule('mysql2', mysql97)
    expect(rule(undefined).flags).toEqual(['FOUND_ROWS', 'IGNORE_SPACE'])
    expect(rule({ driver: 'mysql-client' }).flags).toEqual([])
  })

  it('is the driver’s but for what is declared beside it', () => {
    const rule = connectionRule({ driver: 'connector-j', flags: [], timeZone: '+00:00' }, mysql97)
    expect(rule(undefined)).toMatchObject({
      collationId: 255,
      flags: [],
      statements: expect.arrayContaining(['SET character_set_results = NULL', "SET time_zone = '+00:00'"]),
    })
  })

  it('follows drivers that look at the greeting of the server', () => {
    const java = (server: typeof mysql56) => connectionRule('connector-j', server)(undefined).collationId
    expect([java(mysql56), java(mysql97), java(mariadb1011)]).toEqual([45, 255, 45])
    const node = (server: typeof mysql56) => connectionRule('mariadb', server)(undefined).statements
    expect([node(mysql56), node(mysql97), node(mariadb1011)]).toEqual([
      ['SET NAMES utf8mb4'],
      [],
      ['SET NAMES utf8mb4'],
    ])
  })
})
