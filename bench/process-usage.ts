import { readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** Returns user and system time of a running process. Throws if the process no longer runs. */
export function cpuMsOf(pid: number): number {
  // The fields after the name in parentheses, which may contain any character: fields 14 and 15 of proc(5).
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000
}

/** Returns the peak memory of a process. Does not use maxRSS of getrusage, which starts at the memory of the parent. */
export function peakBytesOf(pid: number | 'self'): number | undefined {
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  return peak ? Number(peak[1]) * 1024 : undefined
}
