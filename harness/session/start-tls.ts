import { isIP, type Socket } from 'node:net'
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type mysql from 'mysql2'
import type { TlsOptions } from '../model/topology.ts'
import { receive } from './exchange.ts'

/**
 * mysql2 checks the certificate of a server that is reached at an IP address against the name `localhost`: it hands
 * Node neither a name nor the address. So this file makes the encrypted connection in place of mysql2's `startTLS`.
 *
 * This file relies on the following: mysql2 calls that method once, after it has requested TLS from the server, and
 * sends credentials only after `onSecure` was called without an error; mysql2 writes to `stream`.
 */
interface UpgradableConnection {
  stream: Socket | TLSSocket
  startTLS(onSecure: (error?: Error) => void): void
  _handleNetworkError(error: Error): void
}

/**
 * Replaces mysql2's `startTLS`. `host`: the name or address that the certificate must be valid for, also if a socket
 * file leads to the server.
 */
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
        // SNI allows names, but no addresses.
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
