import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findUnusedExports } from './testing/find-unused-exports.ts'

/** Whose exports are named from outside of the sources. */
const entryPoints = [
  // By the configuration of a project.
  'harness/config/define-config.ts',
  // By a guard, which is told its duty as the address of a module.
  'harness/recovery/run-guard-duty.ts',
  'harness/topology/containers/container-guard-duty.ts',
  'harness/testing/noting-duty.ts',
  // By the code that a suite becomes for vitest.
  'harness/vitest/replayed-suite.ts',
]

/** Small parts of something that takes a server, the network, another machine or minutes to be tried as a whole. */
const forTestsAlone = [
  'bench/profile.ts: summarise',
  'bench/small-statements.ts: shapeCount',
  'bench/statistics.ts: median',
  'harness/administration/activity/scheduled-events.ts: intervalSeconds',
  'harness/administration/runs/run-mark.ts: makeMark',
  'harness/probing/credentials.ts: parseCredentials',
  'harness/report/console/console-look.ts: colours',
  'harness/topology/containers/container-owner.ts: startLabel',
  'harness/topology/programs/apt-mirror.ts: distributionOf',
  'harness/topology/programs/apt-mirror.ts: rankMirrors',
  'harness/topology/programs/apt-packages.ts: upstreamVersion',
  'harness/topology/programs/server-version.ts: parseServerVersion',
]

const project = join(import.meta.dirname, '..')
const isSource = (file: string) => /\.(ts|mjs)$/.test(file)
const inFolders = ['harness', 'bench'].flatMap(folder =>
  readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)),
)
const files = [...inFolders, ...readdirSync(project)].filter(isSource)
const sources = new Map(files.map(file => [file, readFileSync(join(project, file), 'utf8')]))
/** Makes what `npm run schemas` publishes. */
const publisher = 'harness/testing/published-schemas.ts'
const isOfTests = (file: string) =>
  file.includes('.test.') || (file.startsWith('harness/testing/') && file !== publisher)
const unused = findUnusedExports(sources, isOfTests).filter(({ at }) => {
  const file = at.split(':')[0]!
  return ![...entryPoints, publisher].includes(file) && !file.includes('.test.')
})

it('every export is named by another file', () => {
  expect(unused.filter(({ namedBy }) => namedBy === 'nobody').map(({ at }) => at)).toEqual([])
})

it('what is exported for its tests alone could not be tested otherwise', () => {
  const values = unused.filter(({ namedBy, isType }) => namedBy === 'tests' && !isType)
  expect(values.map(({ at }) => at).toSorted()).toEqual(forTestsAlone)
})
