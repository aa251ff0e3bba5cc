import type { Divergence } from '../../model/divergence.ts'
import type { JudgedPhase } from '../../model/verdict.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { failureElement } from './failure-element.ts'
import type { TestCase } from './test-case.ts'
import { attributes } from './xml.ts'

/**
 * Returns the cases of a phase that are no statements of suites: one for each subject of a divergence, and one for the
 * phase itself, which passes if the phase finished. An unfinished phase is reported by the run.
 */
export function casesOfPhase(
  { name, title, state }: Pick<JudgedPhase, 'name' | 'title' | 'state'>,
  divergences: readonly Divergence[],
  commands: RunCommands,
): TestCase[] {
  const own = divergences.filter(({ phase, subject }) => phase === name && !isOfSuite(subject))
  const cases = own.flatMap(divergence => casesOf(divergence, title, commands))
  return state === 'finished' ? [...cases, testCase(title, 'came to its end', '')] : cases
}

function casesOf(divergence: Divergence, title: string, commands: RunCommands): TestCase[] {
  const { fails, example, statements } = divergence
  return statements.map(({ at, name }) =>
    testCase(title, name ?? at, fails ? failureElement({ at, ...example }, divergence, commands) : ''),
  )
}

/** Returns whether a subject is shown with the statements of its suite. */
function isOfSuite({ kind }: Divergence['subject']): boolean {
  return kind === 'statement' || kind === 'table'
}

function testCase(classname: string, name: string, inner: string): TestCase {
  const own = attributes({ classname, name })
  return {
    xml: `    <testcase${own}${inner === '' ? '/>' : `>\n${inner}    </testcase>`}\n`,
    state: inner === '' ? 'passed' : 'failure',
  }
}
