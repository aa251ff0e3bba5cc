import type { z } from './schema.ts'

/**
 * Converts a value of JSON to its meaning; the result may be the same value, modified. Returns undefined if the value
 * does not fit.
 */
export type QuickReader = (value: unknown) => unknown

type Members = Record<string, unknown>

/**
 * Returns a reader for the values that a schema describes, without the copies and the lists of issues that make Zod
 * some ten times slower. The reader only reports whether a value fits; Zod reports why it does not fit. Zod also reads
 * the schemas for which there is no quick reader here.
 */
export function quickReader(schema: z.core.$ZodType): QuickReader {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.checks && def.checks.length > 0) return byZod(schema)
  switch (def.type) {
    case 'string':
      return value => (typeof value === 'string' ? value : undefined)
    case 'number':
      return value => (Number.isFinite(value) ? value : undefined)
    case 'boolean':
      return value => (typeof value === 'boolean' ? value : undefined)
    case 'null':
      return value => (value === null ? value : undefined)
    case 'nullable':
      return orNull(quickReader(def.innerType))
    case 'literal':
      return oneOf(def.values)
    case 'enum':
      return oneOf(Object.values(def.entries))
    case 'array':
      return listOf(quickReader(def.element))
    case 'object':
      return def.catchall?._zod.def.type === 'unknown' ? membersOf(def) : byZod(schema)
    case 'union':
      return 'discriminator' in def ? keyOf(def as z.core.$ZodDiscriminatedUnionDef) : firstOf(def.options)
    default:
      return byZod(schema)
  }
}

function byZod(schema: z.core.$ZodType): QuickReader {
  return value => (schema as z.ZodType).safeParse(value).data
}

function orNull(read: QuickReader): QuickReader {
  return value => (value === null ? value : read(value))
}

function oneOf(values: readonly unknown[]): QuickReader {
  const known = new Set(values)
  return value => (known.has(value) ? value : undefined)
}

function listOf(read: QuickReader): QuickReader {
  return value => {
    if (!Array.isArray(value)) return undefined
    for (let at = 0; at < value.length; at += 1) {
      const item = read(value[at])
      if (item === undefined) return undefined
      value[at] = item
    }
    return value
  }
}

/** Members that the schema does not name are kept as they are. */
function membersOf({ shape }: z.core.$ZodObjectDef): QuickReader {
  const members = Object.entries(shape).map(([name, schema]) => {
    const { def } = (schema as z.core.$ZodTypes)._zod
    const optional = def.type === 'optional'
    return { name, optional, read: quickReader(optional ? def.innerType : schema) }
  })
  return value => {
    if (!isObject(value)) return undefined
    for (const { name, optional, read } of members) {
      const given = value[name]
      if (given === undefined && optional) continue
      const member = given === undefined ? undefined : read(given)
      if (member === undefined) return undefined
      if (member !== given) value[name] = member
    }
    return value
  }
}

/** Reads a union whose options are objects, each with its own text in one member. */
function keyOf({ options, discriminator }: z.core.$ZodDiscriminatedUnionDef): QuickReader {
  const readers = new Map<unknown, QuickReader>()
  for (const option of options) {
    const read = quickReader(option)
    for (const value of option._zod.propValues?.[discriminator] ?? []) readers.set(value, read)
  }
  return value => (isObject(value) ? readers.get(value[discriminator])?.(value) : undefined)
}

function firstOf(options: readonly z.core.$ZodType[]): QuickReader {
  const readers = options.map(quickReader)
  return value => {
    for (const read of readers) {
      const fitting = read(value)
      if (fitting !== undefined) return fitting
    }
    return undefined
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
