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
    for (const folder of folders) folder.pointLatestHere()
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
    before.pointLatestHere()
    makeRunFolder({ reports: place }).discard()
    expect(readdirSync(place).toSorted()).toEqual([basename(before.directory), 'latest'].toSorted())
    expect(readlinkSync(join(place, 'latest'))).toBe(basename(before.directory))
  })

  it('leaves no more than the folder of reports where another run was in it meanwhile', () => {
    const reports = join(place, 'some', 'reports')
    const [one, other] = [makeRunFolder({ reports }), makeRunFolder({ reports })]
    one.discard()
    expect(existsSync(other.directory)).toBe(true)
    other.discard()
    expect(readdirSync(place)).toEqual(['some'])
  })

  it('leaves alone a run that began after it in the folder of reports that it made', () => {
    const reports = join(place, 'reports')
    const discarded = makeRunFolder({ reports })
    const after = makeRunFolder({ reports })
    after.pointLatestHere()
    discarded.discard()
    expect(readdirSync(reports).toSorted()).toEqual([basename(after.directory), 'latest'].toSorted())
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
