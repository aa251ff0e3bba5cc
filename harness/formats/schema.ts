import { z } from 'zod'

export { z }

/**
 * An object of which a reader keeps the members that the schema does not name: a later release may have written them. The
 * type has those alone that the schema names.
 */
export function openObject<const Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> {
  return z.looseObject(shape) as never
}

/** One of several words. Its description says what each of them means. */
export function oneOfWords<const Meanings extends Record<string, string>>(
  meanings: Meanings,
): z.ZodEnum<{ [Word in keyof Meanings & string]: Word }> {
  const words = Object.keys(meanings) as (keyof Meanings & string)[]
  const lines = words.map(word => `${word}: ${meanings[word]}`)
  return z.enum(words).describe(lines.join('\n')) as never
}

/** A 64-bit integer. It travels as decimal text, because JSON has no other exact form for it. */
export const bigInteger = z
  .string()
  .regex(/^-?\d+$/)
  .describe('A 64-bit integer, as decimal text.')
  .transform(text => BigInt(text))
