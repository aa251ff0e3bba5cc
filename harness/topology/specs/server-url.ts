import { closest } from '../../kit/closest.ts'
import type { Endpoint, TlsOptions } from '../../model/topology.ts'
import { UsageError } from '../../model/usage-error.ts'

const form = 'mysql://user:password@host:port?ssl-mode=required'
const tlsModes = ['disabled', 'required', 'verify-ca', 'verify-identity'] as const
type TlsMode = (typeof tlsModes)[number]
const parameterNames = ['ssl-mode', 'ssl-ca', 'socket'] as const

/**
 * The parameter names of other programs. Any other word may be a part of a password, and is not repeated in messages.
 */
const namesOfOthers = ['password', 'user', 'host', 'port', 'database', 'charset', 'ssl', 'sslmode', 'tls', 'timeout']

/** The sources of an address besides its text. */
export interface AddressSources {
  environment: Readonly<Record<string, string | undefined>>
  readFile: (path: string) => string
}

/**
 * The address of a server that Crosscheck did not start. `display` is the form that may be shown and stored: it never
 * contains a password.
 */
export interface ServerAddress {
  kind: 'url'
  endpoint: Endpoint
  display: string
}

/** The place where an address was given. */
export interface AddressPlace {
  /** The name of the place in messages: `--source`. */
  as: string
  /** The environment variable that may contain the password: `CROSSCHECK_SOURCE_PASSWORD`. */
  passwordVariable: string
}

/**
 * Reads `mysql://user:password@host:port?ssl-mode=…&ssl-ca=FILE&socket=PATH`, percent-encoded where needed. If the
 * address has no password, it is taken from the environment, so that no list of processes shows it. No message repeats
 * the given text, because it may contain a password.
 */
export function parseServerUrl(text: string, place: AddressPlace, sources: AddressSources): ServerAddress {
  const url = parse(text, place)
  const display = withoutPassword(url)
  const refuse = (what: string, remedy: string) => new UsageError(`${place.as} ${display}: ${what}`, { remedy })

  const user = decode(url.username, 'user', place)
  if (user === '') throw refuse('it names no user', `write ${form}`)
  const database = url.pathname.replace(/^\//, '')
  if (database !== '' && !isOwnDatabase(database)) {
    throw refuse(
      'it names a database',
      'only databases named crosscheck_* are used, made and dropped by the run: remove it from the address',
    )
  }
  const parameters = new URLSearchParams(url.search)
  for (const name of parameters.keys()) {
    if (parameterNames.some(known => known === name)) continue
    const meant = closest(name, parameterNames)
    throw refuse(
      namesOfOthers.includes(name.toLowerCase()) ? `${name} is no parameter` : 'it has an unknown parameter',
      meant ? `did you mean ${meant}?` : `possible: ${parameterNames.join(', ')}`,
    )
  }

  const host = url.hostname.replace(/^\[|\]$/g, '')
  const socketPath = parameters.get('socket')
  return {
    kind: 'url',
    display,
    endpoint: {
      host: decode(host, 'host', place),
      port: url.port === '' ? 3306 : Number(url.port),
      ...(socketPath ? { socketPath } : {}),
      user,
      password: decode(url.password, 'password', place) || (sources.environment[place.passwordVariable] ?? ''),
      tls: readTls(parameters, {
        isLocal: Boolean(socketPath) || isLoopback(host),
        readFile: sources.readFile,
        refuse,
      }),
    },
  }
}

function parse(text: string, place: AddressPlace): URL {
  const url = URL.parse(text)
  if (url && url.hostname !== '' && !isTorn(url)) return url
  throw new UsageError(`${place.as}: the address that begins with mysql:// cannot be read`, {
    remedy: `write ${form}, and in the user name and the password each of : / ? # [ ] @ % as %3A %2F %3F %23 %5B %5D %40 %25`,
  })
}

/**
 * Returns whether a password with an unencoded : / ? # or @ has ended up in other parts of the address: none of these
 * parts may be shown then.
 */
function isTorn(url: URL): boolean {
  return url.hash !== '' || url.pathname.includes('@') || (url.username === '' && url.href.includes('@'))
}

function isOwnDatabase(name: string): boolean {
  return /^crosscheck_\w*$/.test(name)
}

/**
 * Returns the address with only the parts that are in their place: the user may have written a password in another
 * part.
 */
function withoutPassword(url: URL): string {
  const shown = new URL(url)
  shown.password = ''
  if (!isOwnDatabase(url.pathname.replace(/^\//, ''))) shown.pathname = ''
  for (const [name, value] of url.searchParams) {
    const isMode = name === 'ssl-mode' && tlsModes.some(mode => mode === value.toLowerCase())
    if (!isMode && name !== 'ssl-ca' && name !== 'socket') shown.searchParams.delete(name)
  }
  return shown.href.replace(/\/$/, '')
}

function decode(text: string, what: string, place: AddressPlace): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UsageError(`${place.as}: the ${what} in the address has a % that begins no percent-encoded character`, {
      remedy: 'write % itself as %25',
    })
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

/**
 * Reads the TLS mode. By default, traffic that leaves this machine is encrypted, and traffic that stays on it is not.
 */
function readTls(
  parameters: URLSearchParams,
  context: {
    isLocal: boolean
    readFile: AddressSources['readFile']
    refuse: (what: string, remedy: string) => UsageError
  },
): TlsOptions {
  const { isLocal, readFile, refuse } = context
  const caFile = parameters.get('ssl-ca')
  const asked = parameters.get('ssl-mode')?.toLowerCase() ?? (caFile ? 'verify-ca' : isLocal ? 'disabled' : 'required')
  const mode = tlsModes.find(known => known === asked)
  if (mode === undefined) throw refuse('its ssl-mode is unknown', `possible: ${tlsModes.join(', ')}`)
  if (!isVerifying(mode)) {
    if (caFile) throw refuse(`ssl-ca is of no use with ssl-mode=${mode}`, 'write ssl-mode=verify-ca or verify-identity')
    return { mode }
  }
  const checkHostname = mode === 'verify-identity'
  if (!caFile) return { mode: 'verified', checkHostname }
  try {
    return { mode: 'verified', ca: readFile(caFile), checkHostname }
  } catch (cause) {
    throw new UsageError(`ssl-ca=${caFile} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      remedy: 'name a readable PEM file with the certificates of the authority',
      cause,
    })
  }
}

function isVerifying(mode: TlsMode): mode is 'verify-ca' | 'verify-identity' {
  return mode === 'verify-ca' || mode === 'verify-identity'
}
