/** What one run of a contender took. */
export interface Usage {
  wallMs: number
  /** User and system time of the client alone; the servers are processes of their own. */
  cpuMs: number
  /** The most memory that it held at any time; of several processes at once, their sum. */
  peakBytes: number
  /** What both servers used meanwhile; nothing that is known of servers that the client starts by itself. */
  serverCpuMs: number
}

/** The middle one, or the mean of the two in the middle. Throws RangeError on nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new RangeError('nothing has no median')
  return (lower + upper) / 2
}

/** Each measure by itself: the median of the walls need not come from the run with the median of the CPU. */
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
