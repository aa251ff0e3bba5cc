import type { Difference } from '../model/difference.ts'
import type { Divergence } from '../model/divergence.ts'
import { isConsequence } from '../model/is-consequence.ts'
import { severityOfKind } from '../model/kind.ts'
import type { MatrixDivergence, MatrixTarget, MatrixVerdict } from '../model/matrix.ts'
import { severities } from '../model/severity.ts'
import type { Decision, Verdict } from '../model/verdict.ts'
import { endingAcceptances } from './ending-acceptances.ts'

export interface TargetRun {
  verdict: Verdict
  /** The folder of this run, relative to the folder of the matrix. */
  directory: string
}

/**
 * Combines the verdicts of all targets into one: the worst decision counts, because an application that fails on one of
 * its targets has not been shown to move.
 */
export function combineVerdicts(runs: readonly TargetRun[]): MatrixVerdict {
  const decisions = runs.map(({ verdict }) => verdict.decision)
  const nobody = { spec: '(none)', product: '(none)', version: '' }
  return {
    formatVersion: 1,
    decision: worstDecision(decisions),
    source: runs.map(({ verdict }) => verdict.source).find(({ version }) => version !== '') ?? nobody,
    targets: runs.map(({ verdict: { target, decision, coverage, divergences }, directory }) => ({
      ...target,
      decision,
      directory,
      coverage,
      failing: divergences.filter(divergence => divergence.fails && !isConsequence(divergence)).length,
      ...endingOn(divergences),
    })),
    divergences: failingAnywhere(runs),
  }
}

function endingOn(divergences: readonly Divergence[]): Pick<MatrixTarget, 'endingAcceptances'> {
  const ending = endingAcceptances(divergences)
  return ending.length === 0 ? {} : { endingAcceptances: ending }
}

function worstDecision(decisions: readonly Decision[]): Decision {
  if (decisions.includes('no-go')) return 'no-go'
  return decisions.length === 0 || decisions.includes('unknown') ? 'unknown' : 'go'
}

function failingAnywhere(runs: readonly TargetRun[]): MatrixDivergence[] {
  const byFingerprint = new Map<string, MatrixDivergence>()
  runs.forEach(({ verdict }, index) => {
    for (const divergence of verdict.divergences) {
      const { fingerprint, severity, statements, example, fails, because } = divergence
      if (!fails || isConsequence(divergence)) continue
      const { at = '', name } = statements[0] ?? {}
      const known = byFingerprint.get(fingerprint) ?? {
        fingerprint,
        severity,
        at,
        ...(name === undefined ? {} : { name }),
        summary: worstOf(example.differences)?.summary ?? '',
        fails: runs.map(() => false),
      }
      known.fails[index] = true
      if (because !== undefined) known.because ??= because
      byFingerprint.set(fingerprint, known)
    }
  })
  const spread = ({ fails }: MatrixDivergence) => fails.filter(Boolean).length
  return [...byFingerprint.values()].sort(
    (a, b) => spread(b) - spread(a) || severities.indexOf(b.severity) - severities.indexOf(a.severity),
  )
}

function worstOf(differences: readonly Difference[]): Difference | undefined {
  const rank = ({ kind }: Difference) => severities.indexOf(severityOfKind[kind])
  return differences.toSorted((a, b) => rank(b) - rank(a))[0]
}
