import type { ReportProgress } from '../../model/topology-progress.ts'
import type { Machine } from './package-sources.ts'

/** The conditions under which server programs are found or fetched. */
export interface BundleRequest {
  cacheDirectory: string
  progress: ReportProgress
  signal: AbortSignal
  /** This machine if absent. */
  machine?: Machine
}
