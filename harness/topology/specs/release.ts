/** Products that are started from server programs of their own, by the word that stands before the colon in a spec. */
export const products = ['mysql', 'mariadb'] as const
export type Product = (typeof products)[number]

/** As people write the names. */
export const productNames = { mysql: 'MySQL', mariadb: 'MariaDB' } as const satisfies Record<Product, string>

/** What the user asked for: `version` has one to three numbers, and stands for every release that begins with them. */
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

/** Whether an exact version, for example `9.7.4`, is one of those that `asked`, for example `9` or `9.7`, stands for. */
export function versionMatches(asked: string, exact: string): boolean {
  const numbers = exact.split('.')
  return asked.split('.').every((number, index) => numbers[index] === number)
}

/** Whether a version is the other one or a later one, number by number. */
export function isAtLeast(version: string, other: string): boolean {
  const numbers = version.split('.').map(Number)
  const bar = other.split('.').map(Number)
  for (let index = 0; index < Math.max(numbers.length, bar.length); index++) {
    const difference = (numbers[index] ?? 0) - (bar[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
