import type { ReportProgress } from './progress.ts'
import type { Product, Release } from './release.ts'

/** Server programs that lie ready on this machine. */
export interface Bundle {
  product: Product
  /** Exact, as the program states it: `9.7.4`. */
  version: string
  /** Root of the unpacked programs: a tree with `usr/sbin` and so on for those from packages of the system. */
  directory: string
  /** How to start the server program: the command, and what must stand before the server's own arguments. */
  server: Program
  /** Where the programs came from, for people: `Debian sid packages`, `PATH (/usr/sbin/mariadbd)`. */
  origin: string
}

export interface Program {
  command: string
  leadingArguments: string[]
  /** Set in addition to the environment of this process. */
  environment: Record<string, string>
}

export interface BundleRequest {
  cacheDirectory: string
  progress: ReportProgress
  signal: AbortSignal
}

/** Finds the programs of a release on PATH or in the cache, or else fetches them into the cache. */
export async function openBundle(_release: Release, _request: BundleRequest): Promise<Bundle> {
  throw new Error('not written yet')
}
