import { expect, it } from 'vitest'
import type { Suite } from '../../model/statement.ts'
import type { Server, Topology } from '../../model/topology.ts'
import { planReadOnly } from './plan-read-only.ts'

const suite = (path?: string): Suite => ({ name: 'a', file: 'a.sql', statements: [], ...(path ? { path } : {}) })
const server = (ours: boolean) => ({ ours }) as Server
const topology = (source: boolean, target: boolean) => ({ source: server(source), target: server(target) }) as Topology
const ours = topology(true, true)

it('is on by itself when a suite is on the path of a log-in', () => {
  const wish = { phase: 'auto', topology: ours, allowReadOnly: false } as const
  expect(planReadOnly([suite()], wish)).toEqual({ kind: 'off' })
  expect(planReadOnly([suite(), suite('auth')], wish)).toEqual({ kind: 'on', wanted: 'automatically' })
})

it('is on when it is asked for, and off when it is not wanted', () => {
  expect(planReadOnly([suite()], { phase: 'on', topology: ours, allowReadOnly: false })).toEqual({
    kind: 'on',
    wanted: 'on-request',
  })
  expect(planReadOnly([suite('auth')], { phase: 'off', topology: ours, allowReadOnly: true })).toEqual({ kind: 'off' })
})

it('does not touch servers of somebody else unless it may, and says so', () => {
  const wish = { phase: 'auto', topology: topology(true, false), allowReadOnly: false } as const
  const plan = planReadOnly([suite('auth')], wish)
  expect(plan).toMatchObject({ kind: 'left-out' })
  expect(plan.kind === 'left-out' && plan.because).toContain('the target already runs; --allow-read-only')
  const both = planReadOnly([suite('auth')], { ...wish, topology: topology(false, false) })
  expect(both.kind === 'left-out' && both.because).toContain(
    'the source and the target already run; --allow-read-only lets them be switched',
  )
  expect(planReadOnly([suite('auth')], { ...wish, allowReadOnly: true })).toEqual({
    kind: 'on',
    wanted: 'on-request',
  })
})
