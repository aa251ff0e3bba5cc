import { describe, expect, it } from 'vitest'
import { isInRange } from '../server-range.ts'
import { catalogue } from './catalogue.ts'

describe('the catalogue of labels', () => {
  it('holds each id once', () => {
    const ids = catalogue.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    expect(ids.length).toBeGreaterThanOrEqual(60)
  })

  it.each(catalogue.map(label => [label.id, label] as const))('%s is told in full', (id, label) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(label.link).toMatch(/^https:\/\/(dev\.mysql\.com\/doc\/|mariadb\.com\/kb\/en\/)/)
    expect(label.changed).toMatch(/\.$/)
    expect(label.rewrite).toMatch(/\.$/)
    expect(label.title).not.toMatch(/\.$/)
  })

  it('is recognised by more than the difference alone', () => {
    const vague = catalogue.filter(({ recognise: { one, other, tokens, onlyCaseDiffers } }) =>
      [one.errno, one.warns, one.types, other.errno, other.warns, other.types, tokens, onlyCaseDiffers].every(
        each => each === undefined,
      ),
    )
    expect(vague.map(({ id }) => id)).toEqual([])
  })

  it('writes its ranges so that they can be read', () => {
    const server = { product: 'MySQL', version: '8.0.30' }
    const ranges = catalogue
      .flatMap(({ recognise: { one, other } }) => [one, other])
      .flatMap(each => each.servers ?? [])
    for (const range of ranges) expect(() => isInRange(server, range)).not.toThrow()
  })

  it('proves what it says, or says why it cannot', () => {
    const silent = catalogue.filter(({ proof }) => ('unproven' in proof ? proof.unproven === '' : proof.length === 0))
    expect(silent.map(({ id }) => id)).toEqual([])
  })
})
