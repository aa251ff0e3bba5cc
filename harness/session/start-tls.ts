import { isIP, type Socket } from 'node:net'
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type mysql from 'mysql2'
import type { TlsOptions } from '../model/topology.ts'
import { receive } from './exchange.ts'

/**
 * mysql2 checks the certificate of a server that is reached at an IP address against the name `localhost`: it hands
 * Node neither a name nor the address. So the encrypted connection is made here, in the place of its `startTLS`.
 *
 * What is relied on: mysql2 calls that method once, when it has asked the server for TLS, and sends credentials only after
 * `onSecure` was called without an error; `stream` is what it writes to.
 */
interface UpgradableConnection {
  stream: Socket | TLSSocket
  startTLS(onSecure: (error?: Error) => void): void
  _handleNetworkError(error: Error): void
}

/** `host`: what the certificate is to be for, a name or an address; also where a socket file leads to the server. */
export function useOwnTls(
  connection: mysql.Connection,
  host: string,
  tls: Exclude<TlsOptions, { mode: 'disabled' }>,
): void {
  const upgradable = connection as unknown as UpgradableConnection
  upgradable.startTLS = onSecure => {
    const plain = upgradable.stream
    plain.removeAllListeners('data')
    let isSecure = false
    const secure = connect(
      {
        socket: plain,
        host,
        // Addresses are no names that a server could be asked for.
        ...(isIP(host) ? {} : { servername: host }),
        rejectUnauthorized: tls.mode === 'verified',
        ...(tls.mode === 'verified' && tls.ca !== undefined ? { ca: tls.ca } : {}),
        checkServerIdentity: (_, certificate) =>
          tls.mode === 'verified' && tls.checkHostname ? checkServerIdentity(host, certificate) : undefined,
      },
      () => {
        isSecure = true
        onSecure()
      },
    )
    secure.on('error', error => {
      if (isSecure) upgradable._handleNetworkError(error)
      else onSecure(error)
    })
    secure.on('data', chunk => receive(connection, chunk))
    upgradable.stream = secure
  }
}
