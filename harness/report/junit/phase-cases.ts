import type { Divergence } from '../../model/divergence.ts'
import type { JudgedPhase } from '../../model/verdict.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { failureElement } from './failure-element.ts'
import type { TestCase } from './test-case.ts'
import { attributes } from './xml.ts'

/**
 * The cases of a phase that are no statements of suites: one for each thing in which a divergence shows, and one for the
 * phase itself, which passes when it has come to its end. That it has not is told by the run.
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

/** Those are shown with the other statements of their suite. */
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
