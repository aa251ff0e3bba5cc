import type { Attribution } from '../../model/attribution.ts'
import { type Kind, severityOfKind } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { SessionOpener } from '../../model/session.ts'
import { isAtLeast, worst } from '../../model/severity.ts'
import type { ReproductionRunner } from './reproduction-runner.ts'
import type { ReproductionScript } from './reproduction-script.ts'
import { kindsOf } from './signature.ts'
import { type Candidate, isPossible, type TargetSettings } from './target-settings.ts'

const maxCandidates = 8

/**
 * Returns the setting of the target with which a divergence disappears, or at least the worst of it; undefined if none
 * of the few settings worth a try has this effect. `seen` is the observation of the script without any setting.
 */
export async function attribute(
  script: ReproductionScript,
  kinds: readonly Kind[],
  seen: Observation,
  tools: { runner: ReproductionRunner; settings: TargetSettings; target: SessionOpener },
): Promise<Attribution | undefined> {
  const { runner, settings, target } = tools
  const errnos = [...seen.source, ...seen.target].flatMap(outcome =>
    outcome.kind === 'error' ? outcome.errno : 'warnings' in outcome ? warningCodes(outcome.warnings) : [],
  )
  const effectOf = async (candidate: Candidate): Promise<Attribution | undefined> => {
    if (runner.isOver || !(await isPossible(candidate, target))) return undefined
    const attempt = await runner.attempt(script, [candidate.statement])
    return attempt && effect(candidate, kinds, seen, attempt.failing)
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

/** Returns undefined if the worst of the divergence remains, or if something as bad appears instead. */
function effect(
  { setting, value }: Candidate,
  kinds: readonly Kind[],
  before: Observation,
  after: Observation,
): Attribution | undefined {
  const remaining = consequentialKinds(after)
  const gone = kinds.filter(kind => !remaining.includes(kind))
  const unconcerned = consequentialKinds(before).filter(kind => !kinds.includes(kind))
  const left = remaining.filter(kind => !unconcerned.includes(kind))
  const severity = worst(kinds.map(kind => severityOfKind[kind]))
  const isWorst = gone.some(kind => isAtLeast(severityOfKind[kind], severity))
  const isWorse = left.some(kind => !kinds.includes(kind) && isAtLeast(severityOfKind[kind], severity))
  return isWorst && !isWorse ? { setting, value, gone, left } : undefined
}

/** Cosmetic differences alone do not count as a remaining divergence. */
function consequentialKinds({ differences }: Observation): Kind[] {
  return kindsOf(differences.filter(({ kind }) => severityOfKind[kind] !== 'cosmetic'))
}

function warningCodes(warnings: Extract<Observation['source'][number], { kind: 'rows' }>['warnings']): number[] {
  return warnings.kind === 'read' ? warnings.list.map(({ code }) => code) : []
}
