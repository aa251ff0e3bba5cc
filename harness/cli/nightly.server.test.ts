import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { cacheDirectory } from '../machine/cache-directory.mjs'

const repository = fileURLToPath(import.meta.resolve('../..'))

interface Job {
  /** The shell scripts of the job's steps, without indentation. */
  scripts: string[]
  /** The files of a run that the job keeps. */
  artefacts: string
}

function jenkinsJob(): Job {
  const file = readFileSync(join(repository, 'Jenkinsfile'), 'utf8')
  return {
    scripts: [...file.matchAll(/'''(.*?)'''/gs)].map(match => withoutIndentation(match[1]!)),
    artefacts: /archiveArtifacts artifacts: '(.*?)\/\*\*'/.exec(file)![1]!,
  }
}

interface Workflow {
  jobs: { gate: { steps: { run?: string; uses?: string; with?: Record<string, string> }[] } }
}

function actionsJob(): Job {
  const file = readFileSync(join(repository, '.github/workflows/nightly.yml'), 'utf8')
  const { steps } = (parse(file) as Workflow).jobs.gate
  return {
    scripts: steps.flatMap(({ run }) => (run === undefined ? [] : [withoutIndentation(run)])),
    artefacts: steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'))!.with!.path!,
  }
}

function withoutIndentation(script: string): string {
  const lines = script.split('\n').map(line => line.trim())
  return lines.filter(line => line !== '').join('\n')
}

let copy: string
beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'crosscheck-nightly-'))
  const listing = await shell('git ls-files', { directory: repository, environment: process.env })
  for (const file of listing.output.trimEnd().split('\n')) {
    if (existsSync(join(repository, file))) cpSync(join(repository, file), join(copy, file))
  }
  mkdirSync(join(copy, '.home'))
  mkdirSync(join(copy, '.tmp'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** The environment of a build server: an empty home, and the caches that such jobs keep from night to night. */
async function nightEnvironment(): Promise<NodeJS.ProcessEnv> {
  const { PATH = '', npm_config_cache, ...rest } = process.env
  const strange = /^(VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|npm_|INIT_CWD$|CROSSCHECK_|FORCE_COLOR$|GITHUB_)/
  const npmCache = npm_config_cache ?? (await shell('npm config get cache', { environment: process.env })).output.trim()
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => !strange.test(name))),
    PATH: PATH.split(delimiter)
      .filter(folder => !folder.includes('node_modules'))
      .join(delimiter),
    HOME: join(copy, '.home'),
    TMPDIR: join(copy, '.tmp'),
    CROSSCHECK_CACHE: cacheDirectory(),
    GITHUB_STEP_SUMMARY: join(copy, '.step-summary.md'),
    npm_config_cache: npmCache,
    npm_config_prefer_offline: 'true',
    CI: 'true',
  }
}

async function shell(
  script: string,
  { directory = copy, environment }: { directory?: string; environment: NodeJS.ProcessEnv },
) {
  const child = spawn('sh', ['-e', '-c', `exec 2>&1\n${script}`], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { code: code as number, output }
}

describe('the nightly jobs', () => {
  it('of Jenkins and of GitHub set up and run the gate alike, and keep the same', () => {
    const [setUp, gate, ...others] = actionsJob().scripts
    expect(jenkinsJob().scripts).toEqual([setUp, gate])
    expect(setUp).toBe('npm ci')
    expect(gate).toMatch(/^npm run gate -- --out reports\/nightly /m)
    expect(others).toEqual([expect.stringContaining('reports/nightly/summary.md')])
    expect(jenkinsJob().artefacts).toBe(actionsJob().artefacts)
  })

  it('end in go, with everything that they keep', { timeout: 400_000 }, async () => {
    const environment = await nightEnvironment()
    const { scripts, artefacts } = actionsJob()
    for (const script of scripts) {
      const { code, output } = await shell(script, { environment })
      expect({ script, code }, output).toEqual({ script, code: 0 })
    }
    const kept = readdirSync(join(copy, artefacts)).toSorted()
    expect(kept).toEqual(['index.html', 'journal.jsonl', 'junit.xml', 'logs', 'summary.md', 'verdict.json'].toSorted())
    expect(JSON.parse(readFileSync(join(copy, artefacts, 'verdict.json'), 'utf8'))).toMatchObject({ decision: 'go' })
    const summary = readFileSync(join(copy, artefacts, 'summary.md'), 'utf8')
    expect(readFileSync(join(copy, '.step-summary.md'), 'utf8')).toBe(summary)
    expect(readdirSync(join(copy, '.tmp')).filter(name => name.startsWith('crosscheck-'))).toEqual([])

    // The build sees the exit code, through npm; and last night's report does not interfere.
    const gate = scripts[1]!
    for (const [suite, code] of Object.entries({
      'SELECT 1 AS n /*M! , 2 AS m */;': 1,
      '-- only\nSELECT NULL;\nDO 0;': 2,
    })) {
      writeFileSync(join(copy, 'tonight.sql'), suite)
      const config = { source: 'mysql:5.6', target: 'mariadb:11.8', suites: ['tonight.sql'] }
      writeFileSync(join(copy, 'crosscheck.config.ts'), `export default ${JSON.stringify(config)}\n`)
      const ended = await shell(gate, { environment })
      expect({ suite, code: ended.code }, ended.output).toEqual({ suite, code })
    }
  })
})
