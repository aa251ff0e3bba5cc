import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { clock } from '../kit/clock.ts'
import { type GuardDuty, watchLine } from './guard-duty.ts'

/**
 * The module that contains the duty and, if a shell has waited first, the file descriptor at which it passes on the
 * lines that it has read.
 */
const [module, handedOn] = process.argv.slice(2)
if (module === undefined) throw new Error('a guard needs the module that holds its duty')
const lines = createInterface({ input: process.stdin })
const over = new AbortController()
/** The last sign of life of the guarded process. */
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
// The pipe ends when the guarded process has ended, or hands over to this guard.
lines.on('close', () => {
  over.abort()
  next.resolve('')
})
// If the guarded process was killed, nobody reads the output any longer.
process.stdout.on('error', () => {})
const tell = (message: unknown) => void process.stdout.write(`${JSON.stringify(message)}\n`)

const { duty }: { duty: GuardDuty<unknown, unknown> } = await import(module)
const told = await task.promise
if ((await next.promise) === watchLine) {
  await duty.watch?.(told, { lastSignMs: () => lastSignMs, over: over.signal, tell })
}
await duty.undo(told, tell)
