import type { Session } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { readSchedulerIsOn } from './read-only-bypasses.ts'
import { systemSchemas } from './system-objects.ts'

/** The properties of an event that decide whether and when it runs. */
export interface ScheduledEvent {
  /** `database.event` */
  name: string
  database: string
  /** `user@host` */
  definer: string
  body: string
  enabled: boolean
  /** The time of its last run, as the server writes it. */
  lastExecuted: string | null
  /** Seconds until the event is due; absent for an event that runs only once a month or less often. */
  dueInSeconds?: number
}

/** Reads all events outside the schemas that come with a server. */
export async function readScheduledEvents(session: Session): Promise<ScheduledEvent[]> {
  // STARTS and EXECUTE_AT are in the time zone of the event.
  const now = `CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', time_zone)`
  const rows = await queryRows(
    session,
    `SELECT event_schema, event_name, definer, event_definition, status, last_executed, interval_value, interval_field,
       TIMESTAMPDIFF(SECOND, ${now}, COALESCE(execute_at, starts))
     FROM information_schema.events WHERE event_schema NOT IN ${systemSchemas} ORDER BY 1, 2`,
  )
  return rows.map(([database, event, definer, body, status, lastExecuted, value, field, firstIn]) => {
    const due = dueInSeconds(Number(firstIn ?? 0), intervalSeconds(value ?? '', field ?? ''))
    return {
      name: `${database}.${event}`,
      database: database ?? '',
      definer: definer ?? '',
      body: body ?? '',
      enabled: status === 'ENABLED',
      lastExecuted: lastExecuted ?? null,
      ...(due === undefined ? {} : { dueInSeconds: due }),
    }
  })
}

/** Whether the server runs events. super_read_only stops them, even if the scheduler is on. */
export async function eventsRun(session: Session): Promise<boolean> {
  const [[, isSuperReadOnly] = []] = await queryRows(session, `SHOW GLOBAL VARIABLES LIKE 'super_read_only'`)
  return isSuperReadOnly !== 'ON' && (await readSchedulerIsOn(session))
}

/** Whether an event has run. An event that runs only once is dropped or disabled afterwards. */
export function hasRun(before: ScheduledEvent, now: ScheduledEvent | undefined): boolean {
  return now?.lastExecuted !== before.lastExecuted || !now?.enabled
}

function dueInSeconds(firstIn: number, interval: number | undefined): number | undefined {
  if (firstIn > 0) return firstIn
  return interval === undefined ? undefined : interval - (-firstIn % interval)
}

const units: Record<string, number[]> = {
  SECOND: [1],
  MINUTE: [60],
  HOUR: [3_600],
  DAY: [86_400],
  WEEK: [604_800],
  MINUTE_SECOND: [60, 1],
  HOUR_SECOND: [3_600, 60, 1],
  HOUR_MINUTE: [3_600, 60],
  DAY_SECOND: [86_400, 3_600, 60, 1],
  DAY_MINUTE: [86_400, 3_600, 60],
  DAY_HOUR: [86_400, 3_600],
}

/** Reads `1`, `SECOND` or `1:30`, `MINUTE_SECOND`; returns undefined for months, because their lengths differ. */
export function intervalSeconds(value: string, field: string): number | undefined {
  const numbers = value.match(/\d+/g)?.map(Number) ?? []
  const weights = units[field]
  const seconds = weights?.reduce((sum, weight, index) => sum + weight * (numbers[index] ?? 0), 0)
  return seconds || undefined
}
