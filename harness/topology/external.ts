import { withDeadline } from '../kit/deadline.ts'
import type { Side } from '../model/side.ts'
import type { Endpoint, Ping, Server } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'

const replyDeadlineMs = 15_000

interface ExternalRequest {
  side: Side
  endpoint: Endpoint
  /** The address without its password. */
  display: string
  ping: Ping
  signal: AbortSignal
}

/**
 * Makes sure that a server that Crosscheck did not start answers and accepts the log-in. Nothing is started, and
 * disposing of it stops nothing. Throws UsageError with host, port and user if the server does not answer.
 */
export async function useExternal(request: ExternalRequest): Promise<Server> {
  const { side, endpoint, display, signal } = request
  const place = endpoint.socketPath ?? `${bracketed(endpoint.host)}:${endpoint.port}`
  const gaveUp = new AbortController()
  try {
    await withDeadline(request.ping(endpoint, AbortSignal.any([signal, gaveUp.signal])), {
      what: 'an answer',
      deadlineMs: replyDeadlineMs,
      signal,
    })
  } catch (cause) {
    signal.throwIfAborted()
    gaveUp.abort(cause)
    throw refusal(`--${side}: the server at ${place}, as user ${endpoint.user}`, side, cause)
  }
  return {
    side,
    spec: display,
    provider: 'external',
    endpoint,
    description: `the server at ${place} that already runs, as user ${endpoint.user}`,
    // Only the sessions of such a server notice its end.
    died: new AbortController().signal,
    ours: false,
    [Symbol.asyncDispose]: async () => {},
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** Codes of mysql2, of servers and of Node, by the remedy for them. */
const remedies: { codes: RegExp; remedy: (side: Side) => string }[] = [
  {
    codes: /^(ER_ACCESS_DENIED_ERROR|ER_ACCESS_DENIED_NO_PASSWORD_ERROR|ER_DBACCESS_DENIED_ERROR)$/,
    remedy: side =>
      `check user and password; the password may also be set as CROSSCHECK_${side.toUpperCase()}_PASSWORD`,
  },
  {
    codes: /^(ER_HOST_NOT_PRIVILEGED|ER_HOST_IS_BLOCKED)$/,
    remedy: () => 'the server does not let this machine in: ask whoever runs it',
  },
  {
    codes: /^(HANDSHAKE_NO_SSL_SUPPORT|ER_SERVER_DOES_NOT_SUPPORT_SSL)$/,
    remedy: () => 'it offers no encryption: ?ssl-mode=disabled connects without it, and sends everything in the clear',
  },
  {
    codes: /^ER_SECURE_TRANSPORT_REQUIRED$/,
    remedy: () => 'it demands encryption: write ?ssl-mode=required',
  },
  {
    codes: /CERT|UNABLE_TO_|ALTNAME|SIGNATURE|^HANDSHAKE_SSL_ERROR$/,
    remedy: () =>
      'its certificate was not accepted: name its authority with ?ssl-ca=FILE, ' +
      'or encrypt without checking it with ?ssl-mode=required',
  },
]

function refusal(what: string, side: Side, cause: unknown): UsageError {
  const code = codeOf(cause)
  const known = remedies.find(({ codes }) => codes.test(code))
  return new UsageError(`${what}: ${cause instanceof Error && cause.message ? cause.message : code}`, {
    remedy:
      known?.remedy(side) ?? 'check that it runs, that host and port are right, and that this machine may reach it',
    cause,
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
