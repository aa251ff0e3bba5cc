import { randomNumbers } from './random-numbers.ts'

/**
 * For tests: returns a suite of at least this many statements of many kinds, in a mixture that the seed determines.
 * Each statement has one possible outcome on each server. The kinds are queries in every order, warnings and statements
 * that read them, errors, writes and transactions, several results, prepared statements, large texts and rows, and
 * connections that are killed or get no reply in time.
 */
export function mixedStatements(count: number, seed: number): string {
  const random = randomNumbers(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const kinds = Object.entries(makers).flatMap(([kind, { weight }]) => Array<string>(weight).fill(kind))
  const statements: string[] = []
  const ends = new Map(endsOfConnections.map(([share, sql]) => [Math.floor(share * count), sql]))
  for (let made = 0; made < count; made++) {
    statements.push(...makers[kinds[below(kinds.length)]!]!.make(below))
    const end = ends.get(made)
    if (end) statements.push(end)
  }
  return `${schema}${statements.join('\n')}\n`
}

/** The statement timeout in milliseconds: statements without a reply then take only a few seconds of the test. */
export const mixedTimeoutMs = 3_000

type Below = (limit: number) => number

/** Few keys: if the optimiser had a choice, tied rows could come in another order each time. */
const schema = `-- suite: mixture

CREATE TABLE item (id INT PRIMARY KEY AUTO_INCREMENT, owner INT NOT NULL, name VARCHAR(40), price DECIMAL(8, 2));
CREATE TABLE note (id INT PRIMARY KEY AUTO_INCREMENT, item_id INT NOT NULL, body TEXT, stamp TIMESTAMP NULL, UNIQUE KEY (item_id, stamp));
INSERT INTO item (owner, name, price) VALUES (1, 'lamp', 12.50), (1, 'desk', 199.99), (2, 'chair', 49), (3, 'shelf', NULL);
INSERT INTO note (item_id, body) VALUES (1, 'bright'), (2, 'heavy'), (2, 'brown');
DELIMITER //
CREATE PROCEDURE several(n INT) BEGIN SELECT n AS n; SELECT id, name FROM item WHERE id <= n ORDER BY id; SELECT 1 + '1x' AS w; END//
CREATE PROCEDURE broken() BEGIN SELECT 1 AS before_it; SELECT nobody FROM item; END//
DELIMITER ;
`

/** Functions that return texts of each kind, and the weight of the kind. */
const makers: Record<string, { weight: number; make: (below: Below) => string[] }> = {
  query: {
    weight: 60,
    make: below => [
      pick(below, [
        `SELECT id, name, price FROM item WHERE id = ${below(9)};`,
        `SELECT COUNT(*) AS n, MAX(price) AS p FROM item WHERE owner < ${below(5)};`,
        `SELECT i.name, n.body FROM item i LEFT JOIN note n ON n.item_id = i.id WHERE i.id < ${below(9)} ORDER BY i.id, n.id;`,
        `SELECT owner, name FROM item ORDER BY owner LIMIT ${1 + below(6)};`,
        `SELECT DISTINCT owner FROM item WHERE price > ${below(90)};`,
        `(SELECT ${below(99)} AS u) UNION ALL (SELECT id FROM item WHERE id = ${below(5)});`,
        `SELECT @seen := ${below(50)} AS seen;`,
        'SELECT @seen AS seen, RAND() AS drawn, NOW() AS moment;',
        `SELECT LAST_INSERT_ID() AS last, '${'é"\\\\ü'.repeat(below(4))}' AS t;`,
        'SHOW TABLES;',
        'SHOW COLUMNS FROM note;',
        `EXPLAIN SELECT nobody FROM item WHERE id = ${below(9)};`,
      ]),
    ],
  },
  warning: {
    weight: 12,
    make: below => [
      pick(below, [
        `SELECT ${below(9)} + '1x' AS w;`,
        `SELECT CAST('${below(99)} lamps' AS SIGNED) AS a, CAST('none' AS SIGNED) AS b;`,
        `SELECT 1 / 0 AS z, ${below(9)} AS n;`,
        'SELECT name + 0 AS n FROM item ORDER BY id;',
        `INSERT IGNORE INTO item (id, owner, name) VALUES (1, ${below(9)}, 'again');`,
        "UPDATE IGNORE item SET price = 'dear' WHERE id = 1;",
      ]),
    ],
  },
  diagnostics: {
    weight: 6,
    make: below => [
      pick(below, [
        `SELECT ${below(9)} + '1x' AS w;\nSHOW WARNINGS;`,
        `SELECT 1 + '1x' AS w;\nSHOW COUNT(*) WARNINGS;`,
        `UPDATE item SET price = ${below(99)} WHERE owner = 1;\nSELECT ROW_COUNT() AS n;`,
        `SELECT id FROM item ORDER BY id LIMIT ${below(3)};\nSELECT FOUND_ROWS() AS n;`,
        'SELECT nobody FROM item;\nSHOW ERRORS;',
      ]),
    ],
  },
  error: {
    weight: 8,
    make: below => [
      pick(below, [
        `SELECT nobody FROM item WHERE id = ${below(9)};`,
        'SELECT id FROM nowhere;',
        'SELEC 1;',
        `SELECT (SELECT id FROM item) AS s, ${below(9)} AS n;`,
        `INSERT INTO item (id, owner) VALUES (1, ${below(9)});`,
        'SELECT no_such_function(1);',
      ]),
    ],
  },
  write: {
    weight: 12,
    make: below => [
      pick(below, [
        `INSERT INTO item (owner, name, price) VALUES (${below(5)}, 'thing ${below(99)}', ${below(900)} / 10);`,
        `UPDATE item SET price = price + 1 WHERE owner = ${below(5)};`,
        `DELETE FROM item WHERE id > ${20 + below(20)};`,
        `INSERT INTO note (item_id, body) VALUES (${below(9)}, 'n${below(99)}') ON DUPLICATE KEY UPDATE body = 'twice';`,
        `REPLACE INTO item (id, owner, name) VALUES (${2 + below(4)}, 4, 'replaced');`,
        `SET @seen = ${below(9)};`,
        `SELECT id FROM item WHERE id = ${below(9)} FOR UPDATE;`,
        'DELETE FROM note WHERE id > 12;',
      ]),
    ],
  },
  transaction: {
    weight: 4,
    make: below => [
      'START TRANSACTION;',
      `UPDATE item SET owner = ${below(5)} WHERE id = ${1 + below(5)};`,
      `SELECT owner, COUNT(*) AS n FROM item GROUP BY owner ORDER BY owner;`,
      `INSERT INTO note (item_id, body) VALUES (${below(9)}, 'in a transaction');`,
      'SELECT COUNT(*) AS n FROM note;',
      below(3) === 0 ? 'ROLLBACK;' : 'COMMIT;',
    ],
  },
  results: {
    weight: 4,
    make: below => [
      pick(below, [
        `CALL several(${below(4)});`,
        'CALL broken();',
        `DELIMITER //\nSELECT ${below(9)} AS a; SELECT 1 + '1x' AS b//\nDELIMITER ;`,
        'DELIMITER //\nSELECT 1 AS a; SELEC; SELECT 2//\nDELIMITER ;',
        `-- params: [${below(4)}]\nCALL several(?);`,
      ]),
    ],
  },
  definition: {
    weight: 1,
    make: below => [
      `CREATE TABLE extra_${below(3)} (id INT PRIMARY KEY, v INT);`,
      `SELECT v FROM extra_${below(3)} ORDER BY v;`,
      `ALTER TABLE extra_${below(3)} ADD UNIQUE KEY (v);`,
      `SELECT v FROM extra_${below(3)} ORDER BY v LIMIT 1;`,
      `DROP TABLE IF EXISTS extra_${below(3)};`,
    ],
  },
  prepared: {
    weight: 14,
    make: below => [
      pick(below, [
        `-- params: [${below(9)}]\nSELECT id, name, price FROM item WHERE id = ?;`,
        `-- params: ["lamp", ${below(5)}]\nSELECT id FROM item WHERE name = ? OR owner > ? ORDER BY id;`,
        `-- params: [${below(9)}, "1x"]\nSELECT ? + ? AS w;`,
        '-- params: [1]\nSELECT nobody FROM item WHERE id = ?;',
        `-- params: [${below(5)}, "bound"]\nINSERT INTO item (owner, name) VALUES (?, ?);`,
      ]),
    ],
  },
  large: {
    weight: 1,
    make: below => [
      pick(below, [
        `SELECT REPEAT('x', ${(1 + below(20)) * 65_536}) AS row_of_a_megabyte;`,
        `SELECT LENGTH('${'t'.repeat(60_000 + below(20_000))}') AS n;`,
        `SELECT a.id, b.id AS other, REPEAT('w', 9000) AS w FROM item a JOIN item b JOIN item c ON c.id < 9 WHERE a.id < 9 AND b.id < 9 ORDER BY a.id, b.id, c.id;`,
      ]),
    ],
  },
}

/** Statements that end a connection, each with its place as a share of all statements. */
const endsOfConnections: [share: number, sql: string][] = [
  ...[0.05, 0.2, 0.21, 0.5, 0.8, 0.95].map((share): [number, string] => [share, 'KILL CONNECTION_ID();']),
  [0.3, "SELECT SLEEP(IF(VERSION() LIKE '%Maria%', 60, 0)) AS only_the_source_answers;"],
  [0.7, "SELECT SLEEP(IF(VERSION() LIKE '%Maria%', 0, 60)) AS only_the_target_answers;"],
]

function pick(below: Below, texts: readonly string[]): string {
  return texts[below(texts.length)]!
}
