import type { Label } from './label.ts'

const codes = [
  'CREATE TABLE codes (id INT PRIMARY KEY, code VARCHAR(20) NOT NULL, n INT NOT NULL)',
  "INSERT INTO codes VALUES (1, 'abc', 2), (2, '12', 3), (3, '1.5', 5)",
]

export const values: Label[] = [
  {
    id: 'integer-width-of-expressions',
    title: 'a small integer expression has another integer type',
    changed:
      'MySQL gives every integer expression the type BIGINT; MariaDB gives INT to what fits, such as literals, comparisons and many functions. Typed drivers return another type of number.',
    rewrite:
      'Cast to what the application wants: CAST(… AS DECIMAL(20)) is the same on both; or read the number in a way that takes both widths.',
    link: 'https://mariadb.com/kb/en/cast/',
    recognise: {
      one: { servers: ['MySQL'], types: ['BIGINT', 'BIGINT UNSIGNED'] },
      other: { servers: ['MariaDB'], types: ['INT', 'INT UNSIGNED'] },
      kinds: ['type'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: 'SELECT n > 2 AS more FROM codes',
        rewritten: 'SELECT CAST(n > 2 AS DECIMAL(20)) AS more FROM codes',
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:10.11',
        setup: codes,
        statement: 'SELECT LENGTH(code) AS bytes FROM codes',
        rewritten: 'SELECT CAST(LENGTH(code) AS DECIMAL(20)) AS bytes FROM codes',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: codes,
        statement: 'SELECT id, 1 AS one FROM codes',
        rewritten: 'SELECT id, CAST(1 AS DECIMAL(20)) AS one FROM codes',
      },
    ],
  },
  {
    id: 'unsigned-row-numbers',
    title: 'ROW_NUMBER() and its like are signed or not',
    changed: 'They are BIGINT UNSIGNED in MySQL and BIGINT in MariaDB.',
    rewrite: 'Write CAST(ROW_NUMBER() OVER (…) AS SIGNED).',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/window-function-descriptions.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.2'], types: ['BIGINT UNSIGNED'] },
      other: { servers: ['MariaDB'], types: ['BIGINT'] },
      kinds: ['type'],
      tokens: ['row_number|rank|dense_rank|ntile ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: 'SELECT ROW_NUMBER() OVER (ORDER BY n) AS place FROM codes',
        rewritten: 'SELECT CAST(ROW_NUMBER() OVER (ORDER BY n) AS SIGNED) AS place FROM codes',
      },
    ],
  },
  {
    id: 'digits-of-deviations',
    title: 'STDDEV() and VARIANCE() have other digits',
    changed: 'MariaDB cuts them for integers to four decimals, MySQL returns all digits of a DOUBLE.',
    rewrite: 'Round: ROUND(STDDEV(a), 4).',
    link: 'https://mariadb.com/kb/en/stddev/',
    recognise: {
      one: { servers: ['MySQL'], succeeds: true },
      other: { servers: ['MariaDB'], succeeds: true },
      kinds: ['rows'],
      tokens: ['std|stddev|stddev_pop|stddev_samp|variance|var_pop|var_samp ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: 'SELECT STDDEV(n) AS spread FROM codes',
        rewritten: 'SELECT ROUND(STDDEV(n), 4) AS spread FROM codes',
      },
    ],
  },
  {
    id: 'digits-of-window-shares',
    title: 'PERCENT_RANK() and CUME_DIST() have other digits',
    changed: 'MariaDB cuts them to ten decimals, MySQL returns all digits of a DOUBLE.',
    rewrite: 'Round: ROUND(CUME_DIST() OVER (…), 6).',
    link: 'https://mariadb.com/kb/en/cume_dist/',
    recognise: {
      one: { servers: ['MySQL >=8.0.2'], succeeds: true },
      other: { servers: ['MariaDB'], succeeds: true },
      kinds: ['rows'],
      tokens: ['percent_rank|cume_dist ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: codes,
        statement: "SELECT CONCAT('', CUME_DIST() OVER (ORDER BY n)) AS share FROM codes",
        rewritten: "SELECT CONCAT('', CAST(CUME_DIST() OVER (ORDER BY n) AS DECIMAL(6, 5))) AS share FROM codes",
        changesAnswer: 'The rewrite rounds.',
      },
    ],
  },
  {
    id: 'greatest-of-text-and-number',
    title: 'GREATEST() and LEAST() compare text and numbers',
    changed: 'MySQL 8.0.22 compares them as text where any is text; before that, and in MariaDB, as numbers.',
    rewrite: 'Cast all arguments to the same type.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/comparison-operators.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.22'], succeeds: true },
      other: { servers: ['MySQL <8.0.22', 'MariaDB'], succeeds: true },
      kinds: ['rows', 'type'],
      tokens: ['greatest|least ( … <string> … )'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: codes,
        statement: "SELECT id FROM codes WHERE GREATEST('9', n + 8) = '9'",
        rewritten: 'SELECT id FROM codes WHERE GREATEST(9, n + 8) = 9',
      },
    ],
  },
  {
    id: 'unsigned-meets-negative',
    title: 'UNION of an unsigned and a negative number',
    changed: 'MySQL 5.6 makes the result BIGINT UNSIGNED and cuts the negative one to 0; later servers take DECIMAL.',
    rewrite: 'Cast both parts to DECIMAL(20).',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/union.html',
    recognise: {
      one: { servers: ['MySQL <5.7'], types: ['BIGINT UNSIGNED'] },
      other: { servers: ['MySQL >=5.7', 'MariaDB'], types: ['DECIMAL'] },
      kinds: ['rows', 'type'],
      tokens: ['union'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'SELECT 18446744073709551615 AS v UNION ALL SELECT -1',
        rewritten: 'SELECT CAST(18446744073709551615 AS DECIMAL(20)) AS v UNION ALL SELECT CAST(-1 AS DECIMAL(20))',
      },
    ],
  },
  {
    id: 'limit-by-fraction',
    title: 'LIMIT ? is bound to something else than an integer',
    changed:
      'MySQL since 8.0.22 refuses a DOUBLE, a DECIMAL or the text of a user variable for LIMIT with 1210; before that, and in MariaDB, it becomes an integer.',
    rewrite: 'Bind an integer. Some drivers send every number as DOUBLE unless told otherwise.',
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-22.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.22'], errno: [1210] },
      other: { servers: ['MySQL <8.0.22', 'MariaDB'], succeeds: true },
      tokens: ['limit <parameter>', 'offset <parameter>', '^ execute'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: codes,
        statement: 'SELECT id FROM codes ORDER BY id LIMIT ?',
        params: [{ kind: 'double', value: 2 }],
        rewritten: 'SELECT id FROM codes ORDER BY id LIMIT ?',
        rewrittenParams: [{ kind: 'integer', value: 2n }],
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: codes,
        statement: 'SELECT id FROM codes ORDER BY id LIMIT ?',
        params: [{ kind: 'double', value: 2 }],
        rewritten: 'SELECT id FROM codes ORDER BY id LIMIT ?',
        rewrittenParams: [{ kind: 'integer', value: 2n }],
      },
    ],
  },
]
