import type { Attribution } from '../../model/attribution.ts'
import type { Kind } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { FailOn } from '../../model/policy.ts'
import type { SessionOpener } from '../../model/session.ts'
import { effectOfSetting } from './effect-of-setting.ts'
import type { ReproductionRunner } from './reproduction-runner.ts'
import type { ReproductionScript } from './reproduction-script.ts'
import { type Candidate, isPossible, type TargetSettings } from './target-settings.ts'

const maxCandidates = 8

/**
 * Returns the setting of the target with which a divergence disappears: all of it that blocks a go, and nothing else that
 * blocks one appears instead. Undefined if none of the few settings worth a try has this effect. `seen` is the
 * observation of the script without any setting.
 */
export async function attribute(
  script: ReproductionScript,
  kinds: readonly Kind[],
  seen: Observation,
  tools: { runner: ReproductionRunner; settings: TargetSettings; target: SessionOpener; failOn: FailOn },
): Promise<Attribution | undefined> {
  const { runner, settings, target, failOn } = tools
  const errnos = [...seen.source, ...seen.target].flatMap(outcome =>
    outcome.kind === 'error' ? outcome.errno : 'warnings' in outcome ? warningCodes(outcome.warnings) : [],
  )
  const effectOf = async (candidate: Candidate): Promise<Attribution | undefined> => {
    if (runner.isOver || !(await isPossible(candidate, target))) return undefined
    const attempt = await runner.attempt(script, [candidate.statement])
    return attempt && effectOfSetting(candidate, { kinds, failOn }, seen, attempt.failing)
  }
  let best: Attribution | undefined
  for (const candidate of settings.candidates({ script, kinds, errnos }).slice(0, maxCandidates)) {
    const whole = await effectOf(candidate)
    if (!whole) continue
    const found = (await firstAsGood(candidate.parts, whole, effectOf)) ?? whole
    if (found.left.length === 0) return found
    if (!best || found.left.length < best.left.length) best = found
  }
  return best
}

async function firstAsGood(
  parts: readonly Candidate[],
  whole: Attribution,
  effectOf: (candidate: Candidate) => Promise<Attribution | undefined>,
): Promise<Attribution | undefined> {
  for (const part of parts) {
    const found = await effectOf(part)
    if (found && found.left.join() === whole.left.join()) return found
  }
  return undefined
}

function warningCodes(warnings: Extract<Observation['source'][number], { kind: 'rows' }>['warnings']): number[] {
  return warnings.kind === 'read' ? warnings.list.map(({ code }) => code) : []
}
