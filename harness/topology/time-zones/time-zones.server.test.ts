import { describe, expect, inject, it } from 'vitest'
import { queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import type { TestServer } from '../../testing/test-servers.ts'

const servers: TestServer[] = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11']
const zones =
  `Europe/Berlin Europe/Dublin America/New_York America/Sao_Paulo Asia/Kolkata Asia/Tehran Australia/Lord_Howe
  Pacific/Apia US/Pacific UTC`.split(/\s+/)
/** Years whose local times no later release of tzdata has changed. */
const moments = Array.from({ length: 50 }, (_, index) => Date.UTC(1971 + index, (index * 5) % 12, 3, index % 24, 30))

/** The local time as Node's own data of time zones has it. */
function localTime(moment: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return format.format(moment)
}

describe.each(servers)('%s', server => {
  it('knows the time zones by name', async () => {
    await using sessions = new Sessions(inject('endpoints')[server], { initStatements: [] })
    await using session = await sessions.open()
    for (const zone of zones) {
      const utc = (moment: number) => new Date(moment).toISOString().slice(0, 19).replace('T', ' ')
      const calls = moments.map(moment => `CONVERT_TZ('${utc(moment)}', 'UTC', '${zone}')`)
      const [row] = await queryRows(session, `SELECT ${calls.join(', ')}`)
      expect([zone, ...row!]).toEqual([zone, ...moments.map(moment => localTime(moment, zone))])
    }
    await queryRows(session, "SET time_zone = 'Europe/Berlin'")
  })
})
