/** The resource usage of one run of a contender. */
export interface Usage {
  wallMs: number
  /** User and system time of the client alone; the servers are separate processes. */
  cpuMs: number
  /** The peak memory; for several simultaneous processes, the sum of their peaks. */
  peakBytes: number
  /** The CPU time of both shared servers during the run; servers that the client starts itself are not included. */
  serverCpuMs: number
}

/** Returns the middle value, or the mean of the two middle values. Throws RangeError on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new RangeError('nothing has no median')
  return (lower + upper) / 2
}

/**
 * Returns the median of each measure separately: the median wall time and the median CPU time may come from different
 * runs.
 */
export function medianUsage(runs: readonly Usage[]): Usage {
  const medianOf = (measure: keyof Usage) => median(runs.map(run => run[measure]))
  return {
    wallMs: medianOf('wallMs'),
    cpuMs: medianOf('cpuMs'),
    peakBytes: medianOf('peakBytes'),
    serverCpuMs: medianOf('serverCpuMs'),
  }
}

export type ClientUsage = Omit<Usage, 'serverCpuMs'>
