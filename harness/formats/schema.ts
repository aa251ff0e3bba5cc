import { z } from 'zod'

export { z }

/**
 * Returns the schema of an object whose unknown members a reader keeps, because a later release may have written them.
 * The type has only the members that the schema names.
 */
export function openObject<const Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> {
  return z.looseObject(shape) as never
}

/** Returns the schema of one of several words. Its description explains each word. */
export function oneOfWords<const Meanings extends Record<string, string>>(
  meanings: Meanings,
): z.ZodEnum<{ [Word in keyof Meanings & string]: Word }> {
  const words = Object.keys(meanings) as (keyof Meanings & string)[]
  const lines = words.map(word => `${word}: ${meanings[word]}`)
  return z.enum(words).describe(lines.join('\n')) as never
}

/** A 64-bit integer. It is written as decimal text, because JSON has no other exact form for it. */
export const bigInteger = z
  .string()
  .regex(/^-?\d+$/)
  .describe('A 64-bit integer, as decimal text.')
  .transform(text => BigInt(text))
