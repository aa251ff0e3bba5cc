import { programDirectories } from '../../machine/on-path.ts'
import { findDistribution } from './apt-mirror.ts'
import type { Machine } from './package-sources.ts'

/** Returns the sources of server programs on this machine. */
export async function thisMachine(): Promise<Machine> {
  return {
    distribution: await findDistribution(),
    platform: `${process.platform}-${process.arch}`,
    programDirectories: programDirectories(),
  }
}
