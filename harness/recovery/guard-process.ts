import { text } from 'node:stream/consumers'
import { waitFor } from '../kit/deadline.ts'
import { Sessions } from '../session/sessions.ts'
import type { GuardedRun } from './guard.ts'
import { recover } from './recover.ts'

/** A server that is about to accept connections again, or is busy, is given this long. */
const recoveryDeadlineMs = 30_000

// What we look after comes first; then nothing, until the end, which comes when the process that started us has gone.
const { endpoints, runId }: GuardedRun = JSON.parse(await text(process.stdin))

await Promise.allSettled(
  endpoints.map(async endpoint => {
    await using sessions = new Sessions(endpoint, { preamble: [] })
    let quietLooks = 0
    await waitFor(
      async () => {
        const { steps } = await recover(sessions, { runId })
        // What the run sent at the last moment can take effect after the first look. What the account may not list, the
        // run could not make with it either.
        quietLooks = steps.every(({ kind }) => kind === 'listing') ? quietLooks + 1 : 0
        return quietLooks === 2 || undefined
      },
      { what: 'a server without anything of the run', deadlineMs: recoveryDeadlineMs, pauseMs: 300 },
    )
  }),
)
