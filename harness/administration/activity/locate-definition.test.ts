import { expect, it } from 'vitest'
import { effectsOf } from '../../sql/effects/statement-effects.ts'
import { locateDefinition } from './locate-definition.ts'

const at = (line: number) => ({ file: 'schema.sql', line, column: 1 })
const definitions = [
  { effects: effectsOf('CREATE TABLE purge (id INT)'), at: at(1) },
  {
    effects: effectsOf("CREATE DEFINER = 'root'@'localhost' PROCEDURE IF NOT EXISTS `shop`.`Purge`(a INT) SELECT 1"),
    at: at(2),
  },
  { effects: effectsOf('CREATE OR REPLACE ALGORITHM = MERGE SQL SECURITY DEFINER VIEW latest AS SELECT 1'), at: at(3) },
  { effects: effectsOf('CREATE EVENT purge ON SCHEDULE EVERY 1 DAY DO DELETE FROM t'), at: at(4) },
  { effects: effectsOf('DROP PROCEDURE purge'), at: at(5) },
]

it('finds where something is created, by its kind and name', () => {
  expect(locateDefinition(definitions, 'procedure', 'purge')).toEqual(at(2))
  expect(locateDefinition(definitions, 'event', 'purge')).toEqual(at(4))
  expect(locateDefinition(definitions, 'view', 'latest')).toEqual(at(3))
  expect(locateDefinition(definitions, 'trigger', 'purge')).toBeUndefined()
})
