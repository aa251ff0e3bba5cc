import { execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Contender } from './contender.ts'
import { crosscheck, repository } from './crosscheck.ts'
import { measureNode } from './measure.ts'

/** (d) The suites of the example application, on servers that each run starts itself. */
export async function accountsContenders(scratch: string): Promise<Contender[]> {
  const whole: Contender = {
    benchmark: 'd',
    name: 'accounts',
    title: 'accounts suites, servers included',
    ...accounts(scratch),
  }
  if (!(await knowsPhases())) return [whole]
  return [
    whole,
    {
      benchmark: 'd',
      name: 'accounts, replay only',
      title: 'accounts suites, servers included, --phases replay',
      ...accounts(scratch, { more: ['--phases', 'replay'] }),
    },
  ]
}

/**
 * Starts with an empty cache: the server programs are fetched from the system's packages, and their data folders
 * created.
 */
export function coldAccountsContender(scratch: string): Contender {
  const cache = join(scratch, 'cache')
  return {
    benchmark: 'd',
    name: 'accounts, cold',
    title: 'accounts suites, servers included, with an empty cache',
    prepare: async () => {
      rmSync(cache, { recursive: true, force: true })
      mkdirSync(cache)
    },
    ...accounts(scratch, { environment: { CROSSCHECK_CACHE: cache } }),
  }
}

function accounts(
  scratch: string,
  { more = [], environment = {} }: { more?: string[]; environment?: Record<string, string> } = {},
): Pick<Contender, 'run' | 'program'> {
  const program = () => {
    const out = join(scratch, 'accounts')
    rmSync(out, { recursive: true, force: true })
    const args = [crosscheck, 'run', 'suites/accounts', '--runtime', 'embedded', '--out', out, ...more]
    // The suites contain differences on purpose, so the run ends in a no-go.
    return { args, directory: repository, environment, codes: [0, 1] }
  }
  return { run: () => measureNode(program(), scratch), program }
}

async function knowsPhases(): Promise<boolean> {
  const { stdout } = await promisify(execFile)(process.execPath, [crosscheck, 'run', '--help'])
  return stdout.includes('--phases')
}
