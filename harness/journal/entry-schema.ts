import { z } from 'zod'
import { type Kind, kinds } from '../model/difference.ts'
import type { JournalEntry } from '../model/journal.ts'
import { lossCauses } from '../model/outcome.ts'
import { readOnlyModes } from '../model/read-only.ts'

/** 64-bit integers travel as decimal text, because JSON has no other exact form for them. */
const bigInteger = z
  .string()
  .regex(/^-?\d+$/)
  .transform(text => BigInt(text))

const kind = z.enum(kinds as [Kind, ...Kind[]])
const bySide = <Schema extends z.ZodType>(schema: Schema) => z.looseObject({ source: schema, target: schema })

const column = z.looseObject({
  schema: z.string(),
  table: z.string(),
  orgTable: z.string(),
  name: z.string(),
  orgName: z.string(),
  charset: z.number(),
  length: z.number(),
  type: z.number(),
  flags: z.number(),
  decimals: z.number(),
})

const warnings = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('read'),
    count: z.number(),
    list: z.array(z.looseObject({ level: z.string(), code: z.number(), message: z.string() })),
  }),
  z.looseObject({ kind: z.literal('unread'), count: z.number(), because: z.string() }),
])

const outcome = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('rows'),
    columns: z.array(column),
    rowCount: z.number(),
    digest: z.string().nullable(),
    warnings,
    inTransaction: z.boolean(),
  }),
  z.looseObject({
    kind: z.literal('done'),
    affectedRows: bigInteger,
    insertId: bigInteger,
    info: z.string(),
    warnings,
    inTransaction: z.boolean(),
  }),
  z.looseObject({ kind: z.literal('refused'), errno: z.number(), sqlState: z.string(), message: z.string() }),
  z.looseObject({ kind: z.literal('lost'), cause: z.enum(lossCauses), detail: z.string() }),
])

const shown = z.union([z.string(), z.null(), z.looseObject({ hex: z.string() })])

const keptColumns = z.looseObject({ key: z.number(), places: z.array(z.number()), omitted: z.number() })

const difference = z.looseObject({
  kind,
  result: z.number(),
  column: z.string().exactOptional(),
  columns: z.array(z.string()).exactOptional(),
  summary: z.string(),
  source: z.string().exactOptional(),
  target: z.string().exactOptional(),
  rows: z
    .looseObject({
      count: z.number(),
      columns: bySide(z.array(z.string())),
      kept: keptColumns.exactOptional(),
      examples: z.array(
        z.looseObject({
          source: z.array(shown).exactOptional(),
          target: z.array(shown).exactOptional(),
          row: z
            .looseObject({ source: z.number().exactOptional(), target: z.number().exactOptional() })
            .exactOptional(),
        }),
      ),
    })
    .exactOptional(),
  frozen: z
    .looseObject({
      columns: z.array(z.string()),
      kept: keptColumns.exactOptional(),
      otherwise: z.array(z.array(shown)),
      frozen: z.array(z.array(shown)),
    })
    .exactOptional(),
  advice: z.string().exactOptional(),
})

const account = z.looseObject({ account: z.string(), grants: z.array(z.string()) })

const location = z.looseObject({ file: z.string(), line: z.number(), column: z.number() })

const tolerance = z.looseObject({
  kinds: z.array(kind),
  because: z.string(),
  at: location,
})

const side = z.enum(['source', 'target'])

const writeMeans = z.enum([
  'rows',
  'locking-read',
  'definition',
  'routine',
  'function',
  'table-lock',
  'account',
  'upkeep',
  'transaction',
  'xa',
])

const readOnlyFacts = z.looseObject({
  path: z.string().exactOptional(),
  expectation: z
    .discriminatedUnion('kind', [
      z.looseObject({ kind: z.literal('refused') }),
      z.looseObject({ kind: z.literal('degrade'), how: z.string() }),
    ])
    .exactOptional(),
  reading: z.looseObject({
    writes: z.enum(['yes', 'no', 'perhaps']),
    means: z.array(writeMeans),
    tables: z.array(z.string()),
    temporary: z.boolean(),
    commits: z.boolean(),
    within: z.array(z.string()).exactOptional(),
    swallows: z.string().exactOptional(),
  }),
  thawed: bySide(z.enum(['same', 'differs', 'left-out', 'not-compared'])),
})

const switchAnswers = z.looseObject({
  waitedMs: z.number(),
  blocked: z.boolean(),
  steps: z.array(
    z.looseObject({
      when: z.enum(['before', 'at', 'frozen', 'thawed']),
      sql: z.string(),
      answer: z.string(),
      message: z.string().exactOptional(),
    }),
  ),
})

const observation = z.looseObject({
  statement: z.string(),
  at: z.string(),
  suite: z.string(),
  phase: z.enum(['fixture', 'replay', 'contents', 'protocol', 'read-only']),
  name: z.string().exactOptional(),
  sql: z.string(),
  normalised: z.string(),
  source: z.array(outcome),
  target: z.array(outcome),
  differences: z.array(difference),
  tolerances: z.array(tolerance),
  notCompared: z.array(z.string()),
  notExercised: z.string().exactOptional(),
  ms: bySide(z.number()),
  readOnly: readOnlyFacts.exactOptional(),
})

const server = z.looseObject({
  spec: z.string(),
  description: z.string(),
  product: z.string(),
  version: z.string(),
  settings: z.record(z.string(), z.string()),
})

const plannedSuite = z.looseObject({
  name: z.string(),
  file: z.string(),
  path: z.string().exactOptional(),
  statements: z.number(),
  leftOut: z.looseObject({ because: z.enum(['only', 'picked']), count: z.number() }).exactOptional(),
})

const earlyEnds = [
  z.looseObject({ kind: z.literal('interrupted'), by: z.string() }),
  z.looseObject({ kind: z.literal('server-died'), side: z.enum(['source', 'target']), detail: z.string() }),
  z.looseObject({ kind: z.literal('failed'), detail: z.string() }),
] as const

const incompleteShard = z.looseObject({
  index: z.number(),
  count: z.number(),
  after: z.string().exactOptional(),
  end: z.discriminatedUnion('kind', [
    ...earlyEnds,
    z.looseObject({ kind: z.literal('killed') }),
    z.looseObject({ kind: z.literal('missing'), detail: z.string() }),
  ]),
})

const runEnd = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('complete') }),
  ...earlyEnds,
  z.looseObject({ kind: z.literal('shards-incomplete'), shards: z.array(incompleteShard) }),
])

const shard = z.looseObject({
  index: z.number(),
  count: z.number(),
  plan: z.array(plannedSuite.extend({ digest: z.string() })),
  settings: z.record(z.string(), z.string()),
})

/**
 * The shape of a line of journal.jsonl: model/journal.ts, checked as it is read. Members that it does not name are kept
 * as they are.
 */
export const entrySchema: z.ZodType<JournalEntry> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('run-started'),
    formatVersion: z.literal(1),
    startedAt: z.string(),
    servers: bySide(server),
    accounts: z
      .looseObject({
        confined: bySide(account),
        unconfined: bySide(account)
          .extend({ files: z.array(z.string()) })
          .exactOptional(),
      })
      .exactOptional(),
    suites: z.array(plannedSuite),
    suitesFrom: z.enum(['configuration', 'command-line']),
    pinned: z.array(z.string()),
    serversMs: z.number(),
    shard: shard.exactOptional(),
    disclosure: z
      .looseObject({ values: z.enum(['kept', 'left-out']), mask: z.array(z.string()), unmatched: z.array(z.string()) })
      .exactOptional(),
  }),
  z.looseObject({ kind: z.literal('suite-started'), suite: z.string(), file: z.string(), database: z.string() }),
  z.looseObject({ kind: z.literal('observation'), observation }),
  z.looseObject({
    kind: z.literal('noise'),
    statement: z.string(),
    differences: z.array(z.looseObject({ kind, result: z.number(), columns: z.array(z.string()).exactOptional() })),
  }),
  z.looseObject({ kind: z.literal('noise-not-measured'), file: z.string(), because: z.string() }),
  z.looseObject({
    kind: z.literal('suite-finished'),
    suite: z.string(),
    file: z.string(),
    ms: z.number(),
    givenUp: z.string().exactOptional(),
  }),
  z.looseObject({ kind: z.literal('read-only-left-out'), because: z.string() }),
  z.looseObject({
    kind: z.literal('read-only-started'),
    mode: z.enum(readOnlyModes),
    how: bySide(z.string()),
    application: bySide(account),
  }),
  z.looseObject({
    kind: z.literal('exempt-writer'),
    writer: z.looseObject({
      side,
      kind: z.enum(['account', 'routine', 'trigger', 'view', 'event', 'scheduler', 'replication']),
      name: z.string(),
      because: z.string(),
      reach: z.enum(['writes', 'indirectly']),
      ours: z.boolean(),
      at: location.exactOptional(),
    }),
  }),
  z.looseObject({
    kind: z.literal('movement'),
    movement: z.looseObject({
      side,
      what: z.string(),
      before: z.string(),
      after: z.string(),
      culprit: z.string().exactOptional(),
    }),
  }),
  z.looseObject({
    kind: z.literal('across-the-switch'),
    row: z.looseObject({
      situation: z.string(),
      title: z.string(),
      source: switchAnswers,
      target: switchAnswers,
    }),
  }),
  z.looseObject({ kind: z.literal('read-only-finished'), ms: z.number() }),
  z.looseObject({
    kind: z.literal('attribution'),
    fingerprint: z.string(),
    statement: z.string(),
    setting: z.string(),
    value: z.string(),
    gone: z.array(kind),
    left: z.array(kind),
  }),
  z.looseObject({
    kind: z.literal('reproduction'),
    fingerprint: z.string(),
    statement: z.string(),
    file: z.string(),
    minimised: z.boolean(),
    seen: z.boolean(),
    protocol: z.enum(['text', 'binary']).exactOptional(),
  }),
  z.looseObject({ kind: z.literal('diagnosis-remark'), detail: z.string() }),
  z.looseObject({
    kind: z.literal('run-finished'),
    end: runEnd,
    totalMs: z.number(),
    planned: z
      .looseObject({ startedAt: z.string(), servers: bySide(z.string()), suites: z.array(plannedSuite) })
      .exactOptional(),
    restarts: z.array(z.looseObject({ side, because: z.string() })).exactOptional(),
  }),
])
