import { appendFileSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { clock } from '../kit/clock.ts'
import { type GuardedRun, type GuardMessage, watchLine } from './guard-messages.ts'
import { undoAll } from './undo-all.ts'
import { watchRun } from './watch-run.ts'

/** Where a shell has waited first, it hands on here what it has read. */
const [handedOn] = process.argv.slice(2)
const lines = createInterface({ input: process.stdin })
const over = new AbortController()
/** Of the run's last sign of life. */
let lastSignMs = clock.monotonicMs()

const told = Promise.withResolvers<GuardedRun>()
const next = Promise.withResolvers<string>()
let count = 0
const hear = (line: string) => {
  lastSignMs = clock.monotonicMs()
  count += 1
  if (count === 1) told.resolve(JSON.parse(line))
  if (count === 2) next.resolve(line)
}
if (handedOn !== undefined)
  for (const line of readFileSync(Number(handedOn), 'utf8').split('\n').slice(0, 2)) hear(line)
lines.on('line', hear)
// This end comes when the process that started us has gone, or hands over to us.
lines.on('close', () => {
  over.abort()
  next.resolve('')
})
// Nobody listens any more when the run was killed.
process.stdout.on('error', () => {})

const run = await told.promise
if ((await next.promise) === watchLine) {
  await watchRun(run, { lastSignMs: () => lastSignMs, over: over.signal, tell })
}
await undoAll(run, tell)

function tell(message: GuardMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
  const { host, port } = run.endpoints[message.endpoint]!
  log(`${host}:${port}: ${describe(message)}`)
}

function describe(message: GuardMessage): string {
  switch (message.kind) {
    case 'set-writable':
      return `set writable, for the run gave no sign of life for ${Math.round(message.silentMs / 1_000)} s`
    case 'undone':
      return 'nothing of the run is left there'
    case 'left':
      return `given up: ${message.because}\n  crosscheck recover puts back what is left`
    default:
      return message satisfies never
  }
}

function log(text: string): void {
  if (run.logFile === undefined) return
  try {
    appendFileSync(run.logFile, `${clock.now().toISOString()} ${text}\n`)
  } catch {
    // The folder of the run may be gone, or full; the servers come first.
  }
}
