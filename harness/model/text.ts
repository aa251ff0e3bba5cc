import { oneOfWords, openObject, z } from '../formats/schema.ts'
import { divergenceStatusSchema } from './divergence.ts'

export const toneSchema = oneOfWords({
  good: 'as it should be.',
  bad: 'it must not stay so.',
  warning: 'somebody should look at it.',
  unknown: 'nobody knows.',
  neutral: 'neither good nor bad.',
})
/**
 * How good or bad something is. Renderers give each tone a colour, and each tone except `neutral` a sign before the
 * words.
 */
export type Tone = z.infer<typeof toneSchema>

const divergenceKey = { fingerprint: z.string(), status: divergenceStatusSchema }

const spanSchema = z
  .union([
    z.string(),
    z.discriminatedUnion('kind', [
      openObject({ kind: z.literal('code'), text: z.string() }).describe('Written by a machine: SQL, a name, a place.'),
      openObject({ kind: z.literal('strong'), text: z.string() }),
      openObject({ kind: z.literal('faint'), text: z.string() }),
      openObject({ kind: z.literal('tone'), tone: toneSchema, text: z.string() }),
      openObject({ kind: z.literal('divergence'), text: z.string(), ...divergenceKey }).describe(
        'Leads to a divergence of the same verdict.',
      ),
    ]),
  ])
  .meta({ id: 'Span' })
export type Span = z.infer<typeof spanSchema>

export const textSchema = z
  .union([z.string(), z.array(spanSchema).readonly()])
  .meta({ id: 'Text', description: 'A sentence, or a few words, for people.' })
/**
 * A sentence, or a few words, for people. The text is raw: any part of it may come from servers and suites. Renderers
 * make control characters visible and escape everything.
 */
export type Text = z.infer<typeof textSchema>

/** Fingerprint and status: a verdict may contain two divergences of one fingerprint, one of which a suite tolerates. */
export type DivergenceKey = Omit<Extract<Span, { kind: 'divergence' }>, 'kind' | 'text'>
