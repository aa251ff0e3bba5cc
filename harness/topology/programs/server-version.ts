import { runProgram } from '../../machine/program.ts'
import type { Product } from '../specs/release.ts'
import type { Program } from './bundle-layout.ts'

/**
 * Asks a server program for its product and version. Returns undefined if it is neither MySQL nor MariaDB, for example
 * Percona Server.
 */
export async function queryServerVersion(
  server: Program,
  signal: AbortSignal,
): Promise<{ product: Product; version: string } | undefined> {
  const line = await runProgram({
    command: server.command,
    arguments: [...server.leadingArguments, '--no-defaults', '--version'],
    environment: server.environment,
    signal,
  })
  return parseServerVersion(line)
}

/** Parses a line such as `mariadbd  Ver 10.11.6-MariaDB for debian-linux-gnu on x86_64 (Debian 12)`. */
export function parseServerVersion(line: string): { product: Product; version: string } | undefined {
  const { version, suffix } = /\bVer (?<version>\d+\.\d+\.\d+)(?<suffix>\S*)/.exec(line)?.groups ?? {}
  if (version === undefined || /percona/i.test(line)) return undefined
  return { product: suffix?.includes('MariaDB') ? 'mariadb' : 'mysql', version }
}
