import { openObject, z } from '../../formats/schema.ts'
import { sideSchema } from '../../model/side-schema.ts'

export const timeZoneEntrySchema = openObject({ kind: z.literal('time-zone'), side: sideSchema, zone: z.string() })
export interface TimeZoneEntry extends z.infer<typeof timeZoneEntrySchema> {}
