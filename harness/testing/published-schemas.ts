import { configSchema } from '../config/schema.ts'
import { jsonSchemaOf } from '../formats/json-schema.ts'
import type { z } from '../formats/schema.ts'
import { baselineSchema } from '../model/baseline-entry.ts'
import { matrixVerdictSchema } from '../model/matrix.ts'
import { probeReportSchema } from '../model/probe-report.ts'
import { verdictSchema } from '../model/verdict.ts'
import { credentialsSchema } from '../probing/credentials-schema.ts'
import { journalSchema } from './journal-schema.ts'

const schemas = {
  'verdict.json': verdictSchema,
  'matrix.json': matrixVerdictSchema,
  'journal.json': journalSchema,
  'probe.json': probeReportSchema,
  'config.json': configSchema,
  'baseline.json': baselineSchema,
  'credentials.json': credentialsSchema,
} as const satisfies Record<string, z.ZodType>

export type PublishedSchema = keyof typeof schemas

/** The files of docs/schemas, and the expected content of each. */
export const publishedSchemas = new Map(
  Object.entries(schemas).map(([file, schema]) => [file, `${JSON.stringify(jsonSchemaOf(schema), null, 2)}\n`]),
)
