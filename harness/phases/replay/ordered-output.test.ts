import { expect, it } from 'vitest'
import { OrderedOutput } from './ordered-output.ts'

function outputOf() {
  const passed: string[] = []
  return { passed, output: new OrderedOutput<string>(items => passed.push(...items)) }
}

it('passes on what the first writes as it comes, and keeps what the others write', () => {
  const { passed, output } = outputOf()
  const [one, two, three] = [output.open(), output.open(), output.open()]
  two.write(['c'])
  one.write(['a'])
  three.write(['e'])
  three.end()
  expect(passed).toEqual(['a'])
  one.write(['b'])
  one.end()
  expect(passed).toEqual(['a', 'b', 'c'])
  two.write(['d'])
  two.end()
  expect(passed).toEqual(['a', 'b', 'c', 'd', 'e'])
  output.open().write(['f'])
  expect(passed.at(-1)).toBe('f')
})

it('has one that wrote a lot wait for its turn', async () => {
  const { output } = outputOf()
  const [one, two] = [output.open(), output.open()]
  await two.ready()
  for (let count = 0; count < 1000; count++) two.write(['item'])
  let isReady = false
  const waiting = two.ready().then(() => {
    isReady = true
  })
  await Promise.resolve()
  expect(isReady).toBe(false)
  one.end()
  await waiting
  await one.ready()
})
