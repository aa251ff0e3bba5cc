import type { Divergence } from '../../model/divergence.ts'
import { isConsequence } from '../../model/is-consequence.ts'
import type { Decision, Verdict } from '../../model/verdict.ts'
import { causeLines } from '../presentation/cause-lines.ts'
import { conditionsSection } from '../presentation/conditions-section.ts'
import { consequencesOf } from '../presentation/consequences-of.ts'
import { coverageSection } from '../presentation/coverage-section.ts'
import { decisiveDifferences, moreDifferences } from '../presentation/decisive-differences.ts'
import { diagnosisLines } from '../presentation/diagnosis-lines.ts'
import { differenceLines } from '../presentation/difference-lines.ts'
import { escapeControlLines, inShort } from '../presentation/escape-control.ts'
import { countsOf, describeServer, duration, isOpen } from '../presentation/headline.ts'
import { noPaint } from '../presentation/paint.ts'
import { placesOf } from '../presentation/places.ts'
import { commandsOf, type RunCommands } from '../presentation/run-commands.ts'
import { settingsSection } from '../presentation/settings-section.ts'
import { subjectText } from '../presentation/subject-text.ts'
import { phaseSections, sectionOf } from './markdown-section.ts'
import { code, escaped, fenced, table } from './markdown-text.ts'

// GitHub refuses step summaries of more than a mebibyte.
const maxRows = 100
const maxDetails = 20
const maxEvidence = 20
const maxSqlLines = 40

const sign = { go: '✅', 'no-go': '❌', unknown: '❔' } as const satisfies Record<Decision, string>

/** Renders summary.md, for the step summary of a CI job or a comment: the decision first, then the divergences. */
export function renderMarkdown(verdict: Verdict, commands: RunCommands = commandsOf('reports/latest')): string {
  const { decision, source, target, phases } = verdict
  const divergences = verdict.divergences.filter(divergence => !isConsequence(divergence))
  const open = divergences.filter(isOpen)
  const named = divergences.filter(({ status }) => status === 'identity')
  const answered = divergences.filter(divergence => !isOpen(divergence) && !named.includes(divergence))
  return [
    `# ${sign[decision]} ${decision.toUpperCase()}: ${escaped(describeServer(source))} to ${escaped(describeServer(target))}`,
    escaped(countsOf(verdict)),
    ...reasonSections(verdict),
    ...(open.length > 0 ? ['## What differs', divergenceTable(open)] : []),
    ...open.slice(0, maxDetails).map(divergence => divergenceDetails(divergence, verdict, commands)),
    ...(answered.length > 0 ? ['## Accepted or tolerated', answeredTable(answered)] : []),
    ...(named.length > 0 ? ['## What names the server itself', answeredTable(named)] : []),
    ...phases.flatMap(phaseSections),
    ...sectionOf('Conditions', conditionsSection(verdict)),
    ...sectionOf('Settings that differ', settingsSection(verdict)),
    ...sectionOf('Coverage', coverageSection(verdict)),
    `Servers ready after ${duration(verdict.timings.serversMs)}, whole run ${duration(verdict.timings.totalMs)}.`,
  ]
    .join('\n\n')
    .concat('\n')
}

function reasonSections({ reasons, decision }: Verdict): string[] {
  const described = reasons.filter(({ rule }) => rule !== 'divergence')
  return described.map(reason => {
    const items = reason.evidence.slice(0, maxEvidence).map(sentence => `- ${escaped(sentence)}`)
    const more = reason.evidence.length - items.length
    const remark = reason.decision === 'go' && decision !== 'go' ? ' (decides nothing)' : ''
    return [`**${escaped(reason.rule)}**${remark}`, '', ...items, ...(more > 0 ? [`- … and ${more} more`] : [])].join(
      '\n',
    )
  })
}

function divergenceTable(divergences: Divergence[]): string {
  return table(
    ['', 'Severity', 'Kinds', 'Where', 'Statement', 'Status', 'Fingerprint'],
    divergences
      .slice(0, maxRows)
      .map(divergence => [
        divergence.fails ? '✗' : '·',
        divergence.severity,
        divergence.kinds.join(', '),
        whereOf(divergence),
        code(inShort(subjectText(divergence), 80)),
        divergence.because === undefined ? divergence.status : `${divergence.status}: ${escaped(divergence.because)}`,
        code(divergence.fingerprint),
      ]),
    divergences.length,
  )
}

function answeredTable(divergences: Divergence[]): string {
  return table(
    ['Status', 'Severity', 'Kinds', 'Where', 'Because', 'Fingerprint'],
    divergences
      .slice(0, maxRows)
      .map(divergence => [
        divergence.status,
        divergence.severity,
        divergence.kinds.join(', '),
        whereOf(divergence),
        escaped(divergence.because ?? ''),
        code(divergence.fingerprint),
      ]),
    divergences.length,
  )
}

function whereOf(divergence: Divergence): string {
  const [first, ...others] = placesOf(divergence)
  const name = first!.name === undefined ? '' : ` ${escaped(first!.name)}`
  return `${code(first!.at)}${name}${others.length > 0 ? ` and ${others.length} more` : ''}`
}

function divergenceDetails(divergence: Divergence, servers: Verdict, commands: RunCommands): string {
  const sql = escapeControlLines(subjectText(divergence))
  const { decisive, minor } = decisiveDifferences(divergence.example.differences)
  const more = moreDifferences(minor)
  const lines = [
    ...decisive.flatMap(difference => differenceLines(difference, noPaint, { width: 140, rows: 5 })),
    ...(more === undefined ? [] : [`  … ${more}`]),
  ]
  const place = placesOf(divergence)[0]!
  return [
    `<details><summary>${divergence.severity} (${divergence.kinds.join(', ')}) at ${code(place.at)}</summary>`,
    fenced('sql', [...sql.slice(0, maxSqlLines), ...(sql.length > maxSqlLines ? ['…'] : [])]),
    fenced('diff', ['  - source, + target', ...lines.slice(0, 60), ...(lines.length > 60 ? ['  …'] : [])]),
    ...consequencesOf(divergence, servers).map(
      ({ statements, count }) =>
        `follows from it: ${code(statements[0]!.at)}${count > 1 ? ` and ${count - 1} more` : ''}`,
    ),
    ...(divergence.moreExamples ?? []).map(({ at, differences: others }) => {
      const { summary } = decisiveDifferences(others).decisive[0]!
      return `also at ${code(at)}: ${escaped(summary)}`
    }),
    ...(divergence.cause === undefined ? [] : causeLines(divergence.cause).map(escaped)),
    ...diagnosisLines(divergence, servers, commands).map(escaped),
    `${code(commands.explain(divergence.fingerprint))}`,
    '</details>',
  ].join('\n\n')
}
