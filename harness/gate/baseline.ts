import { readFileSync } from 'node:fs'
import type { z } from '../formats/schema.ts'
import { YamlList } from '../formats/yaml-list.ts'
import type { Place } from '../formats/yaml-text.ts'
import { replaceOwnFile } from '../journal/replace-file.ts'
import { type BaselineEntry, baselineEntrySchema } from '../model/baseline-entry.ts'
import { UsageError, UsageErrors } from '../model/usage-error.ts'
import type { MigratedBaseline } from './baseline-migration.ts'
import { scopeOf } from './scope-of.ts'

const heading = ` Divergences between source and target that somebody has taken responsibility for.
 Each has a reason, an owner and a last day; after that day it fails the gate again.
 Add one with: npx crosscheck accept FINGERPRINT --reason … --owner … --until YYYY-MM-DD`

/**
 * Reads the entries of a baseline file: none if the file does not exist. Throws UsageErrors with the place of each
 * fault.
 */
export function readBaseline(file: string): BaselineEntry[] {
  return parseBaseline(textOf(file) ?? '', file).entries
}

/**
 * Adds entries to a baseline file, or replaces the entries of the same fingerprint and servers; all comments in the
 * file stay. The entries are sorted by fingerprint, so that two branches which accept different divergences seldom
 * conflict.
 */
export function acceptInBaseline(file: string, accepted: BaselineEntry[]): void {
  const { list } = parseBaseline(textOf(file) ?? '', file)
  for (const entry of accepted) {
    list.put(inFileOrder(entry), other => scopeOf(other as BaselineEntry) === scopeOf(entry), heading)
  }
  replaceOwnFile(file, list.sortedBy('fingerprint'))
}

/** Gives entries of a baseline file the fingerprints that their divergences have now; all else stays as it is. */
export function carryOverInBaseline(file: string, carried: MigratedBaseline['carried']): void {
  const { list } = parseBaseline(textOf(file) ?? '', file)
  for (const { entry, fingerprint } of carried) {
    list.change(other => scopeOf(other as BaselineEntry) === scopeOf(entry), 'fingerprint', fingerprint)
  }
  replaceOwnFile(file, list.sortedBy('fingerprint'))
}

function parseBaseline(text: string, file: string): { list: YamlList; entries: BaselineEntry[] } {
  const list = new YamlList(text)
  const refusal = (message: string, { line, column }: Place, remedy?: string) =>
    new UsageError(message, { at: { file, line, column }, ...(remedy ? { remedy } : {}) })
  if (list.faults.length > 0) throw new UsageErrors(list.faults.map(({ message, ...place }) => refusal(message, place)))
  const found = list.entries
  if (!found) throw refusal('a baseline is a list of entries', list.placeOf([]), 'begin each with "- fingerprint: …"')

  const errors: UsageError[] = []
  const entries: BaselineEntry[] = []
  const lineOfScope = new Map<string, number>()
  for (const [index, each] of found.entries()) {
    const entry = baselineEntrySchema.safeParse(each)
    if (!entry.success) {
      for (const issue of entry.error.issues) {
        errors.push(refusal(describe(issue), list.placeOfIssue({ ...issue, path: [index, ...issue.path] })))
      }
      continue
    }
    entries.push(entry.data)
    const scope = scopeOf(entry.data)
    const place = list.placeOf([index])
    const first = lineOfScope.get(scope)
    if (first === undefined) lineOfScope.set(scope, place.line)
    else errors.push(refusal(`${entry.data.fingerprint} is accepted in line ${first} already`, place, 'remove one'))
  }
  if (errors.length > 0) throw new UsageErrors(errors)
  return { list, entries }
}

function describe(issue: z.core.$ZodIssue): string {
  const key = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') return `an entry has no "${issue.keys.join('", "')}"`
  if (issue.code === 'invalid_type' && key !== '') return `the entry lacks "${key}", or it is not text`
  return `${key === '' ? 'entry' : `"${key}"`} ${issue.message}`
}

function inFileOrder({ fingerprint, label, statement, consequences, servers, reason, owner, until }: BaselineEntry) {
  return {
    fingerprint,
    ...(label === undefined ? {} : { label }),
    ...(statement === undefined ? {} : { statement }),
    ...(consequences === undefined ? {} : { consequences }),
    ...(servers === undefined ? {} : { servers }),
    reason,
    owner,
    until,
  }
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
