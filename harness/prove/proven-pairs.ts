import type { PairName } from './truth.ts'

/** Pairs of servers between which the differences of all statements are known. */
export const provenPairs = [
  ['mysql:5.6', 'mysql:9.7'],
  ['mysql:9.7', 'mariadb:10.11'],
  ['mysql:9.7', 'mariadb:11.8'],
  ['mariadb:10.11', 'mariadb:11.8'],
] as const

/** Servers that are compared with a second one of the same release: no difference is expected. */
export const controls = ['mysql:5.6', 'mysql:9.7', 'mariadb:10.11', 'mariadb:11.8'] as const

export function pairName(source: string, target: string): PairName {
  return `${source} → ${target}`
}
