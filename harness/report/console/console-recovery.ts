import type { LeftAlone, RecoveryReport, RecoveryStep } from '../../model/recovery.ts'
import { escapeControl } from '../presentation/escape-control.ts'
import type { Paint } from '../presentation/paint.ts'

/** Renders the findings on one server and the steps of its recovery: a line for each, under the server's address. */
export function renderRecovery(
  server: string,
  { steps, leftAlone, readOnlyByOthers }: RecoveryReport,
  paint: Paint,
): string {
  const settings = readOnlyByOthers.join(' and ')
  const lines = [
    ...steps.map(step => `${signOf(step, paint)} ${escapeControl(describe(step))}`),
    ...leftAlone.map(each => `${paint.unknown('!')} ${escapeControl(describeLeftAlone(each))}`),
    ...(settings
      ? [`${paint.unknown('!')} ${settings}: on, and no run has noted that it set this; left as it is`]
      : []),
  ]
  const described = lines.length > 0 ? lines : [`${paint.go('✓')} nothing of a run is left there`]
  return [paint.strong(escapeControl(server)), ...described.map(line => `  ${line}`), ''].join('\n')
}

function describeLeftAlone({ runId, because, what }: LeftAlone): string {
  switch (because.kind) {
    case 'at-work':
      return `run ${runId} is still at work there (connection ${because.connection}), and was left alone; --force undoes it anyway`
    case 'unmarked':
      return `${what.join(', ')}: no run has left its mark, so that this was left alone; --run ${runId} --force drops it anyway`
    default:
      return because satisfies never
  }
}

function signOf({ outcome }: RecoveryStep, paint: Paint): string {
  return { found: paint.faint('·'), undone: paint.go('✓'), failed: paint.nogo('✗') }[outcome]
}

const deeds = {
  setting: { do: 'set back', done: 'set back', object: '' },
  connection: { do: 'end', done: 'ended', object: 'connection ' },
  database: { do: 'drop', done: 'dropped', object: 'database ' },
  account: { do: 'drop', done: 'dropped', object: 'account ' },
  listing: { do: 'list', done: 'listed', object: '' },
} as const satisfies Record<RecoveryStep['kind'], { do: string; done: string; object: string }>

function describe({ kind, what, runId, outcome, because }: RecoveryStep): string {
  const deed = deeds[kind]
  const said = {
    found: `would ${deed.do}`,
    undone: deed.done,
    failed: `could not ${deed.do}`,
  }[outcome]
  const whose = runId === undefined ? '' : `run ${runId}: `
  return `${whose}${said} ${deed.object}${what}${because === undefined ? '' : `: ${because}`}`
}
