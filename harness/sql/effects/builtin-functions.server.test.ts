import { describe, expect, inject, it } from 'vitest'
import { queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import { isBuiltin } from './builtin-functions.ts'

describe('the functions of the servers', () => {
  it('are known as such, all that MariaDB lists', async () => {
    await using sessions = new Sessions(inject('endpoints')['mariadb:11.8'], { initStatements: [] })
    await using session = await sessions.open()
    const listed = await queryRows(session, 'SELECT LOWER(function) FROM information_schema.sql_functions')
    expect(listed.length).toBeGreaterThan(200)
    expect(listed.flat().filter(name => name !== null && !isBuiltin(name))).toEqual([])
  })
})
