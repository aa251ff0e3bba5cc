import type { Topology } from '../harness/model/topology.ts'
import type { PeerPrograms } from './peers/programs.ts'

export interface Sizes {
  fewStatements: number
  manyStatements: number
  fewRows: number
  manyRows: number
}

export interface BenchSetting {
  topology: Topology
  peers: PeerPrograms
  /** A folder for suites, reports and option files. */
  scratch: string
  sizes: Sizes
}

/** Formats `20,000`. */
export const grouped = (number: number): string => number.toLocaleString('en-US')
