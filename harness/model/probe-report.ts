import { oneOfWords, openObject, z } from '../formats/schema.ts'

const refusalSchema = z.enum(['error', 'no-answer', 'server-error', 'maintenance', 'unexpected'])
/** The reason why an attempt was refused. */
export type Refusal = z.infer<typeof refusalSchema>

const mistakeSchema = z.enum(['bad-accepted', 'good-refused'])
/** The mistake of the service: it accepted a bad credential, or refused a good one. */
export type Mistake = z.infer<typeof mistakeSchema>

const probeCountsSchema = openObject({
  good: z.number().describe('As it should be, and in time.'),
  slow: z.number().describe('As it should be, but later than slowMs.'),
  refused: z.number(),
  wrong: z.number().describe('Somebody was let in who may not, or kept out who may.'),
  'not-started': z
    .number()
    .describe('Due while as many as there may be were waiting for an answer: nobody knows what they would have got.'),
  unfinished: z.number().describe('Cut off by the end of the probe before they were answered.'),
}).meta({ id: 'ProbeCounts', description: 'Attempts by what they came to; each counts once.' })
export type ProbeCounts = z.infer<typeof probeCountsSchema>

const windowKindSchema = z.enum(['slow', 'refused', 'wrong', 'not-started'])
export type WindowKind = z.infer<typeof windowKindSchema>

const probeWindowSchema = openObject({
  kind: windowKindSchema,
  from: z.string().describe('When the first of them was due. ISO, UTC.'),
  until: z
    .string()
    .describe('When the next attempt was due after the last of them: the first that was not like this. ISO, UTC.'),
  fromMs: z.number().describe('Milliseconds from the start of the probe to from.'),
  untilMs: z.number().describe('Milliseconds from the start of the probe to until.'),
  count: z.number(),
  whys: z
    .partialRecord(z.enum([...refusalSchema.options, ...mistakeSchema.options]), z.number())
    .describe('How many for each reason; empty when they were slow.'),
  first: z.string().describe('What the first of them was, and what it got.'),
}).meta({
  id: 'ProbeWindow',
  description:
    'A stretch of time in which attempts of one kind came one after another. Each attempt has the time when it was due.',
})
export interface ProbeWindow extends z.infer<typeof probeWindowSchema> {}

const latencySchema = openObject({
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
}).meta({ id: 'LatencyMs', description: 'Milliseconds from when an attempt was due to its answer.' })
export interface LatencyMs extends z.infer<typeof latencySchema> {}

const probeDecisionSchema = oneOfWords({
  passed: 'attempts were answered as they should be, and none was refused, wrong, or not started.',
  failed: 'an attempt was refused, or its answer was wrong.',
  unknown: 'not one attempt was answered as it should be, or some could not be started and no other failed.',
})
export type ProbeDecision = z.infer<typeof probeDecisionSchema>

export const probeReportSchema = openObject({
  formatVersion: z.literal(1),
  probed: z.string().describe('The address, without a password.'),
  decision: probeDecisionSchema,
  startedAt: z.string().describe('ISO, UTC.'),
  ms: z.number(),
  end: z.enum(['time-over', 'interrupted']),
  ratePerSecond: z.number(),
  slowMs: z.number(),
  timeoutMs: z.number(),
  attempts: z.number(),
  counts: probeCountsSchema,
  cases: z
    .array(openObject({ name: z.string(), counts: probeCountsSchema }))
    .describe('What was tried in turn: a credential, a suite.'),
  latencyMs: latencySchema
    .exactOptional()
    .describe(
      'Of the attempts that were answered, given up at the timeout, or not started, which have waited at least so long; ' +
        'not of those refused outright. Absent without any.',
    ),
  windows: z
    .array(probeWindowSchema)
    .describe('Wrong, refused, slow and not started ones, in the order in which they began.'),
  windowsLeftOut: z
    .number()
    .describe('More windows than are kept: how many are not listed. Their attempts are counted anyway.'),
  startedLateMs: z
    .number()
    .describe(
      'The longest that an attempt started after it was due, because this machine was busy. Part of the latencies.',
    ),
}).meta({ title: 'probe.json of crosscheck probe', description: 'What became of the attempts of a probe.' })
export interface ProbeReport extends z.infer<typeof probeReportSchema> {}
