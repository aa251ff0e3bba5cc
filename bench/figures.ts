import type { Sizes } from './bench-setting.ts'
import { grouped } from './bench-setting.ts'
import type { Benchmark, ContenderName, Measured } from './contender.ts'
import type { Usage } from './statistics.ts'

/** A promised figure, and the measured result. */
export interface Figure {
  benchmark: Benchmark
  what: string
  measured: string
  mustReach: string
  isReached: boolean
  /** The run of Crosscheck whose profile shows the cause of a missed figure. */
  of: ContenderName
}

type Look = (name: ContenderName) => Usage

/** Returns the figures of the benchmarks that were run. */
export function figuresOf(measured: readonly Measured[], sizes: Sizes): Figure[] {
  const medians = new Map(measured.map(({ name, median }) => [name, median]))
  const look: Look = name => {
    const found = medians.get(name)
    if (!found) throw new Error(`${name} was not measured`)
    return found
  }
  return [
    ...(medians.has('few statements') ? ofStatements(look, sizes) : []),
    ...(medians.has('many rows') ? ofOrderedRows(look, sizes) : []),
    ...(medians.has('shuffled rows') ? ofShuffledRows(look, sizes) : []),
    ...(medians.has('accounts') ? ofAccounts(look, medians.has('accounts, replay only')) : []),
  ]
}

/** Seconds, megabytes and ratios must stay below a limit; a factor of advantage must stay above a limit. */
const atMost = (limit: number, value: number) => ({ mustReach: `≤ ${limit}`, isReached: value <= limit })

function ratio(part: Pick<Figure, 'benchmark' | 'of' | 'what'>, value: number, limit: number): Figure {
  const { mustReach, isReached } = atMost(limit, value)
  return { ...part, measured: `${value.toFixed(2)} ×`, mustReach: `${mustReach} ×`, isReached }
}

function memory(part: Pick<Figure, 'benchmark' | 'of' | 'what'>, bytes: number, limit: number): Figure {
  const megabytes = bytes / 2 ** 20
  const { mustReach, isReached } = atMost(limit, megabytes)
  return { ...part, measured: `${megabytes.toFixed(0)} MB`, mustReach: `${mustReach} MB`, isReached }
}

function ofStatements(look: Look, { fewStatements, manyStatements }: Sizes): Figure[] {
  const startUp = look('start-up')
  const few = look('few statements')
  const many = look('many statements')
  const each = (usage: Usage, statements: number, measure: 'wallMs' | 'cpuMs') =>
    (usage[measure] - startUp[measure]) / statements
  const advantage = look('few statements, pt-upgrade').wallMs / few.wallMs
  const cpuPerSide = (each(many, manyStatements, 'cpuMs') * 1000) / 2
  const withStartUp = (many.cpuMs * 1000) / manyStatements / 2
  return [
    ratio(
      { benchmark: 'a', of: 'few statements', what: `${grouped(fewStatements)} statements: wall to two C clients` },
      few.wallMs / look('few statements, C clients').wallMs,
      1,
    ),
    ratio(
      { benchmark: 'a', of: 'many statements', what: `${grouped(manyStatements)} statements: wall to two C clients` },
      many.wallMs / look('many statements, C clients').wallMs,
      1,
    ),
    {
      benchmark: 'a',
      of: 'few statements',
      what: `${grouped(fewStatements)} statements: wall of pt-upgrade to ours`,
      measured: `${advantage.toFixed(1)} ×`,
      mustReach: '≥ 8 ×',
      isReached: advantage >= 8,
    },
    ratio(
      {
        benchmark: 'a',
        of: 'many statements',
        what: `wall per statement, ${grouped(manyStatements)} to ${grouped(fewStatements)}, without the start-up`,
      },
      each(many, manyStatements, 'wallMs') / each(few, fewStatements, 'wallMs'),
      1.1,
    ),
    ratio(
      {
        benchmark: 'a',
        of: 'many statements',
        what: `the same with the start-up in it`,
      },
      many.wallMs / manyStatements / (few.wallMs / fewStatements),
      1.1,
    ),
    {
      benchmark: 'a',
      of: 'many statements',
      what: `client CPU per statement and side, without the start-up (with it: ${withStartUp.toFixed(0)} µs)`,
      measured: `${cpuPerSide.toFixed(0)} µs`,
      mustReach: '≤ 40 µs',
      isReached: cpuPerSide <= 40,
    },
  ]
}

function ofOrderedRows(look: Look, { fewRows, manyRows }: Sizes): Figure[] {
  return (['few rows', 'many rows'] as const).flatMap(name => {
    const rows = grouped(name === 'few rows' ? fewRows : manyRows)
    const part = { benchmark: 'b', of: name } as const
    return [
      ratio(
        { ...part, what: `${rows} rows in order: wall to two C clients` },
        look(name).wallMs / look(`${name}, C clients`).wallMs,
        0.8,
      ),
      memory({ ...part, what: `${rows} rows in order: peak memory` }, look(name).peakBytes, 250),
    ]
  })
}

function ofShuffledRows(look: Look, { fewRows }: Sizes): Figure[] {
  const part = { benchmark: 'c', of: 'shuffled rows' } as const
  const shuffled = look('shuffled rows')
  const rows = grouped(fewRows)
  return [
    ratio(
      { ...part, what: `${rows} rows shuffled: wall to the same in order` },
      shuffled.wallMs / look('few rows').wallMs,
      2,
    ),
    memory({ ...part, what: `${rows} rows shuffled: peak memory` }, shuffled.peakBytes, 400),
  ]
}

function ofAccounts(look: Look, hasPhases: boolean): Figure[] {
  const names = ['accounts', ...(hasPhases ? (['accounts, replay only'] as const) : [])] as const
  return names.map(name => {
    const seconds = look(name).wallMs / 1000
    return {
      benchmark: 'd',
      of: name,
      what: `accounts suites, servers included${name === 'accounts' ? '' : ', --phases replay'}: wall`,
      measured: `${seconds.toFixed(2)} s`,
      mustReach: '≤ 5 s',
      isReached: seconds <= 5,
    }
  })
}
