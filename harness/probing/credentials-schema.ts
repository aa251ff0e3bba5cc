import { z } from '../formats/schema.ts'

const codeSchema = z.int().min(100).max(599)
const statusSchema = z
  .union([
    codeSchema,
    z.array(codeSchema).min(1),
    z.string().regex(/^[1-5]xx$/, 'is no status: write 200, [200, 204] or 2xx'),
  ])
  .describe('A status code, several of them, or all of a hundred: 2xx.')

const patternSchema = z.string().refine(isPattern, 'is not a regular expression').meta({ format: 'regex' })

const responsePatternSchema = z
  .strictObject({
    status: statusSchema,
    headers: z
      .record(z.string(), patternSchema)
      .exactOptional()
      .describe('Regular expressions by the name of the header.'),
    body: patternSchema.exactOptional().describe('A regular expression.'),
  })
  .meta({ id: 'AnswerPattern', description: 'What an answer looks like: everything that is named here has to fit.' })
export interface ResponsePattern extends z.output<typeof responsePatternSchema> {}

const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).exactOptional(),
  path: z.string().regex(/^\//, 'begins with /'),
  headers: z.record(z.string(), z.string()).exactOptional(),
  json: z.json().exactOptional(),
  form: z.record(z.string(), z.string()).exactOptional(),
})
export interface RequestTemplate extends z.output<typeof requestSchema> {}

const stepSchema = requestSchema.extend({ name: z.string().min(1), accepted: responsePatternSchema })
export interface Step extends z.output<typeof stepSchema> {}

const identifierSchema = z.string().min(1, 'is empty: who tries to log in?')
const passwordSchema = z
  .union([z.string(), z.strictObject({ env: z.string().min(1) })])
  .describe('The password, or env: the variable of the environment that holds it.')

export const credentialsSchema = z
  .strictObject({
    logIn: requestSchema.describe('The request that logs somebody in.'),
    accepted: responsePatternSchema.describe('The answer to somebody who is let in.'),
    rejected: responsePatternSchema.describe('The answer to somebody who is kept out.'),
    maintenance: responsePatternSchema.exactOptional().describe('The answer to anybody during maintenance.'),
    afterwards: z
      .array(stepSchema)
      .default([])
      .describe('Asked one after the other when somebody was let in, with the cookies that came.'),
    valid: z
      .array(z.strictObject({ identifier: identifierSchema, password: passwordSchema }))
      .min(1, 'is empty: name somebody who may log in'),
    invalid: z
      .array(z.strictObject({ because: z.string().min(1), identifier: z.string(), password: passwordSchema }))
      .min(1, 'is empty: name somebody who may not, or nothing tells whether anybody is kept out'),
  })
  .meta({
    title: 'Credentials of crosscheck probe',
    description: 'How to log in to an application, what its answers mean, who may and who may not.',
  })

/** The credentials file as written: a password may be given as the name of an environment variable. */
export interface WrittenCredentials extends z.output<typeof credentialsSchema> {}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}
