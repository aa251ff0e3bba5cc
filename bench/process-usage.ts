import { readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** User and system time of a process that runs. Throws where it does not run any more. */
export function cpuMsOf(pid: number): number {
  // Behind the name in parentheses, which may hold anything: fields 14 and 15 of proc(5).
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000
}

/** The most memory that a process has held. Not the maxRSS of getrusage, which begins with what the parent held. */
export function peakBytesOf(pid: number | 'self'): number | undefined {
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  return peak ? Number(peak[1]) * 1024 : undefined
}
