import { expect, it } from 'vitest'
import type { Config } from '../../config/schema.ts'
import type { Server, Topology } from '../../model/topology.ts'
import { planReadOnly } from './plan-read-only.ts'

const server = (ours: boolean) => ({ ours }) as Server
const topology = (source: boolean, target: boolean) => ({ source: server(source), target: server(target) }) as Topology
const ours = topology(true, true)

/** `paths`: the path of each suite; undefined for a suite that is on no path. */
function plan(
  paths: (string | undefined)[],
  wish: { phase: Config['readOnly']['phase']; topology: Topology; allowReadOnly: boolean },
) {
  const suites = paths.map(path => ({ name: 'a', file: 'a.sql', ...(path ? { path } : {}) }))
  const config = { readOnly: { phase: wish.phase } } as Config
  return planReadOnly({ config, suites, topology: wish.topology, allowReadOnly: wish.allowReadOnly })
}

it('is on by itself when a suite is on the path of a log-in', () => {
  const wish = { phase: 'auto', topology: ours, allowReadOnly: false } as const
  expect(plan([undefined], wish)).toEqual({ kind: 'off' })
  expect(plan([undefined, 'auth'], wish)).toEqual({ kind: 'on', wanted: 'automatically' })
})

it('is on when it is asked for, and off when it is not wanted', () => {
  expect(plan([undefined], { phase: 'on', topology: ours, allowReadOnly: false })).toEqual({
    kind: 'on',
    wanted: 'on-request',
  })
  expect(plan(['auth'], { phase: 'off', topology: ours, allowReadOnly: true })).toEqual({ kind: 'off' })
})

it('does not touch servers of somebody else unless it may, and says so', () => {
  const wish = { phase: 'auto', topology: topology(true, false), allowReadOnly: false } as const
  const one = plan(['auth'], wish)
  expect(one).toMatchObject({ kind: 'left-out' })
  expect(one.kind === 'left-out' && one.because).toContain('the target already runs; --allow-read-only')
  const both = plan(['auth'], { ...wish, topology: topology(false, false) })
  expect(both.kind === 'left-out' && both.because).toContain(
    'the source and the target already run; --allow-read-only lets them be switched',
  )
  expect(plan(['auth'], { ...wish, allowReadOnly: true })).toEqual({ kind: 'on', wanted: 'on-request' })
})
