import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A rule of the oracle, the file it is in, and what switches it off. */
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
  ['rows are compared', 'row-comparison.ts', 'if (count === 0) return []', 'return []'],
  [
    'cells are apart',
    'row-comparison.ts',
    '.join()\n  }\n\n  #sameMeaning',
    ".map(cell => cell.replace(/^\\d+:/, '')).join()\n  }\n\n  #sameMeaning",
  ],
  ['equal bytes may mean two things', 'row-comparison.ts', 'this.bytesAreComparable && source.equals', 'source.equals'],
  ['other words at the same place', 'row-comparison.ts', 'this.#notePresentation({ source, target })\n', ''],
  ['other words at another place', 'row-comparison.ts', 'of presentations)', 'of [] as typeof presentations)'],
  ['order', 'row-comparison.ts', 'if (!mayDiffer)', 'if (false)'],
  ['no order', 'row-comparison.ts', "order.kind === 'none' || (order.kind === 'partial'", "(order.kind === 'partial'"],
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
    'places.map(index => show',
    'cells.map((_, index) => show',
  ],
  ['what tells which row it is', 'kept-columns.ts', 'if (flagged.length > 0) return flagged', ''],
  ['an only row needs no key', 'row-comparison.ts', 'key: isOnlyRow ? [] : this', 'key: this'],
  ['rows without a key have numbers', 'row-places.ts', 'if (!places.has(key)) places.set(key, place)', ''],
  ['what is kept of a row that the other side lacks', 'row-differences.ts', '...tellingAlone(told, examples)', ''],
  // Everything else that a client sees.
  ['labels', 'compare-columns.ts', "...differ('names', 'label', source.name, target.name),", ''],
  ['types', 'compare-columns.ts', "...differ('type', 'type', typeName(source), typeName(target)),", ''],
  [
    'nullability',
    'compare-columns.ts',
    "...differ('nullability', 'declared', nullability(source), nullability(target)),",
    '',
  ],
  ['details', 'compare-columns.ts', '...compareDetails(source, target, result),', ''],
  ['number of columns', 'compare-columns.ts', 'if (source.length !== target.length)', 'if (false)'],
  ['error numbers', 'compare-outcomes.ts', 'source.errno === target.errno && ', ''],
  ['SQLSTATEs', 'compare-outcomes.ts', ' && source.sqlState === target.sqlState', ''],
  [
    'errors of the source alone',
    'compare-outcomes.ts',
    "[differ('error', `only the source",
    "false ? [] : [differ('metadata', `only the source",
  ],
  [
    'errors of the target alone',
    'compare-outcomes.ts',
    "[differ('error', `only the target",
    "[differ('metadata', `only the target",
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
/** What the oracle and its tests import. */
const imported = ['model', 'kit', 'protocol', 'testing/example-replies.ts']

interface TestReport {
  testResults: { name: string; status: string; message: string }[]
}

/**
 * The oracle's own tests over copies of it, each with one rule switched off, in one run. What no test notices could be
 * lost without anybody noticing.
 */
describe('switching off a rule of the oracle', () => {
  const root = mkdtempSync(join(tmpdir(), 'crosscheck-mutations-'))
  const failed = new Set<string>()
  const run = new Set<string>()

  beforeAll(() => {
    symlinkSync(join(dirname(harness), 'node_modules'), join(root, 'node_modules'))
    writeFileSync(join(root, 'vitest.config.mjs'), "export default { test: { setupFiles: ['./fewer-runs.mjs'] } }")
    // One example that fails is enough, and it need not be the smallest.
    const fewerRuns = 'fc.configureGlobal({ numRuns: 40, endOnFailure: true })'
    writeFileSync(join(root, 'fewer-runs.mjs'), `import fc from 'fast-check'\n${fewerRuns}\n`)
    copyOracle('unchanged')
    for (const [index, mutation] of rules.entries()) mutate(copyOracle(String(index)), mutation)
    const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
    const flags = [
      'run',
      '--root',
      root,
      '--no-isolate',
      '--reporter=json',
      `--outputFile=${join(root, 'report.json')}`,
    ]
    const { stderr } = spawnSync(process.execPath, [vitest, ...flags], {
      cwd: root,
      encoding: 'utf8',
      timeout: 420_000,
    })
    const report = JSON.parse(readReport(join(root, 'report.json'), stderr)) as TestReport
    for (const { name, status } of report.testResults) {
      const copy = relative(root, name).split('/')[0]!
      run.add(copy)
      if (status === 'failed') failed.add(copy)
    }
  }, 450_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  function copyOracle(name: string): string {
    const copy = join(root, name)
    mkdirSync(copy)
    for (const path of imported) cpSync(join(harness, path), join(copy, path), { recursive: true, filter: isNoTest })
    cpSync(oracle, join(copy, 'oracle'), { recursive: true, filter: path => path !== import.meta.filename })
    return join(copy, 'oracle')
  }

  it('changes nothing where nothing is switched off', () => {
    expect(run).toContain('unchanged')
    expect(failed).not.toContain('unchanged')
  })

  it.each(rules.map(([rule], index) => [rule, String(index)]))('is noticed: %s', (_rule, copy) => {
    expect(run).toContain(copy)
    expect(failed).toContain(copy)
  })
})

function isNoTest(path: string): boolean {
  return !basename(path).includes('.test.')
}

/** Each rule must be found, in one place: a rule that has moved is no longer tried. */
function mutate(directory: string, [rule, file, written, instead]: Mutation): void {
  const path = join(directory, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(written).length !== 2) throw new Error(`${rule}: ${file} does not hold this once: ${written}`)
  writeFileSync(
    path,
    text.replace(written, () => instead),
  )
}

function readReport(path: string, stderr: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Error(`the tests of the copies did not run:\n${stderr.slice(-2000)}`, { cause })
  }
}
