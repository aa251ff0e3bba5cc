import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Plugin } from 'vite'
import { loadConfig } from '../config/load-config.ts'
import { loadSuites } from '../config/load-suites.ts'
import type { Suite } from '../model/statement.ts'
import { UsageErrors } from '../model/usage-error.ts'
import { NameOrdinals, nameOfStatement, numbered } from '../report/presentation/case-name.ts'
import { judgedStatements } from '../suite/judged-statements.ts'

const runtime = new URL('./replayed-suite.ts', import.meta.url).pathname

/**
 * Lets vitest accept `.sql` suites as test files: every statement becomes a test, with its place in the `.sql` file.
 */
export function sqlSuites(): Plugin {
  return {
    name: 'crosscheck:sql-suites',
    enforce: 'pre',
    async transform(_code, id) {
      const file = id.split('?')[0]!
      if (!file.endsWith('.sql')) return undefined
      try {
        const { config } = await loadConfig({ workingDirectory: process.cwd() })
        const { suites } = await loadSuites([relative(process.cwd(), file)], { fixtures: config.fixtures })
        for (const path of fixtureFiles(suites[0]!)) this.addWatchFile(path)
        return testsOf(suites[0]!, file)
      } catch (error) {
        if (!(error instanceof UsageErrors)) throw error
        const { at } = error.errors[0]!
        this.error({
          message: error.message,
          id: file,
          ...(at ? { loc: { file, line: at.line, column: at.column - 1 } } : {}),
        })
      }
    },
  }
}

function fixtureFiles({ fixture }: Suite): string[] {
  return [...new Set(fixture?.statements.map(({ at }) => at.file))]
}

/** Returns the module, one line per test, and a source map from each line to its statement. */
function testsOf(suite: Suite, file: string) {
  const judged = judgedStatements(suite)
  const ordinals = new NameOrdinals()
  const lines: { code: string; line: number }[] = [
    { code: `import { describe, test } from 'vitest'`, line: 1 },
    { code: `import { replayedSuite } from ${JSON.stringify(runtime)}`, line: 1 },
    { code: `const replayed = replayedSuite(${JSON.stringify(suite.file)})`, line: 1 },
    ...(suite.fixture
      ? [{ code: `test('fixture ${suite.fixture.name}', () => replayed.checkFixture())`, line: 1 }]
      : []),
    ...suite.statements.map(({ id, name, sql, at }) => {
      const own = name ?? nameOfStatement(sql)
      const title = numbered(own, ordinals.next(suite.file, own))
      const how = judged.has(id) ? 'test' : 'test.skip'
      return { code: `${how}(${JSON.stringify(title)}, () => replayed.check(${JSON.stringify(id)}))`, line: at.line }
    }),
    { code: `test('contents of tables', () => replayed.checkContents())`, line: 1 },
  ]
  return {
    code: lines.map(({ code }) => code).join('\n'),
    map: {
      version: 3 as const,
      names: [],
      sources: [file],
      sourcesContent: [readFileSync(file, 'utf8')],
      mappings: mappings(lines.map(({ line }) => line)),
    },
  }
}

/**
 * Returns source map mappings in which the start of each generated line maps to the start of a line of the one source.
 */
function mappings(lines: number[]): string {
  let before = 1
  return lines
    .map(line => {
      const segment = `AA${variableLength(line - before)}A`
      before = line
      return segment
    })
    .join(';')
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base 64 VLQ; source: tc39.es/ecma426, "Mappings structure". */
function variableLength(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1
  let text = ''
  do {
    const digit = rest & 31
    rest >>>= 5
    text += digits[rest > 0 ? digit | 32 : digit]
  } while (rest > 0)
  return text
}
