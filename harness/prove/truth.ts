import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from '../formats/schema.ts'
import { parseYaml, writeYaml } from '../formats/yaml-text.ts'
import { type Kind, kinds } from '../model/kind.ts'
import { UsageError } from '../model/usage-error.ts'

/** Kinds that the proving ground judges; `metadata` contains the other differences, which do not matter to a driver. */
export type ProvenKind = Exclude<Kind, 'metadata'>

export const provenKinds = kinds.filter((kind): kind is ProvenKind => kind !== 'metadata')

/** `mysql:5.6 → mysql:9.7` */
export type PairName = string

/** The truth about one statement: the kinds of difference for each pair that has any. */
export interface StatementTruth {
  sql: string
  differs: Map<PairName, ProvenKind[]>
}

const kindList = z.array(z.enum(provenKinds as [ProvenKind, ...ProvenKind[]]))
const statementSchema = z.object({ sql: z.string() }).catchall(kindList)
const handSchema = z.strictObject({
  suite: z.string(),
  sql: z.string(),
  pairs: z.array(z.string()).min(1),
  kinds: kindList,
  since: z
    .string()
    .exactOptional()
    .describe('The truth of one of the two servers in these releases alone, for example MariaDB >=11.8.9.'),
  because: z.string().min(1),
})

/** The truth as determined by hand where clients show no difference, or a wrong one. */
export interface HandTruth extends z.infer<typeof handSchema> {}

/**
 * Reads the truth about a suite, in the order of its statements, from `truth/<suite>.yaml`, one entry per statement.
 */
export function readTruth(directory: string, suite: string): StatementTruth[] {
  const file = truthFile(directory, suite)
  if (!existsSync(file)) throw outdated(`there is no truth for ${suite}: ${file}`)
  return z
    .array(statementSchema)
    .parse(parseYaml(readFileSync(file, 'utf8')))
    .map(({ sql, ...pairs }) => ({
      sql: String(sql),
      differs: new Map(Object.entries(pairs as Record<string, ProvenKind[]>)),
    }))
}

export function writeTruth(directory: string, suite: string, truths: readonly StatementTruth[], heading: string): void {
  const entries = truths.map(({ sql, differs }) => {
    const lines = [...differs].map(([pair, list]) => `  ${pair}: [${list.join(', ')}]`)
    return [`- ${writeYaml({ sql }).trimEnd().replaceAll('\n', '\n  ')}`, ...lines].join('\n')
  })
  writeFileSync(truthFile(directory, suite), `${heading}\n${entries.join('\n')}\n`)
}

export function readHandTruths(directory: string): HandTruth[] {
  const file = join(directory, 'by-hand.yaml')
  return existsSync(file) ? z.array(handSchema).parse(parseYaml(readFileSync(file, 'utf8')) ?? []) : []
}

export function outdated(what: string): UsageError {
  return new UsageError(what, {
    remedy: 'ask the clients again: node harness/prove/establish-truth.ts (see fixtures/proving-ground/README.md)',
  })
}

function truthFile(directory: string, suite: string): string {
  return join(directory, 'truth', `${suite}.yaml`)
}
