import type { Finding } from '../model/finding.ts'
import { formatLocation } from '../model/format-location.ts'
import type { Observation } from '../model/observation.ts'
import { covers } from './divergence-groups.ts'
import { missingReply } from './missing-reply.ts'

/** Records which tolerances of suites are used. The use of a tolerance whose statement got no reply is unknown. */
export class ToleranceUse {
  readonly #known = new Map<string, { used: boolean; evidence: string }>()

  declare(observation: Observation): void {
    if (observation.tolerances.length === 0 || missingReply(observation)) return
    for (const { at, kinds } of observation.tolerances) {
      const place = formatLocation(at)
      if (this.#known.has(place)) continue
      const evidence = `${place}: tolerates ${kinds.join(', ')}, and nothing differs so in this run`
      this.#known.set(place, { used: false, evidence })
    }
  }

  use({ tolerances, differences, isNoise }: Finding): void {
    if (isNoise) return
    for (const tolerance of tolerances) {
      const known = this.#known.get(formatLocation(tolerance.at))
      if (known && differences.some(difference => covers(tolerance, difference))) known.used = true
    }
  }

  /** Lists the unused tolerances as sentences with their places. */
  unused(): string[] {
    return [...this.#known.values()].filter(({ used }) => !used).map(({ evidence }) => evidence)
  }
}
