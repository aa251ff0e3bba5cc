import type { Divergence } from '../../model/divergence.ts'
import { isConsequence } from '../../model/is-consequence.ts'
import type { Fact } from '../../model/section.ts'
import type { Decision, Reason, Verdict } from '../../model/verdict.ts'
import { causeInShort } from '../presentation/cause-lines.ts'
import { conditionsSection } from '../presentation/conditions-section.ts'
import { consequencesOf } from '../presentation/consequences-of.ts'
import { coverageSection } from '../presentation/coverage-section.ts'
import { decisiveDifferences, moreDifferences } from '../presentation/decisive-differences.ts'
import { diagnosisLines } from '../presentation/diagnosis-lines.ts'
import { differenceLines } from '../presentation/difference-lines.ts'
import { escapeControl, inShort } from '../presentation/escape-control.ts'
import { countsOf, describeServer, duration, isEnding, isOpen, plural } from '../presentation/headline.ts'
import type { Paint } from '../presentation/paint.ts'
import { factsOf } from '../presentation/phase-state.ts'
import { placesOf } from '../presentation/places.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { settingsSection } from '../presentation/settings-section.ts'
import { subjectText } from '../presentation/subject-text.ts'
import { factLines } from './console-facts.ts'

interface SummaryOptions {
  paint: Paint
  width: number
  /** The path of the report that contains everything else, in a form that can be opened. */
  report: string
  commands: RunCommands
}

const maxInFull = 10
const maxInShort = 20
const maxMild = 5
const maxDifferences = 3
const maxEvidence = 5

/**
 * Renders the summary at the end of a run: differences, places, severities and advice; the decision is the last line.
 */
export function renderSummary(verdict: Verdict, options: SummaryOptions): string {
  const causes = verdict.divergences.filter(divergence => !isConsequence(divergence))
  const failing = causes.filter(divergence => divergence.fails)
  const blocks = [
    ...failingBlocks(failing, verdict, options),
    ...mildBlock(causes, options),
    ...identityBlock(causes, options),
    ...verdict.reasons.filter(isWorthSaying).map(reason => reasonBlock(reason, options.paint)),
    ...verdict.phases.flatMap(phase => factsBlock(factsOf(phase), options)),
    ...factsBlock(coverageSection(verdict).facts, options),
    ...factsBlock([...conditionsSection(verdict).facts, ...settingsSection(verdict).facts], options),
    closingBlock(verdict, failing, options),
  ]
  return `\n${blocks.map(lines => lines.join('\n')).join('\n\n')}\n`
}

type Servers = Pick<Verdict, 'source' | 'target' | 'divergences'>

function failingBlocks(failing: Divergence[], servers: Servers, options: SummaryOptions): string[][] {
  if (failing.length === 0) return []
  const { paint } = options
  const inShort = failing.slice(maxInFull, maxInFull + maxInShort)
  const left = failing.length - maxInFull - inShort.length
  return [
    [`${paint.strong('What differs')}  ${paint.source('- source')}  ${paint.target('+ target')}`],
    ...failing.slice(0, maxInFull).map(divergence => inFull(divergence, servers, options)),
    ...(inShort.length > 0 ? [inShort.map(divergence => oneLine('✗', divergence, options))] : []),
    ...(left > 0 ? [[paint.faint(`and ${left} more in the report`)]] : []),
  ]
}

function inFull(divergence: Divergence, servers: Servers, { paint, width, commands }: SummaryOptions): string[] {
  const { severity, kinds, status, because, cause, fingerprint, example } = divergence
  const { decisive, minor } = decisiveDifferences(example.differences)
  const more = moreDifferences([...decisive.slice(maxDifferences), ...minor])
  const limits = { width: width - 4, rows: 3 }
  return [
    `${paint.nogo('✗')} ${paint[severity](severity)}  ${kinds.join(', ')}  ${paint.faint(`${status}  ${fingerprint}`)}`,
    ...(because === undefined ? [] : [`  ${escapeControl(because)}`]),
    ...placeLines(divergence, paint),
    `  ${paint.faint(inShort(subjectText(divergence), width - 2))}`,
    ...decisive
      .slice(0, maxDifferences)
      .flatMap(difference => differenceLines(difference, paint, limits))
      .map(line => `    ${line}`),
    ...(more === undefined ? [] : [paint.faint(`    … ${more}`)]),
    ...consequenceLines(divergence, servers, paint),
    ...(cause === undefined ? [] : causeInShort(cause).map(line => `  ${escapeControl(line)}`)),
    ...diagnosisLines(divergence, servers, commands).map(line => `  ${escapeControl(line)}`),
  ]
}

function consequenceLines(divergence: Divergence, verdict: Pick<Verdict, 'divergences'>, paint: Paint): string[] {
  const consequences = consequencesOf(divergence, verdict)
  if (consequences.length === 0) return []
  const places = consequences.flatMap(({ statements }) => statements)
  const [first] = places
  const more = places.length > 1 ? ` and ${places.length - 1} more` : ''
  return [`  ${plural(places.length, 'place')} where it shows again: ${paint.place(escapeControl(first!.at))}${more}`]
}

function placeLines(divergence: Divergence, paint: Paint): string[] {
  const places = placesOf(divergence)
  const shown = places.slice(0, 2).map(({ at, name, suites }) => {
    const inSuites = suites.length > 1 ? paint.faint(` in ${suites.length} suites`) : ''
    return `  ${paint.place(at)}${name === undefined ? '' : ` ${name}`}${inSuites}`
  })
  const left = places.length - shown.length
  return left > 0 ? [...shown, paint.faint(`  and ${plural(left, 'more statement')}`)] : shown
}

function oneLine(sign: string, divergence: Divergence, { paint, width }: SummaryOptions): string {
  const { severity, statements, fingerprint, count, example } = divergence
  const more = count > 1 ? ` and ${count - 1} more` : ''
  const { kind, summary } = decisiveDifferences(example.differences).decisive[0]!
  const says = inShort(`${kind}: ${summary}`, Math.max(30, width - 70))
  return `${sign} ${paint[severity](severity)}  ${says}  ${paint.place(escapeControl(statements[0]!.at))}${more}  ${paint.faint(fingerprint)}`
}

/** Summarises the differences that do not fail: a line for each new one, the number of the others. */
function mildBlock(divergences: Divergence[], options: SummaryOptions): string[][] {
  const mild = divergences.filter(divergence => isOpen(divergence) && !divergence.fails)
  if (mild.length === 0) return []
  const left = mild.length - maxMild
  return [
    [
      options.paint.strong('Differs too, and is below the bar'),
      ...mild.slice(0, maxMild).map(divergence => oneLine('·', divergence, options)),
      ...(left > 0 ? [options.paint.faint(`  and ${left} more in the report`)] : []),
    ],
  ]
}

function identityBlock(divergences: Divergence[], options: SummaryOptions): string[][] {
  const named = divergences.filter(({ status }) => status === 'identity')
  if (named.length === 0) return []
  const left = named.length - maxMild
  return [
    [
      options.paint.strong('Names the server itself'),
      ...named.slice(0, maxMild).map(divergence => oneLine('·', divergence, options)),
      ...(left > 0 ? [options.paint.faint(`  and ${left} more in the report`)] : []),
    ],
  ]
}

/**
 * Excludes the reasons that are shown elsewhere: failing divergences have blocks of their own, and the last line says
 * that nothing blocks a go.
 */
function isWorthSaying({ rule }: Reason): boolean {
  return !['divergence', 'expired', 'no-blocking-differences'].includes(rule)
}

function reasonBlock({ rule, decision, evidence }: Reason, paint: Paint): string[] {
  const sign = { go: paint.faint('note'), 'no-go': paint.nogo('✗'), unknown: paint.unknown('?') }[decision]
  const left = evidence.length - maxEvidence
  return [
    `${sign} ${paint.strong(escapeControl(rule))}`,
    ...evidence.slice(0, maxEvidence).map(sentence => `  ${escapeControl(sentence)}`),
    ...(left > 0 ? [paint.faint(`  and ${left} more in the report`)] : []),
  ]
}

function factsBlock(facts: readonly Fact[], { paint, width }: SummaryOptions): string[][] {
  return facts.length > 0 ? [factLines(facts, paint, width)] : []
}

function closingBlock(verdict: Verdict, failing: Divergence[], options: SummaryOptions): string[] {
  const { paint, report, commands } = options
  const { decision, source, target, timings, divergences } = verdict
  const [first] = failing
  const ending = divergences.find(isEnding)
  const alike = decision === 'go' && divergences.length === 0 ? 'nothing differs, ' : ''
  return [
    ...(first === undefined
      ? []
      : [
          `${paint.strong('explain')}      ${escapeControl(commands.explain(first.fingerprint))}`,
          `${paint.strong('accept')}       ${escapeControl(commands.accept(first))}`,
        ]),
    ...(ending === undefined ? [] : [`${paint.strong('renew')}        ${escapeControl(commands.accept(ending))}`]),
    `${paint.strong('report')}       ${paint.place(escapeControl(report))}`,
    `${escapeControl(describeServer(source))} → ${escapeControl(describeServer(target))}: ${alike}${duration(timings.totalMs)}`,
    `${decisionWord(decision, paint)}  ${countsOf(verdict)}${whyUnknown(verdict)}`,
  ]
}

export function decisionWord(decision: Decision, paint: Paint): string {
  const style = { go: paint.go, 'no-go': paint.nogo, unknown: paint.unknown }[decision]
  return paint.strong(style(decision.toUpperCase()))
}

/** Returns the first reason for an unknown verdict, because some people read only the last line. */
function whyUnknown({ decision, reasons }: Verdict): string {
  const [first] = reasons
  return decision === 'unknown' && first
    ? `: ${escapeControl(first.rule)}: ${inShort(first.evidence[0] ?? '', 160)}`
    : ''
}
