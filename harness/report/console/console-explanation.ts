import type { Divergence } from '../../model/divergence.ts'
import type { Verdict } from '../../model/verdict.ts'
import { causeLines } from '../presentation/cause-lines.ts'
import { decisiveDifferences } from '../presentation/decisive-differences.ts'
import { diagnosisLines } from '../presentation/diagnosis-lines.ts'
import { differenceLines } from '../presentation/difference-lines.ts'
import { escapeControl, escapeControlLines } from '../presentation/escape-control.ts'
import { isEnding, plural } from '../presentation/headline.ts'
import { kindMeaning, severityMeaning, statusMeaning } from '../presentation/kind-meaning.ts'
import type { Paint } from '../presentation/paint.ts'
import { placesOf } from '../presentation/places.ts'
import type { RunCommands } from '../presentation/run-commands.ts'

const maxPlaces = 50

interface ExplanationOptions {
  paint: Paint
  width: number
  servers: Pick<Verdict, 'source' | 'target'>
  phases: Verdict['phases']
  commands: RunCommands
}

/** Renders one divergence in full: its kind, its places, both sides, and every possible reaction. */
export function renderExplanation(
  divergence: Divergence,
  { paint, width, servers, phases, commands }: ExplanationOptions,
): string {
  const diagnosis = diagnosisLines(divergence, servers, commands).map(escapeControl)
  const { fingerprint, severity, kinds, status, because, label, cause, example, fails } = divergence
  const { decisive, minor } = decisiveDifferences(example.differences)
  const title = phases.find(({ name, section }) => name === divergence.phase && section)?.title
  const longest = Math.max(...kinds.map(kind => kind.length))
  const sections: [string, string[]][] = [
    ['Severity', [`${paint[severity](severity)}: ${severityMeaning[severity]}`]],
    ['Kinds', kinds.map(kind => `${kind.padEnd(longest)}  ${kindMeaning[kind]}`)],
    ...(title === undefined ? [] : ([['Phase', [`${divergence.phase}: ${title}`]]] satisfies [string, string[]][])),
    ['Status', [`${status}: ${escapeControl(because ?? statusMeaning[status])}`]],
    ...(label === undefined ? [] : ([['Label', [escapeControl(label)]]] satisfies [string, string[]][])),
    [
      `Where (${plural(divergence.count, example.sql === undefined ? 'place' : 'statement')})`,
      placeLines(divergence, paint),
    ],
    ...(example.sql === undefined ? [] : ([['SQL', escapeControlLines(example.sql)]] satisfies [string, string[]][])),
    [
      'Difference  - source  + target',
      [...decisive, ...minor].flatMap(difference => differenceLines(difference, paint, { width: width - 2, rows: 10 })),
    ],
    ...followings(divergence),
    ...moreExamples(divergence, paint, width),
    ...(diagnosis.length === 0 ? [] : ([['Diagnosis', diagnosis]] satisfies [string, string[]][])),
    ...(cause === undefined
      ? []
      : ([['Known cause', causeLines(cause).map(escapeControl)]] satisfies [string, string[]][])),
    ['What to do', remedies(divergence, commands)],
  ]
  const verdict = fails ? paint.nogo('blocks a go') : paint.go('does not block a go')
  const head = `${paint.strong(fingerprint)}  ${verdict}`
  const body = sections.map(([title, lines]) => [paint.strong(title), ...lines.map(line => `  ${line}`)].join('\n'))
  return `${[head, ...body].join('\n\n')}\n`
}

/** The cause under which it stands, or what stands under it. */
function followings({ follows, consequences = [] }: Divergence): [string, string[]][] {
  if (follows !== undefined) return [['Follows from', [follows]]]
  return consequences.length === 0 ? [] : [['Follow from it', consequences]]
}

/** The other statements that show it otherwise: with other SQL, or with other values. */
function moreExamples({ moreExamples = [] }: Divergence, paint: Paint, width: number): [string, string[]][] {
  return moreExamples.map(({ at, sql, label, differences }) => {
    const { decisive } = decisiveDifferences(differences)
    const lines = decisive.flatMap(difference => differenceLines(difference, paint, { width: width - 2, rows: 3 }))
    const known = label === undefined ? [] : [`known cause: ${escapeControl(label)}`]
    return [`Also at ${escapeControl(at)}`, [...(sql === undefined ? [] : escapeControlLines(sql)), ...known, ...lines]]
  })
}

function placeLines(divergence: Divergence, paint: Paint): string[] {
  const places = placesOf(divergence)
  const left = places.length - maxPlaces
  return [
    ...places.slice(0, maxPlaces).map(({ at, name, label, suites }) => {
      const known = label === undefined || label === divergence.label ? '' : `  ${label}`
      const inSuites = suites.length === 0 ? '' : ` ${paint.faint(`(${suites.join(', ')})`)}`
      return `${paint.place(at)}${name === undefined ? '' : ` ${name}`}${inSuites}${known}`
    }),
    ...(left > 0 ? [`and ${left} more`] : []),
  ]
}

function remedies(divergence: Divergence, commands: RunCommands): string[] {
  const { status, acceptance, example, kinds, statements, cause } = divergence
  if (status === 'identity')
    return [
      'Nothing has to change for it. If the application chooses its SQL by it, record its suites on the target, too.',
    ]
  const known = cause === undefined ? [] : [cause.rewrite]
  const advice = [...new Set([...known, ...example.differences.flatMap(difference => difference.advice ?? [])])]
  const change =
    advice.length > 0
      ? advice.map(escapeControl)
      : [`Change ${example.sql === undefined ? 'the servers' : 'the statement'} so that both sides answer alike.`]
  const [first] = statements
  if (isEnding(divergence)) {
    return [
      ...change,
      `Or renew its acceptance, which ends on ${acceptance!.until}:`,
      `  ${escapeControl(commands.accept(divergence))}`,
    ]
  }
  if (status === 'accepted' || status === 'tolerated' || status === 'noise') return change
  return [
    ...change,
    // A divergence of a server itself has no place in a suite.
    ...(first?.suite !== undefined && /:\d+:\d+$/.test(first.at)
      ? [
          `Or expect it in the suite, above ${escapeControl(first.at)}:`,
          `  -- tolerate: ${kinds.join(', ')} because "…"`,
        ]
      : []),
    acceptance
      ? 'Or renew its acceptance, for these releases (with --everywhere for all servers):'
      : 'Or take responsibility for it until a day:',
    `  ${escapeControl(commands.accept(divergence))}`,
  ]
}
