import { describe, expect, it } from 'vitest'
import { UsageError } from '../model/usage-error.ts'
import { chooseProvider, describeChoice, type EngineQueries } from './choose-provider.ts'
import { parseSpec } from './specs/spec.ts'

const noEngine: EngineQueries = {
  answers: async () => ({ kind: 'no', because: 'no socket of Docker' }),
  hasImage: async () => {
    throw new Error('nobody there to ask')
  },
}

function engineWith(...images: string[]): EngineQueries {
  return { answers: async () => ({ kind: 'yes' }), hasImage: async image => images.includes(image) }
}

const release = parseSpec('mysql:9.7', 'source')
const image = parseSpec('pingcap/tidb:v8.5', 'source')
const url = parseSpec('mysql://app:secret@localhost', 'source')

describe('auto', () => {
  it('takes Docker where it has the image', async () => {
    expect(await chooseProvider(release, 'auto', engineWith('mysql:9.7'))).toMatchObject({
      kind: 'container',
      image: 'mysql:9.7',
    })
  })

  it('takes server programs where Docker cannot get the image', async () => {
    const choice = await chooseProvider(release, 'auto', engineWith())
    expect(choice.kind).toBe('embedded')
    expect(describeChoice(release, choice)).toContain('cannot get the image mysql:9.7')
  })

  it('takes server programs where no engine answers, and says so', async () => {
    const choice = await chooseProvider(release, 'auto', noEngine)
    expect(describeChoice(release, choice)).toBe('mysql:9.7 from server programs (no socket of Docker)')
  })

  it('takes an image and an address for what they are', async () => {
    expect((await chooseProvider(image, 'auto', noEngine)).kind).toBe('container')
    const external = await chooseProvider(url, 'auto', noEngine)
    expect(external.kind).toBe('external')
    expect(describeChoice(url, external)).toBe('mysql://app@localhost (it already runs)')
  })
})

it('what the user decides is asked of nobody', async () => {
  expect((await chooseProvider(release, 'embedded', noEngine)).kind).toBe('embedded')
  expect((await chooseProvider(release, 'container', noEngine)).kind).toBe('container')
})

it('an image cannot be a server program', async () => {
  await expect(chooseProvider(image, 'embedded', noEngine)).rejects.toThrow(UsageError)
})
