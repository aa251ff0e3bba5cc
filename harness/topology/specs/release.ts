/** Products that Crosscheck starts from server programs, by the word before the colon in a spec. */
export const products = ['mysql', 'mariadb'] as const
export type Product = (typeof products)[number]

/** The product names for people. */
export const productNames = { mysql: 'MySQL', mariadb: 'MariaDB' } as const satisfies Record<Product, string>

/** The requested release: `version` has one to three numbers, and matches every release that begins with them. */
export interface Release {
  product: Product
  version: string
}

const releaseText = /^(?<product>[a-z]+):(?<version>\d+(\.\d+){0,2})$/

/** Reads `mysql:9.7`; undefined for any other text. */
export function parseRelease(text: string): Release | undefined {
  const { product: word, version } = releaseText.exec(text)?.groups ?? {}
  const product = products.find(known => known === word)
  return product && version !== undefined ? { product, version } : undefined
}

/** `mysql:9.7` */
export function formatRelease(release: Release): string {
  return `${release.product}:${release.version}`
}

/** `MySQL 9.7` */
export function nameRelease(release: Release): string {
  return `${productNames[release.product]} ${release.version}`
}

/**
 * Returns whether an exact version, for example `9.7.4`, matches the requested version `asked`, for example `9` or
 * `9.7`.
 */
export function versionMatches(asked: string, exact: string): boolean {
  const numbers = exact.split('.')
  return asked.split('.').every((number, index) => numbers[index] === number)
}

/** Returns whether a version is equal to the other version or later, number by number. */
export function isAtLeast(version: string, other: string): boolean {
  const numbers = version.split('.').map(Number)
  const bar = other.split('.').map(Number)
  for (let index = 0; index < Math.max(numbers.length, bar.length); index++) {
    const difference = (numbers[index] ?? 0) - (bar[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
