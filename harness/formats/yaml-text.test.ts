import { describe, expect, it } from 'vitest'
import { z } from './schema.ts'
import { YamlText } from './yaml-text.ts'

const text = `# people
people:
  - name: ada
    age: 36
  - name: bob
`

describe('a text of YAML', () => {
  it('knows the place of a key, of an item, and of what is not there', () => {
    const yaml = new YamlText(text, 'typed')
    expect(yaml.value).toEqual({ people: [{ name: 'ada', age: 36 }, { name: 'bob' }] })
    expect(yaml.placeOf(['people', 0, 'age'])).toEqual({ line: 4, column: 5 })
    expect(yaml.placeOf(['people', 1])).toEqual({ line: 5, column: 5 })
    expect(yaml.placeOf(['people', 1, 'age'])).toEqual({ line: 5, column: 5 })
    expect(yaml.placeOf(['animals'])).toEqual({ line: 2, column: 1 })
  })

  it('knows the place of what a schema refuses', () => {
    const schema = z.strictObject({ people: z.array(z.strictObject({ name: z.string() })) })
    const yaml = new YamlText(text, 'typed')
    const places = schema.safeParse(yaml.value).error!.issues.map(issue => yaml.placeOfIssue(issue))
    expect(places).toEqual([{ line: 4, column: 5 }])
  })

  it('leaves scalars as text where that is asked for', () => {
    expect(new YamlText('[123456789012, 2026-02-28, yes, 1e3]', 'text').value).toEqual([
      '123456789012',
      '2026-02-28',
      'yes',
      '1e3',
    ])
  })

  it('repeats nothing of a text that is no YAML', () => {
    const { faults } = new YamlText('password: [secret\n', 'typed')
    expect(faults).toMatchObject([{ line: 2, column: 1, message: expect.stringMatching(/^this is not YAML: /) }])
    expect(JSON.stringify(faults)).not.toContain('secret')
  })
})
