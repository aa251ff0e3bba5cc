import { expect, it } from 'vitest'
import { Turns } from './turns.ts'

function turnsOf() {
  const heard: string[] = []
  return { heard, turns: new Turns<string>(word => heard.push(word)) }
}

it('lets the first speak as it goes, and keeps the words of the others', () => {
  const { heard, turns } = turnsOf()
  const [one, two, three] = [turns.take(), turns.take(), turns.take()]
  two.say('c')
  one.say('a')
  three.say('e')
  three.end()
  expect(heard).toEqual(['a'])
  one.say('b')
  one.end()
  expect(heard).toEqual(['a', 'b', 'c'])
  two.say('d')
  two.end()
  expect(heard).toEqual(['a', 'b', 'c', 'd', 'e'])
  turns.take().say('f')
  expect(heard.at(-1)).toBe('f')
})

it('has whoever said a lot wait for its turn', async () => {
  const { turns } = turnsOf()
  const [one, two] = [turns.take(), turns.take()]
  await two.room()
  for (let count = 0; count < 1000; count++) two.say('word')
  let hasRoom = false
  const waiting = two.room().then(() => {
    hasRoom = true
  })
  await Promise.resolve()
  expect(hasRoom).toBe(false)
  one.end()
  await waiting
  await one.room()
})
