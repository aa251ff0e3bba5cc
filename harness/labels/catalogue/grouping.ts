import type { Label } from './label.ts'

const sales = [
  'CREATE TABLE sales (id INT PRIMARY KEY, city VARCHAR(10) NOT NULL, amount INT NOT NULL)',
  "INSERT INTO sales VALUES (1, 'Ulm', 5), (2, 'Bonn', 7), (3, 'Ulm', 1), (4, 'Aue', 9)",
]

export const grouping: Label[] = [
  {
    id: 'group-by-order',
    title: 'GROUP BY does not sort',
    changed:
      'Before MySQL 8.0, GROUP BY returned its groups sorted by the way; from 8.0 on they come in any order, so that LIMIT picks others. MariaDB still sorts in most cases, and promises nothing.',
    rewrite: 'Say the order: add ORDER BY with the columns of the GROUP BY.',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/order-by-optimization.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], succeeds: true },
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      kinds: ['rows', 'nondeterministic'],
      tokens: ['group by … limit'],
      without: ['order by'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT city, SUM(amount) AS total FROM sales GROUP BY city LIMIT 1',
        rewritten: 'SELECT city, SUM(amount) AS total FROM sales GROUP BY city ORDER BY city LIMIT 1',
      },
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: sales,
        statement: 'SELECT city, SUM(amount) AS total FROM sales GROUP BY city LIMIT 1',
        rewritten: 'SELECT city, SUM(amount) AS total FROM sales GROUP BY city ORDER BY city LIMIT 1',
      },
    ],
  },
  {
    id: 'group-by-direction',
    title: 'GROUP BY takes neither ASC nor DESC',
    changed: 'MySQL 8.0.13 removed the direction behind the columns of GROUP BY; MariaDB still takes it.',
    rewrite: 'Move the direction to an ORDER BY.',
    link: 'https://dev.mysql.com/doc/relnotes/mysql/8.0/en/news-8-0-13.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.13'], errno: [1064] },
      other: { servers: ['MySQL <8.0.13', 'MariaDB'], succeeds: true },
      tokens: ['group by … here:asc|desc'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT city, COUNT(*) AS n FROM sales GROUP BY city DESC',
        rewritten: 'SELECT city, COUNT(*) AS n FROM sales GROUP BY city ORDER BY city DESC',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT city, COUNT(*) AS n FROM sales GROUP BY city ASC',
        rewritten: 'SELECT city, COUNT(*) AS n FROM sales GROUP BY city ORDER BY city ASC',
      },
    ],
  },
  {
    id: 'only-full-group-by',
    title: 'a column is selected that the GROUP BY does not determine',
    changed:
      'ONLY_FULL_GROUP_BY is on by default since MySQL 5.7.5; MySQL 5.6 and MariaDB return a value of any row of the group.',
    rewrite: 'Select an aggregate of the column (MIN, MAX), or group by it as well.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/group-by-handling.html',
    recognise: {
      one: { servers: ['MySQL >=5.7.5'], errno: [1055] },
      other: { servers: ['MySQL <5.7.5', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT city, amount FROM sales GROUP BY city ORDER BY city',
        rewritten: 'SELECT city, MIN(amount) AS amount FROM sales GROUP BY city ORDER BY city',
        changesAnswer: 'The statement leaves it to the server which value of a group it shows; the rewrite says which.',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT city, amount FROM sales GROUP BY city ORDER BY city',
        rewritten: 'SELECT city, MIN(amount) AS amount FROM sales GROUP BY city ORDER BY city',
        changesAnswer: 'The statement leaves it to the server which value of a group it shows; the rewrite says which.',
      },
    ],
  },
  {
    id: 'functional-dependence-unknown',
    title: 'a column that the GROUP BY determines is still refused',
    changed:
      'Under ONLY_FULL_GROUP_BY, MySQL since 5.7.5 sees that a key determines the other columns of its table; MySQL 5.6 and MariaDB want each of them in the GROUP BY.',
    rewrite: 'Name every selected column in the GROUP BY.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/group-by-functional-dependence.html',
    recognise: {
      one: { servers: ['MySQL <5.7.5', 'MariaDB'], errno: [1055] },
      other: { servers: ['MySQL >=5.7.5'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: [...sales, "SET SESSION sql_mode = 'ONLY_FULL_GROUP_BY'"],
        statement: 'SELECT id, city, SUM(amount) AS total FROM sales GROUP BY id ORDER BY id',
        rewritten: 'SELECT id, city, SUM(amount) AS total FROM sales GROUP BY id, city ORDER BY id',
      },
    ],
  },
  {
    id: 'any-value',
    title: 'ANY_VALUE is unknown',
    changed: 'ANY_VALUE() came with MySQL 5.7.5; MySQL 5.6 and MariaDB up to 11.8 have no such function.',
    rewrite: 'Use MIN() or MAX(): where all values of a group are the same, the result is the same.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/miscellaneous-functions.html',
    recognise: {
      one: { servers: ['MySQL <5.7.5', 'MariaDB'], errno: [1305] },
      other: { servers: ['MySQL >=5.7.5'], succeeds: true },
      tokens: ['any_value ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: sales,
        statement: 'SELECT city, ANY_VALUE(amount) AS amount FROM sales GROUP BY city ORDER BY city',
        rewritten: 'SELECT city, MIN(amount) AS amount FROM sales GROUP BY city ORDER BY city',
        changesAnswer: 'The statement leaves it to the server which value of a group it shows; the rewrite says which.',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT city, ANY_VALUE(amount) AS amount FROM sales GROUP BY city ORDER BY city',
        rewritten: 'SELECT city, MIN(amount) AS amount FROM sales GROUP BY city ORDER BY city',
        changesAnswer: 'The statement leaves it to the server which value of a group it shows; the rewrite says which.',
      },
    ],
  },
  {
    id: 'grouping-function',
    title: 'GROUPING() is unknown',
    changed: 'GROUPING() came with MySQL 8.0.1; MySQL before that and MariaDB do not have it.',
    rewrite: 'Where the grouped column is never NULL, ask whether it is NULL: that is the row of the sum.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/group-by-modifiers.html',
    recognise: {
      one: { servers: ['MySQL <8.0.1', 'MariaDB'], errno: [1305] },
      other: { servers: ['MySQL >=8.0.1'], succeeds: true },
      tokens: ['grouping ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: sales,
        statement:
          "SELECT IF(GROUPING(city), 'all', city) AS city, SUM(amount) AS total FROM sales GROUP BY city WITH ROLLUP",
        rewritten: "SELECT COALESCE(city, 'all') AS city, SUM(amount) AS total FROM sales GROUP BY city WITH ROLLUP",
      },
    ],
  },
  {
    id: 'rollup-with-order-by',
    title: 'WITH ROLLUP and ORDER BY do not go together',
    changed: 'MySQL since 8.0.12 sorts the result of WITH ROLLUP; MySQL before that and MariaDB refuse the ORDER BY.',
    rewrite: 'Sort around it: SELECT … FROM (SELECT … GROUP BY … WITH ROLLUP) AS r ORDER BY ….',
    link: 'https://mariadb.com/kb/en/select-with-rollup/',
    recognise: {
      one: { servers: ['MySQL <8.0.12', 'MariaDB'], errno: [1221] },
      other: { servers: ['MySQL >=8.0.12'], succeeds: true },
      tokens: ['with rollup … order by'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: sales,
        statement: 'SELECT city, SUM(amount) AS total FROM sales GROUP BY city WITH ROLLUP ORDER BY total',
        rewritten:
          'SELECT city, total FROM (SELECT city, SUM(amount) AS total FROM sales GROUP BY city WITH ROLLUP) AS r ORDER BY total',
      },
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT city, SUM(amount) AS total FROM sales GROUP BY city WITH ROLLUP ORDER BY total',
        rewritten:
          'SELECT city, total FROM (SELECT city, SUM(amount) AS total FROM sales GROUP BY city WITH ROLLUP) AS r ORDER BY total',
      },
    ],
  },
  {
    id: 'distinct-ordered-by-hidden-column',
    title: 'SELECT DISTINCT is ordered by what it does not select',
    changed:
      'MySQL since 5.7.5 refuses, with ONLY_FULL_GROUP_BY, an ORDER BY that DISTINCT leaves without a definite value; MySQL 5.6 and MariaDB sort by a value of any row.',
    rewrite: 'Group instead of DISTINCT, and order by an aggregate: GROUP BY city ORDER BY MIN(amount).',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/group-by-handling.html',
    recognise: {
      one: { servers: ['MySQL >=5.7.5'], errno: [3065] },
      other: { servers: ['MySQL <5.7.5', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT DISTINCT city FROM sales ORDER BY amount',
        rewritten: 'SELECT city FROM sales GROUP BY city ORDER BY MIN(amount)',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: sales,
        statement: 'SELECT DISTINCT city FROM sales ORDER BY amount',
        rewritten: 'SELECT city FROM sales GROUP BY city ORDER BY MIN(amount)',
      },
    ],
  },
  {
    id: 'group-concat-max-length',
    title: 'GROUP_CONCAT is cut at another length',
    changed:
      'group_concat_max_len is 1,024 bytes in MySQL and 1,048,576 in MariaDB: what one side cuts, with a warning, the other returns whole.',
    rewrite: 'Set group_concat_max_len in the session to what the application needs.',
    link: 'https://mariadb.com/kb/en/group_concat/',
    recognise: {
      one: { servers: ['MySQL'], warns: [1260] },
      other: { servers: ['MariaDB'], succeeds: true },
      kinds: ['rows', 'warnings'],
      tokens: ['group_concat ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: sales,
        statement: 'SELECT GROUP_CONCAT(REPEAT(city, 300) ORDER BY id) AS cities FROM sales',
        rewritten: [
          'SET SESSION group_concat_max_len = 100000',
          'SELECT GROUP_CONCAT(REPEAT(city, 300) ORDER BY id) AS cities FROM sales',
        ],
      },
    ],
  },
]
