import { programDirectories } from '../../machine/on-path.ts'
import { findDistribution } from './apt-mirror.ts'
import type { Machine } from './package-sources.ts'

/** What this machine can draw on for server programs. */
export async function thisMachine(): Promise<Machine> {
  return {
    distribution: await findDistribution(),
    platform: `${process.platform}-${process.arch}`,
    programDirectories: programDirectories(),
  }
}
