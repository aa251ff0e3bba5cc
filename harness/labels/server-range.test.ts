import { describe, expect, it } from 'vitest'
import { isInRange } from './server-range.ts'

describe('a range of servers', () => {
  it.each([
    ['MySQL', '9.7.0', 'MySQL', true],
    ['MySQL', '8.0.13', 'MySQL >=8.0.13', true],
    ['MySQL', '8.0.4', 'MySQL >=8.0.13', false],
    ['MySQL', '5.6.51', 'MySQL <8.0', true],
    ['MariaDB', '10.11.18', 'MySQL', false],
    ['MariaDB', '10.11.18', 'MariaDB >=10.3 <11.2', true],
    ['MariaDB', '11.8.6', 'MariaDB >=10.3 <11.2', false],
    ['Percona Server', '8.0.36', 'MySQL >=8.0.13', true],
    ['Aurora MySQL', '3.05.2 (MySQL 8.0.32)', 'MySQL >=8.0.31', true],
    ['Aurora MySQL', '2.11.1 (MySQL 5.7.12)', 'MySQL >=8.0', false],
    ['MySQL', '10.2', 'MySQL >=9.7', true],
    ['TiDB', '8.5.1', 'MySQL', false],
  ])('%s %s in %s: %s', (product, version, range, expected) => {
    expect(isInRange({ product, version }, range)).toBe(expected)
  })

  it('refuses what is no bound', () => {
    expect(() => isInRange({ product: 'MySQL', version: '8.0' }, 'MySQL 8.0')).toThrow('8.0')
  })

  it('counts missing numbers as 0', () => {
    expect(isInRange({ product: 'MySQL', version: '8.4' }, 'MySQL >=8.4.0')).toBe(true)
    expect(isInRange({ product: 'MySQL', version: '8.4.0' }, 'MySQL <8.4')).toBe(false)
  })
})
