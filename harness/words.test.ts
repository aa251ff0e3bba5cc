import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/**
 * Former names in the code, each with the standard term that replaced it. A name is found in any casing: exemptWriter,
 * ExemptWriter, exempt-writer; its words stand apart in sentences that have another meaning.
 */
const formerNames: Record<string, string> = {
  tape: 'reply recording',
  'frozen spell': 'read-only window',
  thaw: 'set read-write',
  thawed: 'read-write',
  movement: 'unexpected write',
  culprit: 'written by',
  'exempt writer': 'read-only bypass',
  'across the switch': 'connections at switch-over',
  'event turn': 'scheduled event',
  'had its turn': 'has run',
  'keeps house': 'is system account',
  housekeepers: 'system accounts',
  caretakers: 'admin sessions',
  twin: 'control server',
  'statement turn': 'statement exchange',
  'quiet statements': 'warning-free statements',
  'lent database': 'leased database',
  'begin anew': 'restart',
  gathering: 'journal summary',
  'held observations': 'pending observations',
  trespasses: 'scope violations',
  'stands alone': 'needs exclusive server',
  'stays at home': 'is self-contained',
  'carried statement': 'wrapped statement',
  'select lines': 'pick by line',
  'read by form': 'memo by shape',
  'without numbers': 'shape of …',
  laboratory: 'reproduction runner',
  suspect: 'failing divergence',
  symptom: 'signature',
  preamble: 'init statements',
  'server portrait': 'server information',
  'nothing fails': 'no blocking differences',
  hazard: 'nondeterministic',
  standing: 'status',
  'test ground': 'test database',
  workplace: 'CLI sandbox',
  imitated: 'fake',
}

/** Phrases that readers stumbled over, each with what is said in its place. */
const formerPhrases: Record<string, string> = {
  'nobody answers for': 'nobody has accepted it, or the acceptance has expired',
  'against a go': 'blocks a go',
  'to be had here': 'available on this machine',
  'off a terminal': 'when not on a terminal',
  'nothing needs any more': 'unused',
  'answer was lost': 'no reply within the timeout',
  'servers that are not ours': 'servers that Crosscheck did not start',
  'let alone with it': 'left undisturbed',
  'words of this report': 'Glossary',
  'refused, as they may be': 'allowed refusals',
  'not picked': 'excluded by your selection',
  'both refuse, with': 'both fail with error',
  'only the source refuses': 'fails on the source only',
  'only the target refuses': 'fails on the target only',
  'to mend': 'to fix',
  'closer look': 'diagnosis',
  'gets another answer': 'gets a different answer',
  'is to be reviewed and committed': 'review and commit this file',
  'exempt writer': 'who may still write',
  'across the switch': 'at switch-over',
  anew: 'again',
}

/** Files in which a former name is the subject: the history, an error that names its successor, ids that never change. */
const exempt = [
  'CHANGELOG.md',
  'harness/words.test.ts',
  'harness/suite/directives.ts',
  'harness/suite/parse.test.ts',
  'harness/suite/fingerprint.ts',
]

const sources = globSync(['{harness,bench}/**/*.{ts,mjs}', '*.{ts,mjs,md}', 'docs/**/*.md'], { cwd: root })
  .filter(file => !exempt.includes(file))
  .map(file => ({ file, text: readFileSync(join(root, file), 'utf8') }))

/** A sentence on one line, in lower case: without the marks of a comment. */
const asSentence = (text: string) => text.replaceAll(/\s*\n[\s/*]*/g, ' ').toLowerCase()

/** Words of their own and parts of a longer name: `thawed` in `thawedRows`. */
const asNames = (text: string) =>
  text
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '-')
    .replaceAll('_', '-')
    .toLowerCase()

const isIn = (text: string, words: string) =>
  new RegExp(String.raw`(?<![\p{L}\d])${words}(?![\p{L}\d])`, 'u').test(text)

const hasName = (text: string, name: string) => isIn(asNames(text), name.replaceAll(' ', '-'))
const hasPhrase = (text: string, phrase: string) => isIn(asSentence(text), phrase)

describe('the words of the project', () => {
  it.each(Object.entries(formerNames))('are not %j but %j, in names', (former, _today) => {
    expect(sources.filter(({ text }) => hasName(text, former)).map(({ file }) => file)).toEqual([])
  })

  it.each(Object.entries(formerPhrases))('are not %j but %j, in sentences', (former, _today) => {
    expect(sources.filter(({ text }) => hasPhrase(text, former)).map(({ file }) => file)).toEqual([])
  })

  it.each(['const exemptWriterRows = 1', 'exempt-writer', "kind: 'exempt_writer'", 'class ExemptWriter {}'])(
    'are looked for in %j',
    text => {
      expect(Object.keys(formerNames).filter(name => hasName(text, name))).toEqual(['exempt writer'])
    },
  )

  it.each(['3 divergences stand against a go', ' * Three stand against\n * a go.', 'Against a go'])(
    'are looked for in %j',
    text => {
      expect(Object.keys(formerPhrases).filter(phrase => hasPhrase(text, phrase))).toEqual(['against a go'])
    },
  )
})
