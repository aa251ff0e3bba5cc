import { connect as openSocket, type Socket } from 'node:net'
import mysql from 'mysql2'
import type { ApplicationConnection, ConnectionFlag } from '../model/application-connection.ts'
import type { Endpoint } from '../model/topology.ts'
import { receive } from './exchange.ts'
import { useOwnTls } from './start-tls.ts'

/**
 * mysql2's defaults change the replies of servers: FOUND_ROWS counts matched rows as affected, IGNORE_SPACE enters
 * sql_mode. SESSION_TRACK and query attributes would change packets that
 * Crosscheck itself reads and writes. CALL needs PS_MULTI_RESULTS in the binary protocol.
 */
const ownFlags = [
  '-FOUND_ROWS',
  '-IGNORE_SPACE',
  '-ODBC',
  // Servers get the files that a statement of a suite names, and no others.
  'LOCAL_FILES',
  '-SESSION_TRACK',
  '-CLIENT_QUERY_ATTRIBUTES',
  'PS_MULTI_RESULTS',
]

/**
 * The collation for queries of Crosscheck itself, utf8mb4_unicode_ci: every version since 5.5 and MariaDB know it; they
 * do not all know the default of version 9.
 */
const ownCollationId = 224

/** Returns the flags in the notation of mysql2, in which a minus takes one of its defaults away. */
function flagsFor(wanted: readonly ConnectionFlag[]): string[] {
  return [...ownFlags.filter(flag => !wanted.some(each => flag === `-${each}`)), ...wanted]
}

/** Logs in. Rejects with mysql2's error, whose `code` distinguishes a refused password from an unreachable server. */
export async function connect(
  endpoint: Endpoint,
  options: {
    database?: string
    /** Logs in as the application does; the caller sends the statements of the connection. */
    connection?: ApplicationConnection
    connectTimeoutMs?: number
    signal?: AbortSignal
  } = {},
): Promise<mysql.Connection> {
  options.signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const { tls } = endpoint
  const place = endpoint.socketPath ? { path: endpoint.socketPath } : { host: endpoint.host, port: endpoint.port }
  let isLoggedIn = false
  const connection: mysql.Connection = mysql.createConnection({
    ...(endpoint.socketPath ? { socketPath: endpoint.socketPath } : { host: endpoint.host, port: endpoint.port }),
    // TLS has buffers of its own.
    ...(tls.mode !== 'disabled'
      ? {}
      : { stream: () => openReceiver(place, chunk => receive(connection, isLoggedIn ? chunk : Buffer.from(chunk))) }),
    user: endpoint.user,
    password: endpoint.password,
    ...(options.database === undefined ? {} : { database: options.database }),
    // An empty object only requests TLS; useOwnTls sets its options.
    ...(tls.mode === 'disabled' ? {} : { ssl: {} }),
    charsetNumber: options.connection?.collationId ?? ownCollationId,
    flags: flagsFor(options.connection?.flags ?? []),
    // The mysql client sends the text between two delimiters as one query, which may contain several statements.
    multipleStatements: true,
    // mysql2 prepares no statements here. By default it would reserve room for 16,000 prepared statements: half a
    // megabyte for each connection.
    maxPreparedStatements: 1,
    connectTimeout: options.connectTimeoutMs ?? 10_000,
  })
  if (tls.mode !== 'disabled') useOwnTls(connection, endpoint.host, tls)
  const onAbort = () => {
    hangUp(connection)
    reject(options.signal?.reason)
  }
  options.signal?.addEventListener('abort', onAbort, { once: true })
  connection.once('connect', () => {
    isLoggedIn = true
    resolve()
  })
  // The listener stays for the connection's life: an error while no statement runs shows at the next exchange.
  connection.on('error', reject)
  try {
    await promise
    return connection
  } catch (error) {
    hangUp(connection)
    throw error
  } finally {
    options.signal?.removeEventListener('abort', onAbort)
  }
}

/** Reads are synchronous, one at a time, so that all connections can share this buffer. */
const receiveBuffer = Buffer.allocUnsafeSlow(1 << 17)

/**
 * Opens a socket that receives everything into the same buffer: a new buffer for each read costs more than reading a
 * small reply. `take` gets the received bytes; when it returns, other bytes overwrite them.
 */
function openReceiver(place: { path: string } | { host: string; port: number }, take: (chunk: Buffer) => void): Socket {
  const socket = openSocket({
    ...place,
    onread: {
      buffer: receiveBuffer,
      callback: length => {
        take(receiveBuffer.subarray(0, length))
        return true
      },
    },
  })
  return 'path' in place ? socket : socket.setNoDelay(true).setKeepAlive(true)
}

/**
 * Closes a connection without waiting for the server. mysql2's `destroy` only ends our half of it: with a server that
 * hangs, the other half would keep this process alive.
 */
export function hangUp(connection: mysql.Connection): void {
  connection.destroy()
  const { stream } = connection as { stream?: Socket }
  stream?.destroySoon()
  stream?.unref()
}
