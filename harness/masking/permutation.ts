import { hash } from 'node:crypto'

const rounds = 8
const blockBits = 256n

/**
 * A keyed permutation of the numbers below `size` that moves every number (except for a size of 1). A Feistel network
 * over the next even number of bits, repeated until the result is below `size`, gives each number a position in a
 * secret order. The result is the number at the next position, so that two numbers never share a result. `tweak`:
 * numbers of another kind are permuted differently.
 */
export function permute(value: bigint, size: bigint, key: Buffer, tweak: string): bigint {
  if (size < 2n) return value
  const network = new Feistel(size, key, tweak)
  return network.backward((network.forward(value) + 1n) % size)
}

class Feistel {
  readonly #size: bigint
  readonly #prefix: string
  readonly #halfBits: bigint
  readonly #mask: bigint

  constructor(size: bigint, key: Buffer, tweak: string) {
    this.#size = size
    this.#prefix = JSON.stringify([key.toString('hex'), tweak, size.toString(16)])
    const bits = (size - 1n).toString(2).length
    this.#halfBits = BigInt(Math.ceil(bits / 2))
    this.#mask = (1n << this.#halfBits) - 1n
  }

  forward(value: bigint): bigint {
    let walked = value
    do walked = this.#pass(walked, [...Array(rounds).keys()])
    while (walked >= this.#size)
    return walked
  }

  backward(value: bigint): bigint {
    let walked = value
    do walked = this.#swap(this.#pass(this.#swap(walked), [...Array(rounds).keys()].reverse()))
    while (walked >= this.#size)
    return walked
  }

  #pass(value: bigint, order: readonly number[]): bigint {
    let left = value >> this.#halfBits
    let right = value & this.#mask
    for (const round of order) [left, right] = [right, left ^ this.#mix(round, right)]
    return (left << this.#halfBits) | right
  }

  #swap(value: bigint): bigint {
    return ((value & this.#mask) << this.#halfBits) | (value >> this.#halfBits)
  }

  #mix(round: number, half: bigint): bigint {
    let mixed = 0n
    for (let block = 0; BigInt(block) * blockBits < this.#halfBits; block++) {
      // An HMAC takes three times as long, and the attack that it prevents is not possible on a part of a permutation.
      const digest = hash('sha256', `${this.#prefix} ${round} ${block} ${half.toString(16)}`)
      mixed = (mixed << blockBits) | BigInt(`0x${digest}`)
    }
    return mixed & this.#mask
  }
}
