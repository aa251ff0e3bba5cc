import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { CliSandbox, program } from '../testing/cli-sandbox.ts'
import type { Ended } from '../testing/crosscheck-process.ts'

const pair = { source: 'mysql:9.7', target: 'mariadb:11.8', runtime: 'embedded' }
const suite = `-- suite: differs
-- name: reads otherwise
SELECT 1 /*M! + 1 */ AS one;
SELECT 'same' AS word;
`

/** Returns the commands in a text, in any way of calling the program; nothing else may follow in their lines. */
function commandsIn(text: string): string[] {
  const calls = text.matchAll(
    /(?:npx crosscheck|\S*\/crosscheck\.mjs) (?:run|judge|explain|accept|show|recover|servers) .*$/gm,
  )
  return [...new Set([...calls].map(([command]) => command))]
}

/** Returns text in HTML, XML or Markdown as readers see it; each piece of code in its own line. */
function asShown(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll(/&(quot|lt|gt);/g, (_, name: string) => ({ quot: '"', lt: '<', gt: '>' })[name]!)
    .replaceAll('&amp;', '&')
}

function filledIn(command: string): string {
  return command
    .replace('--reason "…"', '--reason "it\'s harmless"')
    .replace('--owner …', '--owner "ada & bob"')
    .replace('--until YYYY-MM-DD', '--until 2999-12-31')
}

const verbOf = (command: string) => / (run|judge|explain|accept|show|recover|servers) /.exec(command)![1]!

/** npm keeps its compiled code among temporary files. */
const environment = { NODE_DISABLE_COMPILE_CACHE: '1' }

/**
 * Runs each command unchanged, and then the commands that its output advises; none may be a usage error or a fault of
 * Crosscheck.
 */
async function follow(place: CliSandbox, output: string, below: string): Promise<Record<string, Ended[]>> {
  const ends: Record<string, Ended[]> = {}
  const waiting = commandsIn(output)
  const done = new Set<string>()
  for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) {
    if (done.has(command)) continue
    done.add(command)
    const end = await place.runLine(filledIn(command), { below, environment })
    expect(end, command).toMatchObject({ code: expect.toBeOneOf([0, 1]) })
    const verb = verbOf(command)
    ends[verb] = [...(ends[verb] ?? []), end]
    // A script that is run again advises running itself again.
    if (verb !== 'run') waiting.push(...commandsIn(end.stdout + end.stderr))
  }
  return ends
}

describe('commands that are advised work as they stand', () => {
  const oddPath = `it's "here" $HOME & there`
  const cases: {
    what: string
    files: Record<string, string>
    below: string
    args: string[]
    installed?: true
  }[] = [
    {
      what: 'with nothing named',
      files: { 'crosscheck.config.json': JSON.stringify(pair), 'suites/a.sql': suite },
      below: '',
      args: ['run'],
    },
    {
      what: 'with servers, folder, configuration and baseline named, from a folder below, as a package of a project',
      files: {
        'package.json': '{}',
        [`${oddPath}/other config.json`]: JSON.stringify({ ...pair, source: 'mysql:5.6', suites: ['no such folder'] }),
        'deep/below/a.sql': suite,
      },
      below: 'deep/below',
      args: ['run', 'a.sql', '--source', 'mysql:9.7', '--target', 'mariadb:11.8', '--out', `${oddPath}/run 1`]
        .concat('--config', `../../${oddPath}/other config.json`)
        .concat('--baseline', `../${oddPath} baseline.yaml`),
      installed: true,
    },
    {
      what: 'from beside the project, into a folder outside',
      files: { 'project/crosscheck.config.json': JSON.stringify(pair), 'project/suites/a.sql': suite, 'beside/b': '' },
      below: 'beside',
      args: ['run', '../project/suites', '--config', '../project/crosscheck.config.json', '--out', '../-runs'],
    },
    {
      what: 'in the binary protocol',
      files: { 'crosscheck.config.json': JSON.stringify(pair), 'suites/a.sql': suite },
      below: '',
      args: ['run', '--protocol', 'binary', '--out', '-run'],
    },
  ]

  it.each(cases)('$what', async ({ files, below, args, installed }) => {
    await using place = new CliSandbox(files)
    // The named baseline must exist.
    const baseline = args[args.indexOf('--baseline') + 1]!
    if (args.includes('--baseline')) place.write(`${below}/${baseline}`, '[]\n')
    if (installed) {
      mkdirSync(place.path('node_modules/.bin'), { recursive: true })
      symlinkSync(program, place.path('node_modules/.bin/crosscheck'))
    }
    const run = await place.run(args, { below })
    expect(run.code, run.stderr).toBe(1)
    const folder = args.includes('--out') ? `${below}/${args[args.indexOf('--out') + 1]}` : 'reports/latest'
    const verdict = place.verdict(folder)
    const [divergence] = verdict.divergences

    const advised = commandsIn(run.stdout)
    expect(advised.map(verbOf).sort()).toEqual(['accept', 'explain', 'run'])
    expect(advised.every(command => command.startsWith('npx crosscheck') === (installed ?? false))).toBe(true)
    // The reports advise commands for the divergences below the bar, too.
    const kindsOf = (commands: readonly string[]) => new Set(commands.map(each => each.replace(/[0-9a-f]{12}/, '…')))
    for (const file of ['summary.md', 'junit.xml', 'index.html']) {
      const text = asShown(place.read(`${folder}/${file}`))
      expect([...kindsOf(advised)], file).toEqual(expect.arrayContaining([...kindsOf(commandsIn(text))]))
      expect(commandsIn(text).map(verbOf), file).toContain('explain')
    }
    expect(commandsIn(asShown(place.read(`${folder}/index.html`))).map(verbOf)).toContain('accept')

    // The commands that the divergence's script advises work in the folder of the run.
    const [own] = commandsIn(place.read(`${folder}/${divergence!.reproduction}`))
    expect(await place.runLine(own!, { below: folder, environment })).toMatchObject({ code: 1 })

    const ends = await follow(place, run.stdout, below)
    expect(Object.keys(ends).sort()).toEqual(['accept', 'explain', 'judge', 'run'])
    expect(ends.explain![0]!.stdout).toMatch(new RegExp(`^${divergence!.fingerprint} `))
    // The accepted divergences lead to a go, so the commands named the right run, configuration and baseline.
    expect(ends.judge!.map(({ code }) => code)).toEqual([0])
    for (const { code, stdout } of ends.run!) {
      expect(code).toBe(1)
      expect(stdout).toContain(`NO-GO`)
      expect(stdout).toContain('MySQL 9.7')
    }
  })

  it('with several targets, and after shards were joined', async () => {
    await using place = new CliSandbox({
      'crosscheck.config.json': JSON.stringify(pair),
      'suites/a.sql': suite,
      'suites/b.sql': suite,
    })
    const targets = ['--target', 'mariadb:11.8', '--target', 'mariadb:10.11']
    const run = await place.run(['run', 'suites/a.sql', ...targets, '--no-diagnosis', '--out', 'all targets'])
    expect(run.code, run.stderr).toBe(1)
    expect(Object.keys(await follow(place, run.stdout, '')).sort()).toEqual(['accept', 'explain', 'judge'])

    rmSync(place.path('crosscheck.baseline.yaml'))
    for (const shard of ['1/2', '2/2']) {
      await place.run(['run', '--shard', shard, '--out', `shard ${shard.replace('/', ' of ')}`, '--no-noise'])
    }
    const merged = await place.run(['merge', 'shard 1 of 2', 'shard 2 of 2', '--out', "joined 'shards'"])
    expect(merged.code, merged.stderr).toBe(1)
    expect(Object.keys(await follow(place, merged.stdout, '')).sort()).toEqual(['accept', 'explain', 'judge', 'run'])
  })

  it('when a report or a run is missing', async () => {
    await using place = new CliSandbox({
      'crosscheck.config.json': JSON.stringify(pair),
      'suites/a.sql': "SELECT 'same' AS word;\n",
    })
    const explained = await place.run(['explain', '0123'])
    expect(explained.code).toBe(3)
    const [make] = commandsIn(`${explained.stderr.trimEnd()} \n`)
    expect(await place.runLine(make!)).toMatchObject({ code: 0 })
    rmSync(place.path('reports/latest/index.html'))
    const shown = await place.run(['show'])
    expect(shown.code).toBe(3)
    const [write] = commandsIn(shown.stderr)
    expect(await place.runLine(write!)).toMatchObject({ code: 0 })
    expect(await place.run(['show'])).toMatchObject({ code: 0 })
  })
})

describe('an acceptance that is not filled in', () => {
  const place = new CliSandbox({ 'crosscheck.config.json': JSON.stringify(pair) })
  afterAll(() => place[Symbol.asyncDispose]())

  it.each([
    ['--reason "…" --owner ada --until 2999-12-31', /--reason.*your own words/s],
    ['--reason harmless --owner … --until 2999-12-31', /--owner.*your own words/s],
    ['--reason harmless --owner ada --until YYYY-MM-DD', /--until.*not a day/s],
  ])('is refused: %s', async (answer, because) => {
    const { code, stderr } = await place.runLine(`${program} accept 0123 ${answer}`)
    expect(code).toBe(3)
    expect(stderr).toMatch(because)
  })
})
