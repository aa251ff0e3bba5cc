import type { ProbeOutcome } from '../model/probe-answer.ts'
import type { Credential, Credentials } from './credentials.ts'
import type { RequestTemplate, ResponsePattern, Step } from './credentials-schema.ts'
import { exchange, type HttpResponse, Visitor } from './http-exchange.ts'
import type { ProbeCase } from './probe-case.ts'

/** The meaning of a response to a log-in. */
type Meaning = { kind: 'accepted' | 'rejected' } | Extract<ProbeOutcome, { kind: 'refused' }>

/** Returns a case for each credential, valid and invalid ones in turn, against an application at `base`. */
export function httpCases(base: URL, credentials: Credentials): ProbeCase[] {
  const valid = credentials.valid.map(credential => validCase(base, credentials, credential))
  const invalid = credentials.invalid.map(credential => invalidCase(base, credentials, credential))
  return Array.from({ length: Math.max(valid.length, invalid.length) }, (_, index) => [
    ...valid.slice(index, index + 1),
    ...invalid.slice(index, index + 1),
  ]).flat()
}

function validCase(base: URL, credentials: Credentials, credential: Credential): ProbeCase {
  return {
    name: credential.identifier,
    attempt: signal =>
      overTheNetwork(signal, async () => {
        using browser = openBrowser(base, credential, signal)
        const { meaning, status } = await logIn(browser, credentials)
        if (meaning.kind === 'refused') return meaning
        if (meaning.kind === 'rejected') {
          return { kind: 'wrong', why: 'good-refused', detail: `a valid log-in was rejected with ${status}` }
        }
        for (const step of credentials.afterwards) {
          const response = await ask(browser, { method: 'GET', ...step })
          const met = meaningOfStep(step, response, credentials)
          if (met.kind !== 'good') return met
        }
        return { kind: 'good' }
      }),
  }
}

function invalidCase(base: URL, credentials: Credentials, credential: Credentials['invalid'][number]): ProbeCase {
  const { because, identifier } = credential
  return {
    name: identifier === '' ? because : `${identifier} (${because})`,
    attempt: signal =>
      overTheNetwork(signal, async () => {
        using browser = openBrowser(base, credential, signal)
        const { meaning, status } = await logIn(browser, credentials)
        if (meaning.kind === 'refused') return meaning
        if (meaning.kind === 'rejected') return { kind: 'good' }
        return { kind: 'wrong', why: 'bad-accepted', detail: `an invalid log-in was accepted with ${status}` }
      }),
  }
}

/** The state of one visitor during a log-in. */
interface Browser extends Disposable {
  base: URL
  credential: Credential
  visitor: Visitor
  cookies: Map<string, string>
  signal: AbortSignal
}

function openBrowser(base: URL, credential: Credential, signal: AbortSignal): Browser {
  const visitor = new Visitor(base)
  const cookies = new Map<string, string>()
  return { base, credential, visitor, cookies, signal, [Symbol.dispose]: () => visitor[Symbol.dispose]() }
}

async function logIn(browser: Browser, credentials: Credentials): Promise<{ meaning: Meaning; status: number }> {
  const response = await ask(browser, { method: 'POST', ...credentials.logIn })
  return { meaning: meaningOf(response, credentials), status: response.status }
}

function meaningOf(response: HttpResponse, { accepted, rejected, maintenance }: Credentials): Meaning {
  if (maintenance && fits(response, maintenance)) return refused('maintenance', 'the log-in', response)
  const isAccepted = fits(response, accepted)
  const isRejected = fits(response, rejected)
  if (isAccepted && isRejected) {
    const detail = `the log-in was answered with ${response.status}, which fits both accepted and rejected`
    return { kind: 'refused', why: 'unexpected', detail }
  }
  if (isAccepted) return { kind: 'accepted' }
  if (isRejected) return { kind: 'rejected' }
  return refused(response.status >= 500 ? 'server-error' : 'unexpected', 'the log-in', response)
}

function meaningOfStep(step: Step, response: HttpResponse, { rejected, maintenance }: Credentials): ProbeOutcome {
  if (fits(response, step.accepted)) return { kind: 'good' }
  if (maintenance && fits(response, maintenance)) return refused('maintenance', step.name, response)
  if (response.status >= 500) return refused('server-error', step.name, response)
  if (fits(response, rejected)) {
    const detail = `${step.name}: somebody who had just logged in was rejected with ${response.status}`
    return { kind: 'wrong', why: 'good-refused', detail }
  }
  return refused('unexpected', step.name, response)
}

function refused(
  why: 'maintenance' | 'server-error' | 'unexpected',
  what: string,
  { status }: HttpResponse,
): Extract<ProbeOutcome, { kind: 'refused' }> {
  const meant = why === 'unexpected' ? ', which means nothing that was foreseen' : ''
  return { kind: 'refused', why, detail: `${what} was answered with ${status}${meant}` }
}

/** A network error counts as an outcome, too: the visitor could not log in. */
async function overTheNetwork(signal: AbortSignal, attempt: () => Promise<ProbeOutcome>): Promise<ProbeOutcome> {
  try {
    return await attempt()
  } catch (error) {
    if (signal.aborted || !(error instanceof Error) || !('code' in error)) throw error
    return { kind: 'refused', why: 'error', detail: error.message || String(error.code) }
  }
}

async function ask(browser: Browser, template: RequestTemplate & { method: string }): Promise<HttpResponse> {
  const { base, credential, visitor, cookies, signal } = browser
  const fill = (text: string, encode = (value: string) => value) => fillIn(text, credential, encode)
  const body = bodyOf(template, fill)
  const response = await exchange(visitor, new URL(fill(template.path, encodeURIComponent), base), {
    method: template.method,
    headers: {
      ...(body ? { 'content-type': body.type, 'content-length': String(Buffer.byteLength(body.text)) } : {}),
      ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
      ...Object.fromEntries(Object.entries(template.headers ?? {}).map(([name, value]) => [name, fill(value)])),
    },
    ...(body ? { body: body.text } : {}),
    signal,
  })
  for (const cookie of response.cookies) {
    const equals = cookie.indexOf('=')
    cookies.set(cookie.slice(0, equals), cookie.slice(equals + 1))
  }
  return response
}

function bodyOf(
  { json, form }: RequestTemplate,
  fill: (text: string) => string,
): { type: string; text: string } | undefined {
  if (json !== undefined) {
    const filled = JSON.stringify(json, (_, value: unknown) => (typeof value === 'string' ? fill(value) : value))
    return { type: 'application/json', text: filled }
  }
  if (form === undefined) return undefined
  const fields = new URLSearchParams(
    Object.fromEntries(Object.entries(form).map(([name, value]) => [name, fill(value)])),
  )
  return { type: 'application/x-www-form-urlencoded', text: fields.toString() }
}

function fillIn(text: string, { identifier, password }: Credential, encode: (value: string) => string): string {
  const values: Record<string, string> = {
    identifier,
    password,
    basic: Buffer.from(`${identifier}:${password}`, 'utf8').toString('base64'),
  }
  return text.replace(/\{(identifier|password|basic)\}/g, (_, name: string) => encode(values[name]!))
}

function fits(response: HttpResponse, { status, headers = {}, body }: ResponsePattern): boolean {
  const statuses = [status].flat()
  const hasStatus = statuses.some(each =>
    typeof each === 'number' ? each === response.status : each[0] === String(response.status)[0],
  )
  return (
    hasStatus &&
    Object.entries(headers).every(([name, pattern]) =>
      new RegExp(pattern).test(response.headers.get(name.toLowerCase()) ?? ''),
    ) &&
    (body === undefined || new RegExp(body).test(response.body))
  )
}
