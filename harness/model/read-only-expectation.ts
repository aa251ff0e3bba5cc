import { openObject, z } from '../formats/schema.ts'

export const readOnlyExpectationSchema = z
  .discriminatedUnion('kind', [
    openObject({ kind: z.literal('refused') }),
    openObject({ kind: z.literal('degrade'), how: z.string() }),
    openObject({ kind: z.literal('skips'), how: z.string() }),
  ])
  .meta({
    id: 'ReadOnlyExpectation',
    description:
      'on-read-only: refused, degrade "how" or skips "how": what the application expects while the database is read-only.',
  })
export type ReadOnlyExpectation = z.infer<typeof readOnlyExpectationSchema>
