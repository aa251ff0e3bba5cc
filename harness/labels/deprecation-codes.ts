import { familyOf, type NamedServer } from './server-range.ts'

/**
 * The codes of warnings that say nothing but that a spelling will be taken away one day, by family of products: whoever
 * leaves the server leaves them behind. Source: share/messages_to_clients.txt of MySQL 9.7 and sql/share/errmsg-utf8.txt
 * of MariaDB 11.8. Codes that also tell of another effect, such as 1818 (a YEAR of another width) and 1831 (a key that
 * comes twice), are left out.
 */
const deprecationCodes: Readonly<Record<string, ReadonlySet<number>>> = {
  MySQL: new Set([
    1287, 1554, 1681, 3089, 3090, 3719, 3720, 3777, 3778, 3779, 3856, 3858, 3859, 3860, 3861, 3956, 3961, 3962, 3963,
    3964, 3965, 4079, 4095, 4096, 4119, 4162, 4164, 4166,
  ]),
  MariaDB: new Set([1287, 1554, 1681]),
}

export function isDeprecation({ product }: Pick<NamedServer, 'product'>, code: number): boolean {
  return deprecationCodes[familyOf(product)]?.has(code) === true
}
