import { writeFileSync } from 'node:fs'
import { peakBytesOf } from './process-usage.ts'
import type { ClientUsage } from './statistics.ts'

/** Loaded into a program of Node under test with --import: at its exit it writes down what the process has used. */
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const usage: Omit<ClientUsage, 'wallMs'> = { cpuMs: (user + system) / 1000, peakBytes: peakBytesOf('self')! }
  writeFileSync(process.env.BENCH_USAGE_FILE!, JSON.stringify(usage))
})
