import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UsageError } from '../model/usage-error.ts'
import { makeRunFolder } from './run-folder.ts'

let place: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(() => rmSync(place, { recursive: true }))

describe('the folder of a run', () => {
  it('is one of many, and the latest', () => {
    const reports = join(place, 'reports')
    const folders = [makeRunFolder({ reports }), makeRunFolder({ reports })]
    expect(folders.every(({ logsDirectory }) => existsSync(logsDirectory))).toBe(true)
    expect(readlinkSync(join(reports, 'latest'))).toBe(basename(folders[1]!.directory))
    expect(readdirSync(reports)).toHaveLength(3)
  })

  it('is not one that holds the journal of another run', () => {
    const { journalFile } = makeRunFolder({ directory: place })
    writeFileSync(journalFile, '')
    expect(() => makeRunFolder({ directory: place })).toThrow(UsageError)
  })

  it('is not one that holds the verdict of another run', () => {
    writeFileSync(join(place, 'verdict.json'), '{"decision":"go"}')
    expect(() => makeRunFolder({ directory: place })).toThrow(/holds the verdict of another run/)
  })

  it('cannot be made where there is a file', () => {
    writeFileSync(join(place, 'file'), '')
    expect(() => makeRunFolder({ directory: join(place, 'file') })).toThrow(/cannot be made.*EEXIST|ENOTDIR/)
  })
})

describe('a run that never began', () => {
  it('leaves nothing where nothing was', () => {
    makeRunFolder({ reports: join(place, 'some', 'reports') }).discard()
    expect(readdirSync(place)).toEqual([])
    makeRunFolder({ reports: place }).discard()
    expect(readdirSync(place)).toEqual([])
  })

  it('leaves the run before it as the latest', () => {
    const before = makeRunFolder({ reports: place })
    makeRunFolder({ reports: place }).discard()
    expect(readdirSync(place).toSorted()).toEqual([basename(before.directory), 'latest'].toSorted())
    expect(readlinkSync(join(place, 'latest'))).toBe(basename(before.directory))
  })

  it('leaves no link to another run that never began either', () => {
    const one = makeRunFolder({ reports: place })
    const other = makeRunFolder({ reports: place })
    one.discard()
    other.discard()
    expect(readdirSync(place)).toEqual([])
  })

  it('does not take the latest from a run that began after it', () => {
    makeRunFolder({ reports: place })
    const discarded = makeRunFolder({ reports: place })
    const after = makeRunFolder({ reports: place })
    discarded.discard()
    expect(readlinkSync(join(place, 'latest'))).toBe(basename(after.directory))
  })

  it('leaves a folder that was there as it was, ready for the next attempt', () => {
    writeFileSync(join(place, 'notes.txt'), '')
    mkdirSync(join(place, 'logs'))
    const folder = makeRunFolder({ directory: place })
    writeFileSync(folder.journalFile, '')
    folder.discard()
    expect(readdirSync(place)).toEqual(['logs', 'notes.txt'])
    makeRunFolder({ directory: place })
  })
})
