import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { mergeCommand } from './merge.ts'
import { runCommand } from './run.ts'

/**
 * Users copy the files under docs/recipes unchanged, so Crosscheck must understand the commands and settings in them.
 */

const docs = resolve(import.meta.dirname, '../../docs')
const recipes = readdirSync(resolve(docs, 'recipes')).map(name => `recipes/${name}`)
const read = (file: string) => readFileSync(resolve(docs, file), 'utf8')
const commands: Record<string, () => Command> = { run: runCommand, merge: mergeCommand }

/**
 * Returns the lines that call Crosscheck, as a shell would pass them on: with numbers for its variables, without
 * quotes.
 */
function callsIn(text: string): string[][] {
  return [...text.matchAll(/^\s*npx crosscheck (?<call>.*?)\s*(?:#.*)?$/gm)].map(({ groups }) =>
    groups!
      .call!.replaceAll(/\$\{\{.*?\}\}|\$\w+/g, '1')
      .replaceAll(/["']/g, '')
      .split(/\s+/),
  )
}

describe.each(['sharding.md', ...recipes])('docs/%s', file => {
  const calls = callsIn(read(file))

  it('runs shards, and merges them', () => {
    expect([...new Set(calls.map(([name]) => name))]).toEqual(['run', 'merge'])
  })

  it.each(calls)('has options that there are: %s %s %s %s', (name, ...args) => {
    const command = commands[name!]!()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
    const { operands, unknown } = command.parseOptions(args)
    expect(unknown).toEqual([])
    if (name === 'run')
      expect(command.opts()).toMatchObject({ shard: { index: expect.any(Number) }, out: expect.any(String) })
    else expect(operands.length).toBeGreaterThan(0)
  })
})

it.each(recipes.filter(file => /\.ya?ml$/.test(file)))('docs/%s is YAML', file => {
  const documents = parseAllDocuments(read(file))
  if (!Array.isArray(documents)) throw new Error('it is empty')
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
  expect(documents.length).toBeGreaterThan(0)
})

it('the Indexed Job has as many pods as shards', () => {
  const jobs = parseAllDocuments(read('recipes/kubernetes-indexed-job.yaml')).map(document => document.toJS())
  const { completions, parallelism, completionMode, template } = jobs[1].spec
  const [, count] = /--shard "\$shard\/(\d+)"/.exec(template.spec.containers[0].command[2]) ?? []
  expect({ completions, parallelism, completionMode }).toEqual({
    completions: Number(count),
    parallelism: Number(count),
    completionMode: 'Indexed',
  })
})

it('the matrix names every shard', () => {
  const [workflow] = parseAllDocuments(read('recipes/github-actions.yml')).map(document => document.toJS())
  const { matrix } = workflow.jobs.shard.strategy
  const [, count] = /--shard \$\{\{ matrix\.shard \}\}\/(\d+)/.exec(read('recipes/github-actions.yml')) ?? []
  expect(matrix.shard).toEqual(Array.from({ length: Number(count) }, (_, at) => at + 1))
})
