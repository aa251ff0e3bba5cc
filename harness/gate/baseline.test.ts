import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import { acceptInBaseline, readBaseline } from './baseline.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-baseline-'))
  file = join(folder, 'crosscheck.baseline.yaml')
})
afterEach(() => rmSync(folder, { recursive: true }))

const entry = (change: Partial<BaselineEntry> = {}): BaselineEntry => ({
  fingerprint: '3f2a9c01d2e4',
  reason: 'read as text everywhere',
  owner: 'ada',
  until: '2026-06-30',
  ...change,
})

describe('baseline', () => {
  it('is empty where there is no file, or nothing but comments in it', () => {
    expect(readBaseline(file)).toEqual([])
    writeFileSync(file, '# nothing yet\n')
    expect(readBaseline(file)).toEqual([])
  })

  it('reads back what was accepted, sorted by fingerprint', () => {
    const numberLike = entry({ fingerprint: '123456789012', reason: 'yes', label: 'int-width' })
    const exponentLike = entry({
      fingerprint: '12e456789012',
      statement: 'SELECT 1\nFROM "t" -- #: {}',
      servers: { source: 'MySQL 9.7', target: 'MariaDB 11.8' },
    })
    acceptInBaseline(file, [entry(), exponentLike])
    acceptInBaseline(file, [numberLike])
    expect(readBaseline(file)).toEqual([numberLike, exponentLike, entry()])
    expect(readdirSync(folder)).toEqual(['crosscheck.baseline.yaml'])
  })

  it('is written for reviewers', () => {
    acceptInBaseline(file, [entry({ statement: 'SELECT n\nFROM t', servers: { source: 'MySQL', target: 'MariaDB' } })])
    expect(
      readFileSync(file, 'utf8'),
    ).toBe(`# Divergences between source and target that somebody has taken responsibility for.
# Each has a reason, an owner and a last day; after that day it fails the gate again.
# Add one with: npx crosscheck accept FINGERPRINT --reason … --owner … --until YYYY-MM-DD

- fingerprint: 3f2a9c01d2e4
  statement: |-
    SELECT n
    FROM t
  servers:
    source: MySQL
    target: MariaDB
  reason: read as text everywhere
  owner: ada
  until: 2026-06-30
`)
  })

  it('keeps comments where they were when an entry is added or renewed', () => {
    writeFileSync(
      file,
      `# ours

# asked the team of accounts
- fingerprint: bbbbbbbbbbbb # the old one
  reason: known
  owner: ada
  until: 2026-01-31
# the end
`,
    )
    acceptInBaseline(file, [entry({ fingerprint: 'aaaaaaaaaaaa' })])
    acceptInBaseline(file, [entry({ fingerprint: 'cccccccccccc' })])
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^# ours\n\n- fingerprint: a{12}/)
    expect(text).toMatch(/# asked the team of accounts\n- fingerprint: b{12} # the old one/)
    expect(text).toContain('# the end')
    acceptInBaseline(file, [entry({ fingerprint: 'bbbbbbbbbbbb', until: '2026-09-30' })])
    expect(readFileSync(file, 'utf8')).toMatch(/# asked the team of accounts\n- fingerprint: b{12}\n/)
    expect(readBaseline(file).map(({ until }) => until)).toEqual(['2026-06-30', '2026-09-30', '2026-06-30'])
  })

  it.each([
    ['- fingerprint: [\n', /yaml:2:1: this is not YAML/],
    ['accepted: []\n', /yaml:1:1: a baseline is a list of entries\n {2}begin each with/],
    ['- just text\n', /yaml:1:3: entry /],
    [
      '- fingerprint: 3f2a\n  reason: r\n  owner: o\n  until: 2026-02-28\n',
      /yaml:1:3: "fingerprint" is not a fingerprint/,
    ],
    [
      '- fingerprint: 3f2a9c01d2e4\n  reason: r\n  owner: o\n  until: 2026-02-30\n',
      /yaml:4:3: "until" is not a day: write .* YYYY-MM-DD/,
    ],
    ['- fingerprint: 3f2a9c01d2e4\n  reason:\n  owner: o\n  until: 2026-02-28\n', /yaml:2:3: "reason" is empty/],
    ['- fingerprint: 3f2a9c01d2e4\n  reason: r\n  until: 2026-02-28\n', /yaml:1:3: the entry lacks "owner"/],
    [
      '- fingerprint: 3f2a9c01d2e4\n  reason: r\n  owner: o\n  until: 2026-02-28\n  utnil: x\n',
      /yaml:5:3: an entry has no "utnil"/,
    ],
  ])('refuses %j, with its place', (text, message) => {
    writeFileSync(file, text)
    expect(describing(() => readBaseline(file))).toMatch(message)
    expect(describing(() => acceptInBaseline(file, [entry()]))).toMatch(message)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('refuses the same fingerprint twice, unless it is for other servers', () => {
    const one = '- fingerprint: 3f2a9c01d2e4\n  reason: r\n  owner: o\n  until: 2026-02-28\n'
    writeFileSync(file, one + one)
    expect(describing(() => readBaseline(file))).toMatch(/yaml:5:3: 3f2a9c01d2e4 is accepted in line 1 already/)
    writeFileSync(file, `${one}${one}  servers: { source: MySQL, target: TiDB }\n`)
    expect(readBaseline(file)).toHaveLength(2)
  })

  it('refuses what is not UTF-8', () => {
    writeFileSync(file, Buffer.from([0xff, 0xfe]))
    expect(describing(() => readBaseline(file))).toMatch(/the baseline cannot be read/)
    expect(existsSync(file)).toBe(true)
  })
})

function describing(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    const described = error as { describe?: () => string; message: string }
    return described.describe?.() ?? described.message
  }
  return ''
}
