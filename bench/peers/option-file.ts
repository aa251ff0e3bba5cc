import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Side } from '../../harness/model/side.ts'
import type { Topology } from '../../harness/model/topology.ts'

/** Writes the log-in data for a C client or pt-upgrade to a file, so that the password is not in the argument list. */
export function optionFile(topology: Topology, scratch: string, side: Side): string {
  const file = join(scratch, `${side}.cnf`)
  const { port, user, password } = topology[side].endpoint
  const lines = ['[client]', `user=${user}`, `password=${password}`, 'host=127.0.0.1', `port=${port}`]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}
