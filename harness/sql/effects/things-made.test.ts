import { expect, it } from 'vitest'
import { thingsMade } from './things-made.ts'

it.each([
  ['CREATE TABLE IF NOT EXISTS `Shop`.`Item` (id INT)', [{ kind: 'table', name: 'item' }]],
  ['CREATE TEMPORARY TABLE t LIKE u', [{ kind: 'table', name: 't' }]],
  ["CREATE OR REPLACE DEFINER = 'a'@'b' VIEW v AS SELECT 1", [{ kind: 'table', name: 'v' }]],
  ['CREATE SEQUENCE s', [{ kind: 'table', name: 's' }]],
  ['CREATE PROCEDURE p() SELECT 1', [{ kind: 'routine', name: 'p' }]],
  ['CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1', [{ kind: 'trigger', name: 'tr' }]],
  ['CREATE UNIQUE INDEX i ON t (a)', [{ kind: 'key', name: 'i', table: 't' }]],
  [
    'ALTER TABLE t ADD COLUMN c INT AFTER a, ADD KEY k (a, b)',
    [
      { kind: 'column', name: 'c', table: 't' },
      { kind: 'key', name: 'k', table: 't' },
    ],
  ],
  [
    'ALTER TABLE t ADD (c INT, d DECIMAL(5, 2))',
    [
      { kind: 'column', name: 'c', table: 't' },
      { kind: 'column', name: 'd', table: 't' },
    ],
  ],
  [
    'ALTER TABLE t CHANGE COLUMN a b INT, RENAME COLUMN c TO d',
    [
      { kind: 'column', name: 'b', table: 't' },
      { kind: 'column', name: 'd', table: 't' },
    ],
  ],
  ['ALTER TABLE t RENAME TO u', [{ kind: 'table', name: 'u' }]],
  [
    'RENAME TABLE a TO b, c TO db.d',
    [
      { kind: 'table', name: 'b' },
      { kind: 'table', name: 'd' },
    ],
  ],
  ["PREPARE find FROM 'SELECT 1'", [{ kind: 'prepared-statement', name: 'find' }]],
  ['ALTER TABLE t DROP COLUMN c, ADD CHECK (a > 0), ADD FOREIGN KEY (a) REFERENCES u (a)', []],
  ['INSERT INTO t VALUES (1)', []],
  ['CREATE USER u', []],
  ['', []],
])('%s', (sql, things) => {
  expect(thingsMade(sql)).toEqual(things)
})
