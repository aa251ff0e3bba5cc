import { z } from './schema.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

/**
 * Returns the JSON Schema (draft 2020-12) of a file in its form on the disk. The title and the description come first.
 */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema, title, description, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => withoutCommonplaces(jsonSchema),
  })
  return { $schema, title, description, ...rest } as JsonSchema
}

/** Removes the keywords that are the same for every object and every integer. */
function withoutCommonplaces(jsonSchema: JsonSchema): void {
  const { additionalProperties, maximum } = jsonSchema
  const allowsAnything = typeof additionalProperties === 'object' && Object.keys(additionalProperties).length === 0
  if (allowsAnything) delete jsonSchema.additionalProperties
  if (maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
