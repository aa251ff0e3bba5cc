import type { ReportProgress } from '../../model/topology-progress.ts'
import type { Machine } from './package-sources.ts'

/** How programs of servers are found, or fetched. */
export interface BundleRequest {
  cacheDirectory: string
  progress: ReportProgress
  signal: AbortSignal
  /** This one where absent. */
  machine?: Machine
}
