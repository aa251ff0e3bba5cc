import { readFileSync } from 'node:fs'
import type { z } from '../formats/schema.ts'
import { YamlText } from '../formats/yaml-text.ts'
import { closest } from '../kit/closest.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import { credentialsSchema, type RequestTemplate, type WrittenCredentials } from './credentials-schema.ts'

export interface Credential {
  identifier: string
  password: string
}

/**
 * The ground truth: how to log in to an application, the meaning of its responses, and the valid and invalid
 * credentials.
 */
export interface Credentials extends Omit<WrittenCredentials, 'valid' | 'invalid'> {
  valid: Credential[]
  invalid: (Credential & { because: string })[]
}

const placeholders = ['identifier', 'password', 'basic'] as const

/**
 * Reads the file as YAML, which includes JSON. Throws UsageErrors with the place of each fault. No message repeats a
 * password.
 */
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
  const yaml = new YamlText(text, 'typed')
  const errors = yaml.faults.map(({ message, ...place }) => new UsageError(message, { at: { file, ...place } }))
  if (errors.length > 0) throw new UsageErrors(errors)
  const complain = (path: PropertyKey[], message: string, remedy?: string) => {
    errors.push(new UsageError(message, { at: { file, ...yaml.placeOf(path) }, ...(remedy ? { remedy } : {}) }))
  }

  const parsed = credentialsSchema.safeParse(yaml.value)
  if (!parsed.success) {
    throw new UsageErrors(
      parsed.error.issues.map(
        issue =>
          new UsageError(describe(issue), { at: { file, ...yaml.placeOfIssue(issue) }, remedy: suggestion(issue) }),
      ),
    )
  }
  const raw = parsed.data
  checkTemplates(raw, complain)
  const passwordOf = (given: WrittenCredentials['valid'][number]['password'], path: PropertyKey[]): string => {
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

/** Checks that the placeholders exist, and that the log-in request sends identifier and password. */
function checkTemplates({ logIn, afterwards }: WrittenCredentials, complain: Complain): void {
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

function describe(issue: z.core.$ZodIssue): string {
  const key = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') return `there is no ${issue.keys.join(', ')} ${key ? `in ${key}` : 'here'}`
  return key === '' ? 'this is no file of credentials' : `${key}: ${issue.message}`
}

function suggestion(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? Object.keys(credentialsSchema.shape) : []
    const meant = closest(issue.keys[0]!, known)
    if (meant) return `did you mean ${meant}?`
  }
  return 'docs/probe.md has an example'
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
