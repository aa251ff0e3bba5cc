import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { clock } from '../kit/clock.ts'
import { type GuardDuty, watchLine } from './guard-duty.ts'

/** The module that holds the duty; and where a shell has waited first, the file descriptor at which it hands on what it has read. */
const [module, handedOn] = process.argv.slice(2)
if (module === undefined) throw new Error('a guard needs the module that holds its duty')
const lines = createInterface({ input: process.stdin })
const over = new AbortController()
/** Of the guarded process. */
let lastSignMs = clock.monotonicMs()

const task = Promise.withResolvers<unknown>()
const next = Promise.withResolvers<string>()
let count = 0
const hear = (line: string) => {
  lastSignMs = clock.monotonicMs()
  count += 1
  if (count === 1) task.resolve(JSON.parse(line))
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
// Nobody listens any more when the guarded process was killed.
process.stdout.on('error', () => {})
const tell = (message: unknown) => void process.stdout.write(`${JSON.stringify(message)}\n`)

const { duty }: { duty: GuardDuty<unknown, unknown> } = await import(module)
const told = await task.promise
if ((await next.promise) === watchLine) {
  await duty.watch?.(told, { lastSignMs: () => lastSignMs, over: over.signal, tell })
}
await duty.undo(told, tell)
