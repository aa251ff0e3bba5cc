import { readFileSync } from 'node:fs'
import { closest } from '../../kit/closest.ts'
import type { Side } from '../../model/side.ts'
import { UsageError } from '../../model/usage-error.ts'
import { parseRelease, products, type Release } from './release.ts'
import { type AddressPlace, type AddressSources, parseServerUrl, type ServerAddress } from './server-url.ts'

/**
 * The server that `--source` or `--target` requests. `display` is the form that may be shown and stored: it never
 * contains a password.
 */
export type Spec =
  | ({ kind: 'release'; display: string } & Release)
  | { kind: 'image'; image: string; display: string }
  | ServerAddress

const theMachine: AddressSources = {
  environment: process.env,
  readFile: path => readFileSync(path, 'utf8'),
}

const possibilities =
  'possible are mysql:9.7, mysql:5.6, mariadb:11.8, mariadb:10.11, an image such as pingcap/tidb:v8.5 (with Docker), ' +
  'or mysql://user:password@host:port'

/** Reads a spec; throws UsageError if the text is none. No server is started or contacted. */
export function parseSpec(text: string, side: Side, sources: AddressSources = theMachine): Spec {
  const spec = text.trim()
  if (spec === '') throw new UsageError(`--${side} is empty`, { remedy: possibilities })
  if (/^mysql:\/\//i.test(spec)) return parseServerUrl(spec, placeOf(side), sources)
  if (spec.includes('://')) throw foreignUrl(spec, side)
  if (spec.includes('@') && !/@sha256:[0-9a-f]{64}$/.test(spec)) {
    // The text may contain a password, so that it is not repeated.
    throw new UsageError(`--${side} looks like an address of a server, but does not begin with mysql://`, {
      remedy: 'write mysql://user:password@host:port',
    })
  }
  const release = parseRelease(spec)
  if (release) return { kind: 'release', ...release, display: spec }
  const meant = whatWasMeant(spec)
  if (meant) throw unknown(spec, side, `did you mean ${meant}? ${capitalised(possibilities)}`)
  if (!imageName.test(spec)) throw unknown(spec, side, possibilities)
  return { kind: 'image', image: spec, display: spec }
}

function placeOf(side: Side): AddressPlace {
  return { as: `--${side}`, passwordVariable: `CROSSCHECK_${side.toUpperCase()}_PASSWORD` }
}

/**
 * Reads the address of a server that already runs, for options that accept no other spec. Throws UsageError if the text
 * is no address.
 */
export function parseAddress(text: string, place: AddressPlace, sources: AddressSources = theMachine): ServerAddress {
  if (/^mysql:\/\//i.test(text.trim())) return parseServerUrl(text.trim(), place, sources)
  // The text may contain a password, so that it is not repeated.
  throw new UsageError(`${place.as} is no address of a server that already runs`, {
    remedy: 'write mysql://user@host:port',
  })
}

/** The grammar of image references: github.com/distribution/reference, `[domain[:port]/]path[:tag][@digest]`. */
const imageName =
  /^([\w.-]+(:\d+)?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/

/**
 * Guesses the spec behind a typing error. Many errors are valid names of images that do not exist: a question to the
 * user is better than a search in a registry.
 */
function whatWasMeant(spec: string): string | undefined {
  if (spec.includes('/')) return undefined
  if (/^(localhost|\[.*\]|[\w-]+(\.[\w-]+)+)(:\d{4,5})$/.test(spec)) return `mysql://user:password@${spec}`
  const bareVersion = /^v?(?<version>\d+(\.\d+){0,2})$/.exec(spec)?.groups?.version
  if (bareVersion) return `${Number.parseInt(bareVersion, 10) >= 10 ? 'mariadb' : 'mysql'}:${bareVersion}`
  const { word, version } = /^(?<word>[a-z]+)([:@=_ -]*v?(?<version>\d+(\.\d+){0,2}))?$/i.exec(spec)?.groups ?? {}
  const product = word === undefined ? undefined : closest(word, products)
  return product && `${product}:${version ?? (product === 'mysql' ? '9.7' : '11.8')}`
}

function foreignUrl(spec: string, side: Side): UsageError {
  const scheme = spec.slice(0, spec.indexOf('://'))
  return new UsageError(`--${side} begins with ${scheme}://, and only mysql:// is an address of a server`, {
    remedy: 'write mysql://user:password@host:port (MariaDB and others speak the same protocol)',
  })
}

function unknown(spec: string, side: Side, remedy: string): UsageError {
  return new UsageError(`--${side} ${spec}: no such server is known`, { remedy })
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
