import { openObject, z } from '../formats/schema.ts'

export const readOnlyExpectationSchema = z
  .discriminatedUnion('kind', [
    openObject({ kind: z.literal('refused') }),
    openObject({ kind: z.literal('degrade'), how: z.string() }),
  ])
  .meta({
    id: 'ReadOnlyExpectation',
    description:
      'on-read-only: refused, or on-read-only: degrade "how": what the application expects while the database is read-only.',
  })
export type ReadOnlyExpectation = z.infer<typeof readOnlyExpectationSchema>
