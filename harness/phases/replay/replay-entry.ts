import { openObject, z } from '../../formats/schema.ts'
import { noisyDifferenceSchema } from '../../model/noisy-difference.ts'
import { sideSchema } from '../../model/side-schema.ts'
import { suiteEntrySchemas } from '../../model/suite-entry.ts'

/** The entries that the replay of suites writes into the journal. */
export const replayEntrySchema = z.discriminatedUnion('kind', [
  ...suiteEntrySchemas,
  openObject({
    kind: z.literal('noise'),
    statement: z.string(),
    differences: z.array(noisyDifferenceSchema).describe('What excuses the target.'),
    unlike: z
      .array(noisyDifferenceSchema)
      .exactOptional()
      .describe('What varies on the source, too, but never as on the target, so that it excuses nothing.'),
    tries: z.number().exactOptional().describe('How often the source was asked again.'),
    differed: z.number().exactOptional().describe('In how many of these tries it differed from itself.'),
  }).describe("The source was asked a second time and answered otherwise. Comes after the suite's observations."),
  openObject({
    kind: z.literal('warnings-read'),
    statement: z.string(),
    warnings: z.array(openObject({ level: z.string(), code: z.number() })),
  }).describe(
    'What the source and its control server warn of at a statement whose list was left unread in the replay: it was read ' +
      "in another one. Comes after the suite's observations.",
  ),
  openObject({ kind: z.literal('noise-not-measured'), file: z.string(), because: z.string() }).describe(
    'There is no second server like the source to ask, so that chance counts as a difference in this suite.',
  ),
  openObject({ kind: z.literal('server-restarted'), side: sideSchema, because: z.string() }).describe(
    'A server of ours ended, or could no longer be used, and was brought back. Comes after all suites.',
  ),
])
export type ReplayEntry = z.infer<typeof replayEntrySchema>
