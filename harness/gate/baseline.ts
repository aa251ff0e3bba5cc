import { readFileSync } from 'node:fs'
import { type Document, isMap, isNode, isSeq, LineCounter, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import { z } from 'zod'
import { replaceOwnFile } from '../journal/replace-file.ts'
import { isDay } from '../kit/day.ts'
import type { BaselineEntry } from '../model/policy.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'

const heading = ` Divergences between source and target that somebody has taken responsibility for.
 Each has a reason, an owner and a last day; after that day it fails the gate again.
 Add one with: npx crosscheck accept FINGERPRINT --reason … --owner … --until YYYY-MM-DD`

const filled = (what: string) => z.string().trim().min(1, `is empty: write ${what}`)

const entrySchema: z.ZodType<BaselineEntry> = z.strictObject({
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{12}$/, 'is not a fingerprint: write the twelve hex digits that the report shows'),
  reason: filled('why the difference does no harm'),
  owner: filled('who answers for it'),
  until: z.string().refine(isDay, 'is not a day: write the last day on which it is accepted as YYYY-MM-DD'),
  label: z.string().exactOptional(),
  statement: z.string().exactOptional(),
  servers: z
    .strictObject({ source: filled('a product, as in MySQL 9.7'), target: filled('a product, as in MariaDB 11.8') })
    .exactOptional(),
})

/** The entries of a baseline file; none where there is no such file. Throws UsageErrors with the place of each fault. */
export function readBaseline(file: string): BaselineEntry[] {
  return parseBaseline(textOf(file) ?? '', file).entries
}

/**
 * Adds entries to a baseline file, or replaces those of the same fingerprint and servers, keeping everybody's comments.
 * The entries are sorted by fingerprint, so that two branches which accept different things seldom conflict.
 */
export function acceptInBaseline(file: string, accepted: BaselineEntry[]): void {
  const { document } = parseBaseline(textOf(file) ?? '', file)
  if (!isSeq(document.contents)) {
    document.contents = document.createNode([]) as YAMLSeq
    document.commentBefore ??= heading
  }
  const list = document.contents as YAMLSeq<YAMLMap>
  list.flow = false
  keepHeading(document, list)
  for (const entry of accepted) {
    const node = document.createNode(inFileOrder(entry)) as YAMLMap
    const index = list.items.findIndex(item => scopeOf(item.toJSON() as BaselineEntry) === scopeOf(entry))
    if (index === -1) list.items.push(node)
    else {
      node.commentBefore = list.items[index]!.commentBefore ?? null
      list.items[index] = node
    }
  }
  list.items.sort((a, b) => (String(a.get('fingerprint')) < String(b.get('fingerprint')) ? -1 : 1))
  for (const [index, item] of list.items.entries()) item.spaceBefore = index > 0
  replaceOwnFile(file, document.toString({ lineWidth: 120 }))
}

/** A first paragraph of comments that another follows is read as the first entry's, but speaks of the whole file. */
function keepHeading(document: Document, list: YAMLSeq<YAMLMap>): void {
  const first = list.items[0]
  const [paragraph, ...rest] = first?.commentBefore?.split('\n\n') ?? []
  if (!first || document.commentBefore || rest.length === 0) return
  document.commentBefore = paragraph ?? null
  first.commentBefore = rest.join('\n\n')
}

/** Every scalar is text to the file's reader: `123456789012` is a fingerprint, and a day is not a time stamp. */
function parseBaseline(text: string, file: string): { document: Document; entries: BaselineEntry[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines })
  const errorAt = (offset: number, message: string, remedy?: string) => {
    const { line, col } = lines.linePos(offset)
    return new UsageError(message, { at: { file, line, column: col }, ...(remedy ? { remedy } : {}) })
  }
  const malformed = document.errors.map(error => errorAt(error.pos[0], `this is not YAML: ${firstLine(error.message)}`))
  if (malformed.length > 0) throw new UsageErrors(malformed)
  const contents = document.contents
  if (contents === null || (!isSeq(contents) && document.toJSON() === '')) return { document, entries: [] }
  if (!isSeq(contents)) {
    throw errorAt(contents.range?.[0] ?? 0, 'a baseline is a list of entries', 'begin each with "- fingerprint: …"')
  }

  const errors: UsageError[] = []
  const entries: BaselineEntry[] = []
  const lineOfScope = new Map<string, number>()
  for (const item of contents.items) {
    const offset = isNode(item) ? (item.range?.[0] ?? 0) : 0
    const entry = entrySchema.safeParse(isNode(item) ? item.toJSON() : item)
    if (!entry.success) {
      for (const issue of entry.error.issues) errors.push(errorAt(offsetOf(item, issue) ?? offset, describe(issue)))
      continue
    }
    entries.push(entry.data)
    const scope = scopeOf(entry.data)
    const first = lineOfScope.get(scope)
    if (first === undefined) lineOfScope.set(scope, lines.linePos(offset).line)
    else errors.push(errorAt(offset, `${entry.data.fingerprint} is accepted in line ${first} already`, 'remove one'))
  }
  if (errors.length > 0) throw new UsageErrors(errors)
  return { document, entries }
}

/** The offset of the value that an issue is about, or of the entry that lacks it. */
function offsetOf(item: unknown, issue: z.core.$ZodIssue): number | undefined {
  if (!isMap(item)) return undefined
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  const node = item.getIn(path, true)
  return isNode(node) ? node.range?.[0] : undefined
}

function describe(issue: z.core.$ZodIssue): string {
  const key = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') return `an entry has no "${issue.keys.join('", "')}"`
  if (issue.code === 'invalid_type' && key !== '') return `the entry lacks "${key}", or it is not text`
  return `${key === '' ? 'entry' : `"${key}"`} ${issue.message}`
}

function inFileOrder({ fingerprint, label, statement, servers, reason, owner, until }: BaselineEntry): BaselineEntry {
  return {
    fingerprint,
    ...(label === undefined ? {} : { label }),
    ...(statement === undefined ? {} : { statement }),
    ...(servers === undefined ? {} : { servers }),
    reason,
    owner,
    until,
  }
}

/** What may be in a baseline once: a fingerprint, for a pair of servers. */
function scopeOf({ fingerprint, servers }: BaselineEntry): string {
  return JSON.stringify([fingerprint, servers?.source.toLowerCase(), servers?.target.toLowerCase()])
}

function textOf(file: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new UsageError(`${file}: the baseline cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!
}
