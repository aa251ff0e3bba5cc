import { openObject, z } from '../formats/schema.ts'
import { sides } from './side.ts'

export const sideSchema = z.enum(sides)

/** One value for each side. */
export function bySideSchema<Value extends z.ZodType>(value: Value) {
  return openObject({ source: value, target: value })
}
