import type { Product } from '../specs/release.ts'
import type { BundleLayout } from './bundle-layout.ts'

/** Server programs that are ready on this machine. */
export interface Bundle extends BundleLayout {
  product: Product
  /** The exact version that the program reports: `9.7.4`. */
  version: string
  /** The root folder of the programs. */
  directory: string
  /** The origin of the programs, for people: `Debian sid packages`, `installed as /usr/sbin/mariadbd`. */
  origin: string
}
