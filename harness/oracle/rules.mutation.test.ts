import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A rule of the oracle, its file, the code that implements it, and the code that switches it off. */
type Mutation = [rule: string, file: string, written: string, instead: string]

const rules: Mutation[] = [
  // Values.
  ['NULL is not the empty text', 'meaning.ts', 'if (cell === null) return null', "if (cell === null) return ''"],
  ['numbers have many forms', 'meaning.ts', 'return plainNumber(latin1(cell))', 'return latin1(cell)'],
  ['numbers are exact', 'meaning.ts', 'return plainNumber(latin1(cell))', 'return doubleMeaning(latin1(cell))'],
  ['doubles have many forms', 'meaning.ts', 'return doubleMeaning(latin1(cell))', 'return latin1(cell)'],
  ['FLOATs have six digits', 'meaning.ts', 'return floatMeaning(latin1(cell))', 'return latin1(cell)'],
  ['FLOATs have as many as six digits', 'meaning.ts', 'value.toPrecision(6)', 'value.toPrecision(5)'],
  ['a BIT is a number', 'meaning.ts', 'return bitMeaning(cell)', 'return latin1(cell)'],
  ['fractions of seconds have many forms', 'meaning.ts', 'return temporalMeaning(latin1(cell))', 'return latin1(cell)'],
  ['only midnight is the day', 'meaning.ts', "time === ' 00:00:00'", "time !== ''"],
  ['JSON is a document', 'meaning.ts', 'return jsonMeaning(cell)', 'return latin1(cell)'],
  ['JSON keys that come twice', 'meaning.ts', 'if (countKeys(document) === writtenKeys(text)) return', 'return'],
  ['JSON numbers are exact', 'meaning.ts', 'plainNumber(context?.source ?? String(value))', 'String(value)'],
  ['JSON arrays have an order', 'meaning.ts', 'value.map(write).join', 'value.map(write).sort().join'],
  [
    'spaces count',
    'meaning.ts',
    "case 'bytes':\n      return latin1(cell)",
    "case 'bytes':\n      return latin1(cell).trimEnd()",
  ],
  [
    'case counts',
    'meaning.ts',
    "case 'bytes':\n      return latin1(cell)",
    "case 'bytes':\n      return latin1(cell).toLowerCase()",
  ],
  ['texts of other case are equal where the server chooses', 'column-type.ts', 'if (isCaseless &&', 'if (false &&'],
  ['BIGINT and DOUBLE', 'column-type.ts', "? 'float' : 'number'", "? 'float' : 'double'"],
  ['BIT and numbers', 'column-type.ts', "if (new Set([source, target, 'bit', 'number']).size === 2)", 'if (false)'],
  ['JSON and text', 'column-type.ts', "if (both.has('json') &&", 'if (false &&'],
  ['moments and text', 'column-type.ts', "if (both.has('temporal') &&", 'if (false &&'],
  ['binary FLOATs are exact', 'column-type.ts', "source === 'float' && isExact", 'false'],
  // Rows.
  ['rows are compared', 'row-comparison.ts', 'count > 0 ? this.#otherRows(', 'false ? this.#otherRows('],
  [
    'cells are apart',
    'row-comparison.ts',
    '.join()\n  }\n\n  #sameMeaning',
    ".map(cell => cell.replace(/^\\d+:/, '')).join()\n  }\n\n  #sameMeaning",
  ],
  ['equal bytes may mean two things', 'row-comparison.ts', 'this.bytesAreComparable && source.equals', 'source.equals'],
  ['other words at the same place', 'row-comparison.ts', 'this.#addFormatting({ source, target })\n', ''],
  [
    'other words at another place',
    'row-comparison.ts',
    'of paired.formattings)',
    'of [] as typeof paired.formattings)',
  ],
  ['order', 'row-comparison.ts', "if (order.kind === 'total') this.#outOfOrder", 'if (false) this.#outOfOrder'],
  [
    'no order',
    'row-comparison.ts',
    "if (order.kind === 'total') this.#outOfOrder",
    "if (order.kind !== 'partial') this.#outOfOrder",
  ],
  ['sort keys', 'row-comparison.ts', 'areTied(sourceCells, targetCells, this.#sortColumns)', 'true'],
  ['ties', 'row-comparison.ts', 'areTied(sourceCells, targetCells, this.#sortColumns)', 'false'],
  ['ties at a LIMIT', 'row-differences.ts', 'if (isTieUnderLimit)', 'if (false)'],
  ['only ties at a LIMIT', 'row-comparison.ts', 'if (!ties) return false', ''],
  [
    'a LIMIT explains no missing row',
    'row-comparison.ts',
    'if (unmatched.source !== unmatched.target) return false',
    '',
  ],
  [
    'a LIMIT explains nothing where the order is total',
    'row-comparison.ts',
    "if (order.kind === 'total' || !order.limited ||",
    'if (',
  ],
  ['a LIMIT that was not reached', 'row-comparison.ts', 'if (order.cutBehind !== undefined &&', 'if (false &&'],
  [
    'loose collations tie',
    'sort-keys.ts',
    'return loosest().compare(trimmed(one), trimmed(other)) === 0',
    'return false',
  ],
  [
    'hidden keys come first',
    'sort-keys.ts',
    'kind.source !== kind.target) break',
    'kind.source !== kind.target) continue',
  ],
  ['a row that comes twice', 'row-table.ts', 'else this.#set(entry, surplusAt, surplus)', ''],
  ['rows in any order', 'result-comparison.ts', 'else if (rows.takesAnyPlace)', 'else if (false)'],
  [
    'digests of meanings',
    'row-multiset.ts',
    'this.#count(side, digestOf(this.#meaningOf(side, row)), undefined)\n',
    "this.#count(side, digestOf(row.toString('latin1')), undefined)\n",
  ],
  ['sums tell', 'row-multiset.ts', '=== this.#sums.target ? 0 : 1', '=== this.#sums.target ? 0 : 0'],
  [
    'other words beyond the rows kept',
    'row-multiset.ts',
    'return this.#byteSums.source !== this.#byteSums.target',
    'return false',
  ],
  ['other words in other packets', 'row-multiset.ts', 'this.#metEqual(side', 'void (side'],
  [
    'nothing is kept of a row but what differs',
    'row-differences.ts',
    'places.map(index => displayCell',
    'cells.map((_, index) => displayCell',
  ],
  ['what tells which row it is', 'kept-columns.ts', 'if (flagged.length > 0) return flagged', ''],
  ['an only row needs no key', 'row-comparison.ts', 'key: isOnlyRow ? [] : this', 'key: this'],
  ['rows without a key have numbers', 'row-places.ts', 'if (!places.has(key)) places.set(key, place)', ''],
  [
    'what is kept of a row that the other side lacks',
    'row-differences.ts',
    '...decisiveAlone(described, examples)',
    '',
  ],
  // All other things that a client sees.
  ['labels', 'compare-columns.ts', '...compareLabels(source.name, target.name, result),', ''],
  ['types', 'compare-columns.ts', "...differ('type', 'type', typeName(source), typeName(target)),", ''],
  [
    'nullability',
    'compare-columns.ts',
    "...differ('nullability', 'declared', nullability(source), nullability(target)),",
    '',
  ],
  ['details', 'compare-columns.ts', '...compareDetails(source, target, result),', ''],
  ['number of columns', 'compare-columns.ts', 'if (source.length !== target.length)', 'if (false)'],
  ['error numbers', 'compare-outcomes.ts', 'if (source.errno !== target.errno)', 'if (false)'],
  ['SQLSTATEs', 'compare-outcomes.ts', 'if (source.sqlState === target.sqlState)', 'if (true)'],
  ['classes of SQLSTATE', 'compare-outcomes.ts', "isDecisive ? 'sqlstate' : 'metadata'", "'metadata'"],
  [
    'errors of the source alone',
    'compare-outcomes.ts',
    "[differ('error', `fails on the source only",
    "false ? [] : [differ('metadata', `fails on the source only",
  ],
  [
    'errors of the target alone',
    'compare-outcomes.ts',
    "[differ('error', `fails on the target only",
    "[differ('metadata', `fails on the target only",
  ],
  ['kinds of answers', 'compare-outcomes.ts', 'if (source?.kind !== target?.kind)', 'if (false)'],
  ['affected rows', 'compare-outcomes.ts', 'if (source.affectedRows !== target.affectedRows)', 'if (false)'],
  ['insert ids', 'compare-outcomes.ts', 'if (source.insertId !== target.insertId)', 'if (false)'],
  ['info texts', 'compare-outcomes.ts', 'differences.push(...compareInfo(source.info, target.info, differ))', ''],
  ['numbers of info texts', 'compare-outcomes.ts', "? 'metadata' : 'affected'", "? 'metadata' : 'metadata'"],
  ['open transactions', 'compare-outcomes.ts', 'if (source.inTransaction !== target.inTransaction)', 'if (false)'],
  ['lost answers', 'compare-outcomes.ts', "if (lost?.kind === 'lost')", 'if (lost && false)'],
  ['warning counts', 'compare-warnings.ts', 'source.count === target.count && ', ''],
  ['warning codes', 'compare-warnings.ts', ' || a.join() === b.join()', ' || true'],
  ['warning levels', 'compare-warnings.ts', 'warning.level} $', "''} $"],
  [
    'lists of warnings that were cut',
    'compare-warnings.ts',
    'return list.length < warnings.count ? list.length :',
    'return false ? 0 :',
  ],
  ['warnings belong to the reply', 'reply-comparison.ts', 'findings.differences.push(...compared.differences)', ''],
  ['columns belong to the result', 'result-comparison.ts', 'differences.push(...this.#shape)', ''],
  [
    'what is not compared is said',
    'result-comparison.ts',
    "['rows: the sides return different numbers of columns']",
    '[]',
  ],
]

const oracle = import.meta.dirname
const harness = dirname(oracle)
/** The directories and files that the oracle and its tests import. */
const imported = ['model', 'kit', 'formats', 'protocol', 'sql', 'testing/example-replies.ts']
/** The test file that compares whole replies, and therefore notices most changes. */
const broadest = 'reply-comparison.test.ts'
/** Imports all tests of a copy, so that vitest runs them in one file, in the order chosen here. */
const allTests = 'all.test.ts'

/** The tests take half a minute on an idle machine with two cores. */
const timeLimitMs = 420_000

const vitestConfig = `export default { test: { include: ['*/oracle/${allTests}'], setupFiles: ['./set-up.mjs'] } }\n`

/**
 * One failing example is enough, and it need not be minimal. One failing test is enough, so the other tests of the same
 * copy are skipped.
 */
const setUp = `
import fc from 'fast-check'
import { beforeEach } from 'vitest'
fc.configureGlobal({ numRuns: 40, endOnFailure: true })
let isNoticed = false
beforeEach(({ skip, onTestFailed }) => {
  if (isNoticed) skip()
  onTestFailed(() => {
    isNoticed = true
  })
})
`

interface TestReport {
  testResults: { name: string; message: string; assertionResults: { status: string }[] }[]
}

/** The result of the tests of a copy. */
type Outcome = 'passed' | 'noticed' | { brokenBecause: string }

/**
 * Runs the oracle's own tests over copies of the oracle, each with one rule switched off, in one run. A rule that no
 * test checks could be lost without notice.
 */
describe('switching off a rule of the oracle', () => {
  const root = mkdtempSync(join(tmpdir(), 'crosscheck-mutations-'))
  const outcomes = new Map<string, Outcome>()

  beforeAll(async () => {
    symlinkSync(join(dirname(harness), 'node_modules'), join(root, 'node_modules'))
    writeFileSync(join(root, 'vitest.config.mjs'), vitestConfig)
    writeFileSync(join(root, 'set-up.mjs'), setUp)
    copyOracle('unchanged')
    for (const [index, mutation] of rules.entries()) mutate(copyOracle(String(index), mutation[1]), mutation)
    for (const { name, message, assertionResults } of (await runTests(root)).testResults) {
      const statuses = assertionResults.map(({ status }) => status)
      const isBroken = statuses.length === 0
      const outcome = isBroken ? { brokenBecause: message } : statuses.includes('failed') ? 'noticed' : 'passed'
      outcomes.set(relative(root, name).split('/')[0]!, outcome)
    }
  }, timeLimitMs + 30_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  function copyOracle(name: string, changed?: string): string {
    const copy = join(root, name)
    mkdirSync(copy)
    for (const path of imported) cpSync(join(harness, path), join(copy, path), { recursive: true, filter: isNoTest })
    const directory = join(copy, 'oracle')
    cpSync(oracle, directory, { recursive: true, filter: path => path !== import.meta.filename })
    const tests = testsOf(directory, changed).map(file => `import './${file}'\n`)
    writeFileSync(join(directory, allTests), tests.join(''))
    return directory
  }

  it('changes nothing where nothing is switched off', () => {
    expect(outcomes.get('unchanged')).toBe('passed')
  })

  it.each(rules.map(([rule], index) => [rule, String(index)]))('is noticed: %s', (_rule, copy) => {
    expect(outcomes.get(copy)).toBe('noticed')
  })
})

function isNoTest(path: string): boolean {
  return !basename(path).includes('.test.')
}

/** Returns the tests of the changed file, then the broadest: the sooner a test fails, the more tests are skipped. */
function testsOf(directory: string, changed = ''): string[] {
  const likely = [changed.replace(/\.ts$/, '.test.ts'), broadest]
  const files = readdirSync(directory).filter(file => file.endsWith('.test.ts'))
  return [...likely.filter(file => files.includes(file)), ...files.filter(file => !likely.includes(file))]
}

/** Each rule must occur in exactly one place: a rule that has moved would otherwise no longer be tested. */
function mutate(directory: string, [rule, file, written, instead]: Mutation): void {
  const path = join(directory, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(written).length !== 2) throw new Error(`${rule}: ${file} does not hold this once: ${written}`)
  writeFileSync(
    path,
    text.replace(written, () => instead),
  )
}

async function runTests(root: string): Promise<TestReport> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const report = join(root, 'report.json')
  const flags = ['run', '--root', root, '--no-isolate', '--reporter=json', `--outputFile=${report}`]
  // Failing tests, and their exit code, are the expected result.
  const failure = await promisify(execFile)(process.execPath, [vitest, ...flags], {
    cwd: root,
    timeout: timeLimitMs,
  }).then(
    () => undefined,
    error => error,
  )
  try {
    return JSON.parse(readFileSync(report, 'utf8'))
  } catch (cause) {
    throw new Error(`the tests of the copies did not run: ${failure?.message}\n${failure?.stderr}`, { cause })
  }
}
