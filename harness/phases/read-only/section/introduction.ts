import type { Block } from '../../../model/block.ts'
import type { ReadOnlySummary } from '../../../model/read-only-summary.ts'
import { sides } from '../../../model/side.ts'
import { code } from '../../../model/spans.ts'
import type { Text } from '../../../model/text.ts'
import { applicationLines } from './application-lines.ts'

/** Explains how the servers became read-only, and as which account the suites ran during that time. */
export function introduction(readOnly: ReadOnlySummary): Block[] {
  return [
    { kind: 'paragraph', level: 'essential', text: describeSwitch(readOnly) },
    ...describeLogs(readOnly),
    { kind: 'paragraph', level: 'detail', text: 'The suites ran as the account of an application:' },
    { kind: 'list', level: 'detail', items: applicationLines(readOnly.application).map(line => [code(line)]) },
  ]
}

/** Tells in which format the servers of the phase logged, because it decides about temporary tables. */
function describeLogs({ binlogFormat = {} }: ReadOnlySummary): Block[] {
  const formats = sides.flatMap(side =>
    binlogFormat[side] === undefined ? [] : [`${binlogFormat[side]} on the ${side}`],
  )
  if (formats.length === 0) return []
  const text = `As a replication source does, the servers logged from their start: binlog_format ${formats.join(', ')}.`
  return [{ kind: 'paragraph', level: 'detail', text }]
}

function describeSwitch({ how: { source, target }, mode }: ReadOnlySummary): Text {
  const beginning = ['The suites ran once more while both servers were read-only in the mode ', code(mode)]
  return source === target
    ? [...beginning, ': ', code(source), '.']
    : [...beginning, ': the source by ', code(source), ', the target by ', code(target), '.']
}
