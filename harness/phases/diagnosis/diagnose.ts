import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { replaceFile } from '../../journal/replace-file.ts'
import { ownCommand } from '../../kit/own-command.ts'
import type { Disclosure } from '../../masking/disclosure.ts'
import type { Attribution } from '../../model/attribution.ts'
import type { DatabaseDefaults } from '../../model/database-defaults.ts'
import { describeAttribution } from '../../model/describe-attribution.ts'
import type { Divergence } from '../../model/divergence.ts'
import { isConsequential, type Kind } from '../../model/kind.ts'
import type { FailOn } from '../../model/policy.ts'
import type { BySide } from '../../model/side.ts'
import type { LocalFile, Statement, Suite } from '../../model/statement.ts'
import type { JudgedServer } from '../../model/verdict.ts'
import { databaseName } from '../../replay/database-names.ts'
import { parseSuite } from '../../suite/parse.ts'
import { attribute } from './attribute.ts'
import type { DiagnosisEntry } from './diagnosis-entry.ts'
import type { FailingDivergence } from './failing-divergences.ts'
import { type Known, minimise, sliced } from './minimise.ts'
import { printReproduction, type ReproductionFacts, reproductionPath } from './print-reproduction.ts'
import {
  type ReproductionContext,
  type ReproductionForm,
  ReproductionRunner,
  reproductionName,
} from './reproduction-runner.ts'
import { filesOf, type ReproductionScript, reproductionScriptOf, statementsOf } from './reproduction-script.ts'
import { isSameSignature, kindsOf, signatureOf } from './signature.ts'
import { TargetSettings } from './target-settings.ts'

interface DiagnosisContext extends ReproductionContext {
  suites: readonly Suite[]
  /** Decides which values of the suites may be written. */
  disclosure: Disclosure
  servers: BySide<JudgedServer>
  /** The statements that every session of the run runs first. */
  initStatements: readonly string[]
  /** The character set and collation of the source's databases; absent: the server's own. */
  databaseDefaults: DatabaseDefaults | undefined
  /** The folder of the run. */
  directory: string
}

interface DiagnosisLimits {
  attribution: boolean
  reproduction: boolean
  /** The time for all divergences together. */
  timeLimitMs: number
  /** What blocks a go: a setting explains a divergence only if all of that disappears. */
  failOn: FailOn
}

const maxMsEach = 10_000
const minMsEach = 500
/** A minimised script runs fast, so it is verified even when the time is over: its text must show its own outcomes. */
const minMsToVerify = 1_000
/** A longer script helps nobody. */
const maxScriptCharacters = 4_000_000

/**
 * Diagnoses divergences in their order while the servers run: writes a script for each that reproduces the divergence
 * alone, and tries which setting of the target makes it disappear. Yields the results. A failure of the diagnosis
 * becomes a remark, because it is no failure of the run.
 */
export async function* diagnose(
  failingDivergences: readonly FailingDivergence[],
  context: DiagnosisContext,
  limits: DiagnosisLimits,
  signal: AbortSignal,
): AsyncGenerator<DiagnosisEntry[], void> {
  const all = new ReproductionRunner(context, { timeLimitMs: limits.timeLimitMs, signal })
  let settings: Promise<TargetSettings> | undefined
  const readSettings = () => {
    settings ??= TargetSettings.read(context.openWith([]))
    return settings
  }
  const failures: string[] = []
  for (const [index, failingDivergence] of failingDivergences.entries()) {
    if (signal.aborted) break
    // A fair share of the time: the time that one divergence does not need is left to the later ones.
    const share = (2 * all.leftMs) / (failingDivergences.length - index)
    const timeLimitMs = Math.min(maxMsEach, Math.max(minMsEach, share), Math.max(all.leftMs, 0))
    const runner = new ReproductionRunner(context, { timeLimitMs, signal })
    try {
      yield* examine(failingDivergence, { context, limits, runner, signal, readSettings })
    } catch (error) {
      failures.push(
        `${failingDivergence.divergence.fingerprint}: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  if (failures.length > 0) yield [remark(`${failures.length} divergences could not be diagnosed: ${failures[0]}`)]
  if (signal.aborted) yield [remark('the diagnosis of divergences was stopped early')]
}

function remark(detail: string): DiagnosisEntry {
  return { kind: 'remark', detail }
}

interface Tools {
  context: DiagnosisContext
  limits: DiagnosisLimits
  runner: ReproductionRunner
  signal: AbortSignal
  readSettings: () => Promise<TargetSettings>
}

async function* examine(
  { divergence, observation }: FailingDivergence,
  tools: Tools,
): AsyncGenerator<DiagnosisEntry[], void> {
  const { context, limits, signal } = tools
  const script = reproductionScriptOf(divergence, context.suites)
  if (!script) throw new Error('its statement does not stand in any suite of the run')
  const kinds = kindsOf(divergence.example.differences)
  const known = { kinds, signature: signatureOf(observation, kinds) }
  const { fingerprint } = divergence
  const statement = observation.at
  const { alone, form } = await inSomeForm(script, known, tools)
  const runner = new ReproductionRunner(context, { timeLimitMs: tools.runner.leftMs, signal, form })
  // The rest of the time is for the attribution and the verification.
  const shorter = new ReproductionRunner(context, { timeLimitMs: (2 * runner.leftMs) / 3, signal, form })
  const smallest = alone && limits.reproduction ? await minimise(alone, known, shorter) : undefined
  const attribution =
    alone && limits.attribution && (await attributionOf(smallest?.script ?? alone, kinds, { ...tools, runner }))
  if (attribution) {
    const gone = attribution.gone.map(kind => (divergence.kinds.includes(kind) ? kind : 'setup'))
    yield [{ kind: 'attribution', fingerprint, statement, ...attribution, gone }]
  }
  if (!limits.reproduction) return
  const facts: ReproductionFacts = {
    divergence,
    servers: context.servers,
    differing: new Set(),
    size: !smallest ? 'not minimised' : smallest.whole ? 'minimised' : 'minimised as far as time allowed',
    initStatements: context.initStatements,
    databaseDefaults: context.databaseDefaults,
    protocol: form.protocol,
    program: ownCommand([], { workingDirectory: context.directory }),
    database: databaseName(reproductionName, context.runId),
    isMasked: context.disclosure.isMasked,
    ...(attribution ? { attribution: describeAttribution(attribution) } : {}),
  }
  const timeLimitMs = smallest ? Math.max(runner.leftMs, minMsToVerify) : runner.leftMs
  const last = new ReproductionRunner(context, { timeLimitMs, signal, form })
  const shown = disclosed(smallest?.script ?? script, divergence, context)
  const { text, seen } = await verified(shown, facts, known, last)
  if (text.length > maxScriptCharacters) throw new Error('its script is too large to be of use')
  const file = reproductionPath(divergence)
  const path = join(context.directory, file)
  mkdirSync(dirname(path), { recursive: true })
  replaceFile(path, text)
  // Files may hold values of masked columns.
  if (!context.disclosure.isMasked) layBeside(path, filesOf(shown))
  const { protocol } = form
  const inProtocol = protocol === 'text' || protocol === 'binary' ? { protocol } : {}
  yield [{ kind: 'reproduction', fingerprint, statement, file, minimised: smallest !== undefined, seen, ...inProtocol }]
}

/** Copies the files that a script names beside it, unless a file of that name is there for another script. */
function layBeside(script: string, files: readonly LocalFile[]): void {
  for (const { name, diskPath } of files) {
    const copy = join(dirname(script), name)
    mkdirSync(dirname(copy), { recursive: true })
    if (!existsSync(copy)) copyFileSync(diskPath, copy)
  }
}

/**
 * Returns the script with stand-ins for masked values. This script is also the one that is run, so that its text shows
 * its own outcomes.
 */
function disclosed(
  { before, failing, behind, ...rest }: ReproductionScript,
  { statements }: Divergence,
  { disclosure }: DiagnosisContext,
): ReproductionScript {
  const shown = (statement: Statement) => disclosure.statement(statement, statements[0]!.suite ?? '')
  return { ...rest, before: before.map(shown), failing: shown(failing), behind: behind.map(shown) }
}

/**
 * Finds the form, among those in which the run has sent statements, in which the script reproduces the divergence; the
 * likeliest form is tried first.
 */
async function inSomeForm(
  script: ReproductionScript,
  known: Known,
  { context, runner, signal }: Tools,
): Promise<{ alone?: ReproductionScript; form: ReproductionForm }> {
  for (const form of context.forms) {
    const alone = await sliced(
      script,
      known,
      new ReproductionRunner(context, { timeLimitMs: runner.leftMs, signal, form }),
    )
    if (alone) return { alone, form }
  }
  return { form: context.forms[0]! }
}

async function attributionOf(
  script: ReproductionScript,
  kinds: readonly Kind[],
  tools: Tools,
): Promise<Attribution | undefined> {
  const { context, runner, limits } = tools
  const seen = await runner.attempt(script)
  if (!seen) return undefined
  const settings = await tools.readSettings()
  return attribute(script, kinds, seen.failing, {
    runner,
    settings,
    target: context.openWith([]).target,
    failOn: limits.failOn,
  })
}

/** Parses the script as a suite and runs it as such, so that its text shows its own outcomes. */
async function verified(
  script: ReproductionScript,
  facts: ReproductionFacts,
  { kinds, signature }: Known,
  runner: ReproductionRunner,
): Promise<{ text: string; seen: boolean }> {
  const draft = printReproduction(script, facts)
  const files = new Map(filesOf(script).map(({ name, diskPath }) => [name, diskPath]))
  const { statements } = parseSuite(draft, {
    file: reproductionPath(facts.divergence),
    findBeside: name => files.get(name) ?? name,
  })
  const at = statements.length - 1 - script.behind.length
  const reread = {
    ...script,
    before: statements.slice(0, at),
    failing: statements[at]!,
    behind: statements.slice(at + 1),
  }
  const attempt = await runner.attempt(reread)
  if (!attempt) return { text: draft, seen: false }
  if (!isSameSignature(signature, signatureOf(attempt.failing, kinds))) {
    return { text: printReproduction(script, { ...facts, seen: 'nothing' }), seen: false }
  }
  const own = statementsOf(script)
  const differing = attempt.all
    .filter(({ differences }) => differences.some(isConsequential))
    .flatMap(({ statement }) => {
      const index = statements.findIndex(({ id }) => id === statement)
      return own[index - (statements.length - own.length)]?.id ?? []
    })
  const text = printReproduction(script, { ...facts, seen: attempt.failing, differing: new Set(differing) })
  return { text, seen: true }
}
