/** The product and version that a server reports; see ServerIdentity. */
export interface NamedServer {
  product: string
  version: string
}

/**
 * Matches `MySQL`, `MySQL >=8.0.13` or `MariaDB >=10.6 <11.4.5`: the product, and bounds that must all be met. Percona
 * Server and Aurora count as the MySQL version on which they are based.
 */
export function isInRange({ product, version }: NamedServer, range: string): boolean {
  const [meant, ...bounds] = range.split(' ')
  if (familyOf(product) !== meant) return false
  const exact = /\(MySQL ([\d.]+)\)/.exec(version)?.[1] ?? version
  return bounds.every(bound => holds(exact, bound))
}

/** Percona Server and Aurora are of the family of the MySQL on which they are based. */
export function familyOf(product: string): string {
  return product === 'Percona Server' || product === 'Aurora MySQL' ? 'MySQL' : product
}

function holds(version: string, bound: string): boolean {
  const [, operator, limit] = /^(>=|<)([\d.]+)$/.exec(bound) ?? []
  if (operator === undefined || limit === undefined) throw new Error(`not a bound of a version: ${bound}`)
  const order = compareVersions(version, limit)
  return operator === '<' ? order < 0 : order >= 0
}

/** Returns a negative number if the first version is older. Missing numbers count as 0: `8.4` is `8.4.0`. */
function compareVersions(first: string, second: string): number {
  const [a, b] = [first, second].map(version => version.split('.').map(part => Number.parseInt(part, 10) || 0))
  for (let index = 0; index < Math.max(a!.length, b!.length); index++) {
    const order = (a![index] ?? 0) - (b![index] ?? 0)
    if (order !== 0) return order
  }
  return 0
}
