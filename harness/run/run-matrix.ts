import { combineVerdicts, type TargetRun } from '../gate/combine-verdicts.ts'
import { makeRunFolder } from '../journal/run-folder.ts'
import type { MatrixVerdict } from '../model/matrix.ts'
import { isUsageError } from '../model/usage-error.ts'
import { writeMatrix } from '../report/write-matrix.ts'
import type { Spec } from '../topology/specs/spec.ts'
import { run } from './run.ts'
import type { RunRequest } from './run-request.ts'

/** Runs against each target, one after the other, and combines the verdicts into one. */
export async function runMatrix(
  request: Omit<RunRequest, 'target'> & { targets: readonly Spec[] },
): Promise<{ verdict: MatrixVerdict; directory: string }> {
  const { targets, place, ...common } = request
  const { directory, pointLatestHere, discard } = makeRunFolder(place, { withLogs: false })
  const runs: TargetRun[] = []
  for (const target of targets) {
    const name = folderName(target.display, runs)
    try {
      const { verdict } = await run({ ...common, target, place: { directory: `${directory}/${name}` } })
      runs.push({ verdict, directory: name })
    } catch (error) {
      if (runs.length === 0 && isUsageError(error)) discard()
      throw error
    }
    if (request.interrupt.aborted) break
  }
  pointLatestHere()
  const verdict = combineVerdicts(runs)
  writeMatrix(directory, verdict)
  return { verdict, directory }
}

/** Returns a folder name such as `mariadb-11.8`, with a number appended if the name is taken. */
function folderName(spec: string, taken: readonly TargetRun[]): string {
  const name = spec.replaceAll(/[^\w.]+/g, '-').replaceAll(/^-|-$/g, '')
  return taken.some(({ directory }) => directory === name) ? `${name}-${taken.length + 1}` : name
}
