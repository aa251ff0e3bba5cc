import { writeFileSync } from 'node:fs'
import { peakBytesOf } from './process-usage.ts'
import type { ClientUsage } from './statistics.ts'

/**
 * Loaded with --import into a measured Node program: when the process exits, it writes its resource usage to a file.
 */
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const usage: Omit<ClientUsage, 'wallMs'> = { cpuMs: (user + system) / 1000, peakBytes: peakBytesOf('self')! }
  writeFileSync(process.env.BENCH_USAGE_FILE!, JSON.stringify(usage))
})
