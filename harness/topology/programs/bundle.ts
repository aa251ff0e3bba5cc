import type { Product } from '../specs/release.ts'
import type { BundleLayout } from './bundle-layout.ts'

/** Server programs that lie ready on this machine. */
export interface Bundle extends BundleLayout {
  product: Product
  /** Exact, as the program states it: `9.7.4`. */
  version: string
  /** Root of the tree of the programs. */
  directory: string
  /** Where the programs came from, for people: `Debian sid packages`, `installed as /usr/sbin/mariadbd`. */
  origin: string
}
