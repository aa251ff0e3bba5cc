import { onBothSides, type Side, sides } from '../../model/side.ts'
import type { Phase } from '../../phases/contract/phase.ts'
import { queryRows } from '../../session/query-rows.ts'
import { type TimeZoneEntry, timeZoneEntrySchema } from './time-zone-entry.ts'
import { TimeZonesJudge } from './time-zones-judge.ts'

/**
 * The smallest phase with every feature of phases, for tests of the code around phases: it compares the time zones of
 * both servers.
 */
export const timeZones: Phase<TimeZoneEntry> = {
  name: 'time-zones',
  title: 'Time zones',
  entries: async () => timeZoneEntrySchema,
  plan: () => ({ kind: 'on' }),
  open: async ({ access }) => ({
    async *run() {
      const zones = await onBothSides(async side => {
        await using session = await access.admins[side].open({})
        const [[zone] = []] = await queryRows(session, 'SELECT @@global.time_zone')
        return zone ?? ''
      })
      yield sides.map(side => ({ kind: 'time-zone' as const, side, zone: zones[side] }))
    },
  }),
  judge: () => new TimeZonesJudge(),
  merge: function* (shards) {
    const seen = new Set<Side>()
    for (const shard of shards)
      for (const entry of shard.entries()) {
        if (!seen.has(entry.side)) yield entry
        seen.add(entry.side)
      }
  },
}
