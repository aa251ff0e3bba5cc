import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { JournaledServer } from '../model/journal.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import { namesServer } from './status.ts'

type Identity = Pick<JournaledServer, 'product' | 'version'>

/**
 * Returns the entry that accepts a divergence for other releases of the same products. Since a server was upgraded, the
 * entry no longer applies, but it names the person to ask. Of several entries, the one with the latest last day is
 * returned. An entry for another product does not count, because it belongs to another migration.
 */
export function movedAcceptance(
  fingerprint: string,
  baseline: readonly BaselineEntry[],
  servers: BySide<Identity>,
): BaselineEntry | undefined {
  return baseline
    .filter(entry => entry.fingerprint === fingerprint && entry.servers !== undefined)
    .filter(entry => sides.every(side => namesProduct(entry.servers![side], servers[side])))
    .filter(entry => movedSides(entry, servers).length > 0)
    .toSorted((one, other) => (one.until < other.until ? 1 : -1))[0]
}

/** `accepted for MariaDB 11.7 by ada until 2027-06-30; this is MariaDB 11.8.9: harmless` */
export function describeMovedAcceptance(entry: BaselineEntry, servers: BySide<Identity>, today: string): string {
  const { owner, until, reason } = entry
  const moved = movedSides(entry, servers)
  const accepted = moved.map(side => entry.servers![side]).join(' to ')
  const actual = moved.map(side => `${servers[side].product} ${servers[side].version}`).join(' to ')
  const over = until < today ? ', which is over' : ''
  return `accepted for ${accepted} by ${owner} until ${until}${over}; this is ${actual}: ${reason}`
}

function movedSides({ servers: meant }: BaselineEntry, servers: BySide<Identity>): Side[] {
  return sides.filter(side => meant && !namesServer(meant[side], servers[side]))
}

/** `MariaDB 11.7` names the product of MariaDB 11.8.6; `MySQL 9.7` and `Maria` do not. */
function namesProduct(text: string, { product }: Identity): boolean {
  return namesServer(product, { product: text.trim(), version: '' })
}
