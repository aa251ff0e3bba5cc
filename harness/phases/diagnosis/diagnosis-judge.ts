import { describeAttribution } from '../../model/describe-attribution.ts'
import type { DivergenceAnnotation, PhaseJudge, PhaseJudgement } from '../../model/phase.ts'
import type { DiagnosisEntry } from './diagnosis-entry.ts'

/** Collects the results of the diagnosis. They do not influence the decision. */
export class DiagnosisJudge implements PhaseJudge<DiagnosisEntry> {
  readonly #annotations = new Map<string, DivergenceAnnotation>()
  readonly #remarks: string[] = []

  add(entry: DiagnosisEntry): readonly never[] {
    switch (entry.kind) {
      case 'attribution':
        this.#annotate(entry.fingerprint, { attribution: describeAttribution(entry) })
        break
      case 'reproduction': {
        const { file, protocol } = entry
        this.#annotate(entry.fingerprint, {
          reproduction: file,
          ...(protocol ? { reproductionProtocol: protocol } : {}),
        })
        break
      }
      case 'remark':
        this.#remarks.push(entry.detail)
        break
      default:
        entry satisfies never
    }
    return []
  }

  settle(): readonly never[] {
    return []
  }

  judgement(): PhaseJudgement {
    return { annotations: this.#annotations, remarks: [['diagnosis', this.#remarks]] }
  }

  section(): undefined {
    // The report shows the results with the divergences that they concern.
  }

  #annotate(fingerprint: string, annotation: DivergenceAnnotation): void {
    this.#annotations.set(fingerprint, { ...this.#annotations.get(fingerprint), ...annotation })
  }
}
