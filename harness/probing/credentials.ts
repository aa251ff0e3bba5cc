import { readFileSync } from 'node:fs'
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { closest } from '../kit/closest.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'

/** A status code, several of them, or all of a hundred: `2xx`. */
const status = z.union([
  z.int().min(100).max(599),
  z.array(z.int().min(100).max(599)).min(1),
  z.string().regex(/^[1-5]xx$/, 'is no status: write 200, [200, 204] or 2xx'),
])

const pattern = z.string().refine(isPattern, 'is not a regular expression')

/** What an answer looks like: everything that is named here has to fit. */
const answerPattern = z.strictObject({
  status,
  /** Patterns by the name of the header. */
  headers: z.record(z.string(), pattern).exactOptional(),
  body: pattern.exactOptional(),
})

const request = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).exactOptional(),
  path: z.string().regex(/^\//, 'begins with /'),
  headers: z.record(z.string(), z.string()).exactOptional(),
  json: z.json().exactOptional(),
  form: z.record(z.string(), z.string()).exactOptional(),
}

const identifier = z.string().min(1, 'is empty: who tries to log in?')
const password = z.union([z.string(), z.strictObject({ env: z.string().min(1) })])

const credentialsSchema = z.strictObject({
  /** The request that logs somebody in. */
  logIn: z.strictObject(request),
  /** What its answer means. */
  accepted: answerPattern,
  rejected: answerPattern,
  maintenance: answerPattern.exactOptional(),
  /** Asked one after the other when somebody was let in, with the cookies that came. */
  afterwards: z.array(z.strictObject({ name: z.string().min(1), ...request, accepted: answerPattern })).default([]),
  valid: z.array(z.strictObject({ identifier, password })).min(1, 'is empty: name somebody who may log in'),
  invalid: z
    .array(z.strictObject({ because: z.string().min(1), identifier: z.string(), password }))
    .min(1, 'is empty: name somebody who may not, or nothing tells whether anybody is kept out'),
})

type Raw = z.output<typeof credentialsSchema>
export type AnswerPattern = z.output<typeof answerPattern>
export type RequestTemplate = Pick<Raw['logIn'], keyof typeof request>
export type Step = Raw['afterwards'][number]

export interface Credential {
  identifier: string
  password: string
}

/** The ground truth: how to log in to an application, what its answers mean, who may and who may not. */
export interface Credentials extends Omit<Raw, 'valid' | 'invalid'> {
  valid: Credential[]
  invalid: (Credential & { because: string })[]
}

const placeholders = ['identifier', 'password', 'basic'] as const

/** Reads the file; JSON is YAML, too. Throws UsageErrors with the place of each fault. No message repeats a password. */
export function readCredentials(
  file: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Credentials {
  return parseCredentials(textOf(file), file, environment)
}

export function parseCredentials(
  text: string,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Credentials {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const errors: UsageError[] = []
  const complain = (path: PropertyKey[], message: string, remedy?: string) => {
    const { line, col } = lines.linePos(offsetOf(document, path))
    errors.push(new UsageError(message, { at: { file, line, column: col }, ...(remedy ? { remedy } : {}) }))
  }
  for (const error of document.errors) {
    const { line, col } = lines.linePos(error.pos[0])
    // What follows the first line of the message repeats the text, in which a password may stand.
    const message = `this is not YAML: ${error.message.split('\n', 1)[0]!.replace(/ at line .*$/, '')}`
    errors.push(new UsageError(message, { at: { file, line, column: col } }))
  }
  if (errors.length > 0) throw new UsageErrors(errors)

  const parsed = credentialsSchema.safeParse(document.toJS())
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0]! : undefined
      complain(unknown === undefined ? issue.path : [...issue.path, unknown], describe(issue), suggestion(issue))
    }
    throw new UsageErrors(errors)
  }
  const raw = parsed.data
  checkTemplates(raw, complain)
  const passwordOf = (given: Raw['valid'][number]['password'], path: PropertyKey[]): string => {
    if (typeof given === 'string') return given
    const value = environment[given.env]
    if (value === undefined) complain(path, `the environment has no ${given.env}`, `set ${given.env} to the password`)
    return value ?? ''
  }
  const resolved = {
    ...raw,
    valid: raw.valid.map((each, index) => ({
      ...each,
      password: passwordOf(each.password, ['valid', index, 'password']),
    })),
    invalid: raw.invalid.map((each, index) => ({
      ...each,
      password: passwordOf(each.password, ['invalid', index, 'password']),
    })),
  }
  resolved.invalid.forEach(({ identifier }, index) => {
    if (resolved.valid.every(each => each.identifier.toLowerCase() !== identifier.toLowerCase())) return
    const remedy = 'take somebody else: failed attempts may lock out the one who is expected to log in'
    complain(['invalid', index, 'identifier'], `${identifier} is among the valid ones, too`, remedy)
  })
  if (errors.length > 0) throw new UsageErrors(errors)
  return resolved
}

type Complain = (path: PropertyKey[], message: string, remedy?: string) => void

/** Placeholders exist, and the log-in sends what somebody logs in with. */
function checkTemplates({ logIn, afterwards }: Raw, complain: Complain): void {
  const used = new Set<string>()
  const check = (path: PropertyKey[], template: RequestTemplate) => {
    if (template.json !== undefined && template.form !== undefined)
      complain([...path, 'form'], 'a request has either json or form')
    for (const [, name = ''] of JSON.stringify(template).matchAll(/\{(\w+)\}/g)) {
      used.add(name)
      if (placeholders.some(each => each === name)) continue
      const meant = closest(name, placeholders)
      complain(
        path,
        `{${name}} is no placeholder`,
        meant ? `did you mean {${meant}}?` : `possible: {${placeholders.join('}, {')}}`,
      )
    }
  }
  check(['logIn'], logIn)
  const complete = used.has('basic') || (used.has('identifier') && used.has('password'))
  if (!complete)
    complain(['logIn'], 'the log-in sends no password', 'write {identifier} and {password}, or {basic}, where they go')
  afterwards.forEach((step, index) => {
    check(['afterwards', index], step)
  })
}

/** The place of a value, or of the nearest one above it that is there; of a key where the key is what is wrong. */
function offsetOf(document: Document, path: PropertyKey[]): number {
  const keys = path.map(part => (typeof part === 'number' ? part : String(part)))
  const parent = keys.length > 1 ? document.getIn(keys.slice(0, -1), true) : document.contents
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => String(key) === keys.at(-1))
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0]
  }
  for (let length = keys.length; length > 0; length -= 1) {
    const node = document.getIn(keys.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return document.contents?.range?.[0] ?? 0
}

function describe(issue: z.core.$ZodIssue): string {
  const key = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') return `there is no ${issue.keys.join(', ')} ${key ? `in ${key}` : 'here'}`
  return key === '' ? 'this is no file of credentials' : `${key}: ${issue.message}`
}

function suggestion(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? Object.keys(credentialsSchema.shape) : []
    const meant = closest(issue.keys[0]!, known)
    if (meant) return `did you mean ${meant}?`
  }
  return 'docs/probe.md has an example'
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      remedy: 'name the file that says who may log in: docs/probe.md has an example',
      cause,
    })
  }
}
