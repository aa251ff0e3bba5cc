import type { Label } from './label.ts'

const staff = [
  'CREATE TABLE staff (id INT PRIMARY KEY, boss INT, pay INT NOT NULL)',
  'INSERT INTO staff VALUES (1, NULL, 9), (2, 1, 5), (3, 1, 7)',
]
const manual = 'https://dev.mysql.com/doc/refman/8.4/en/window-functions.html'

export const windows: Label[] = [
  {
    id: 'window-functions-missing',
    title: 'OVER (…) is not understood',
    changed: 'Window functions came with MySQL 8.0.2 and MariaDB 10.2.0.',
    rewrite: 'Count or sum in a correlated subquery, or in the application.',
    link: manual,
    recognise: {
      one: { servers: ['MySQL <8.0.2', 'MariaDB <10.2.0'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.2', 'MariaDB >=10.2.0'] },
      tokens: [') here:over (', ') over here:(', ') here:over <name>'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: staff,
        statement: 'SELECT SUM(pay) OVER (ORDER BY id) AS so_far FROM staff',
        rewritten: 'SELECT (SELECT SUM(b.pay) FROM staff AS b WHERE b.id <= a.id) AS so_far FROM staff AS a',
      },
    ],
  },
  {
    id: 'lag-with-default',
    title: 'LAG() and LEAD() take no default',
    changed: 'In MySQL the third argument is what stands in for a missing row; MariaDB takes two arguments.',
    rewrite:
      'Ask whether there is such a row: CASE WHEN LAG(1, 1) OVER w IS NULL THEN 0 ELSE LAG(a, 1) OVER w END. COALESCE(LAG(a, 1) …, 0) gives another answer where that row holds NULL.',
    link: 'https://mariadb.com/kb/en/lag/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.2'], succeeds: true },
      tokens: ['lag|lead ( … <number> here:,'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement: 'SELECT CAST(LAG(boss, 1, 0) OVER (ORDER BY id) AS DECIMAL(10)) AS before_it FROM staff',
        rewritten:
          'SELECT CAST(CASE WHEN LAG(1, 1) OVER (ORDER BY id) IS NULL THEN 0 ELSE LAG(boss, 1) OVER (ORDER BY id) END AS DECIMAL(10)) AS before_it FROM staff',
      },
    ],
  },
  {
    id: 'lag-without-order',
    title: 'LAG() and LEAD() want an ORDER BY',
    changed: 'MariaDB refuses them without ORDER BY in the window, with 4018; MySQL takes the rows as they come.',
    rewrite: 'Say the order in the window.',
    link: 'https://mariadb.com/kb/en/lag/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [4018] },
      other: { servers: ['MySQL >=8.0.2'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: staff,
        statement: 'SELECT CAST(LAG(pay) OVER () AS DECIMAL(10)) AS before_it FROM staff',
        rewritten: 'SELECT CAST(LAG(pay) OVER (ORDER BY id) AS DECIMAL(10)) AS before_it FROM staff',
      },
    ],
  },
  {
    id: 'range-frame-with-interval',
    title: 'a window frame takes no INTERVAL',
    changed: 'MySQL 8.0.2 takes RANGE INTERVAL 1 DAY PRECEDING; MariaDB takes numbers alone.',
    rewrite: 'Order by a number of days, TO_DAYS(d), and count in days.',
    link: 'https://mariadb.com/kb/en/window-frames/',
    recognise: {
      one: { servers: ['MariaDB'], errno: [1064] },
      other: { servers: ['MySQL >=8.0.2'], succeeds: true },
      tokens: ['over ( … range … here:interval'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: [
          'CREATE TABLE visits (d DATE)',
          "INSERT INTO visits VALUES ('2026-01-01'), ('2026-01-02'), ('2026-01-09')",
        ],
        statement:
          'SELECT COUNT(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) AS n FROM visits',
        rewritten:
          'SELECT COUNT(*) OVER (ORDER BY TO_DAYS(d) RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS n FROM visits',
      },
    ],
  },
]
