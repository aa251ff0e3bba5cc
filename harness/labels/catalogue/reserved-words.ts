import type { Label, Recognition } from './label.ts'

const keywords = 'https://dev.mysql.com/doc/refman/8.4/en/keywords.html'

/** The parser stops at the word, or after the word where a call could begin. */
function refusedWord(words: string, servers: string[], before: string[]): Recognition {
  return {
    one: { servers, errno: [1064] },
    other: { servers: before, succeeds: true },
    tokens: [`here:${words} !(`, `table here:${words} (`, `into here:${words} (`],
  }
}

const rewrite = 'Put the name in backticks wherever it is used, or give it another name.'

export const reservedWords: Label[] = [
  {
    id: 'reserved-window-word',
    title: 'a word of window functions is used as a name',
    changed:
      'MySQL 8.0.2 brought window functions and reserved their words: RANK, DENSE_RANK, ROW_NUMBER, LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE, NTILE, CUME_DIST, PERCENT_RANK, GROUPS, OVER, WINDOW.',
    rewrite,
    link: keywords,
    recognise: refusedWord(
      'rank|dense_rank|row_number|lag|lead|first_value|last_value|nth_value|ntile|cume_dist|percent_rank|groups|over|window',
      ['MySQL >=8.0.2'],
      ['MySQL <8.0.2', 'MariaDB'],
    ),
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE scores (id INT PRIMARY KEY, `rank` INT)', 'INSERT INTO scores VALUES (1, 3)'],
        statement: 'SELECT id, rank FROM scores ORDER BY rank, id',
        rewritten: 'SELECT id, `rank` FROM scores ORDER BY `rank`, id',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE groups (id INT PRIMARY KEY)',
        rewritten: 'CREATE TABLE `groups` (id INT PRIMARY KEY)',
      },
    ],
  },
  {
    id: 'reserved-word-of-8-0',
    title: 'a word that MySQL 8.0 reserved is used as a name',
    changed:
      'MySQL 8.0 reserved CUBE, EMPTY, FUNCTION, GROUPING, JSON_TABLE, LATERAL, OF, RECURSIVE, ROW, ROWS and SYSTEM, in several steps between 8.0.1 and 8.0.14.',
    rewrite,
    link: keywords,
    recognise: refusedWord(
      'cube|empty|function|grouping|json_table|lateral|of|recursive|row|rows|system',
      ['MySQL >=8.0.1'],
      ['MySQL <8.0.1', 'MariaDB'],
    ),
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE machines (id INT PRIMARY KEY, `system` VARCHAR(10))'],
        statement: "INSERT INTO machines (id, system) VALUES (1, 'x')",
        rewritten: "INSERT INTO machines (id, `system`) VALUES (1, 'x')",
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE boxes (id INT PRIMARY KEY, empty INT)',
        rewritten: 'CREATE TABLE boxes (id INT PRIMARY KEY, `empty` INT)',
      },
    ],
  },
  {
    id: 'reserved-word-of-generated-columns',
    title: 'GENERATED, STORED or VIRTUAL is used as a name',
    changed: 'MySQL 5.7.6 brought generated columns and reserved GENERATED, STORED, VIRTUAL and OPTIMIZER_COSTS.',
    rewrite,
    link: keywords,
    recognise: refusedWord('generated|stored|virtual|optimizer_costs', ['MySQL >=5.7.6'], ['MySQL <5.7.6', 'MariaDB']),
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE parts (id INT PRIMARY KEY, stored INT, virtual INT)',
        rewritten: 'CREATE TABLE parts (id INT PRIMARY KEY, `stored` INT, `virtual` INT)',
      },
    ],
  },
  {
    id: 'reserved-set-operator',
    title: 'EXCEPT or INTERSECT is used as a name',
    changed: 'MySQL reserved EXCEPT with 8.0 and INTERSECT with 8.0.31; MariaDB has reserved both since 10.3.',
    rewrite,
    link: keywords,
    recognise: refusedWord('except|intersect', ['MySQL >=8.0', 'MariaDB >=10.3'], ['MySQL <8.0.31', 'MariaDB <10.3']),
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE rules (id INT PRIMARY KEY, except INT)',
        rewritten: 'CREATE TABLE rules (id INT PRIMARY KEY, `except` INT)',
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:11.8',
        statement: 'CREATE TABLE rules (id INT PRIMARY KEY, intersect INT)',
        rewritten: 'CREATE TABLE rules (id INT PRIMARY KEY, `intersect` INT)',
      },
    ],
  },
  {
    id: 'reserved-word-of-8-4',
    title: 'QUALIFY or TABLESAMPLE is used as a name',
    changed: 'MySQL 8.4 reserved QUALIFY and TABLESAMPLE.',
    rewrite,
    link: keywords,
    recognise: refusedWord('qualify|tablesample', ['MySQL >=8.4'], ['MySQL <8.4', 'MariaDB']),
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE trials (id INT PRIMARY KEY, qualify INT)',
        rewritten: 'CREATE TABLE trials (id INT PRIMARY KEY, `qualify` INT)',
      },
    ],
  },
  {
    id: 'reserved-library',
    title: 'LIBRARY is used as a name',
    changed: 'MySQL 9.2 brought libraries of stored code and reserved LIBRARY.',
    rewrite,
    link: 'https://dev.mysql.com/doc/refman/9.2/en/keywords.html',
    recognise: refusedWord('library', ['MySQL >=9.2'], ['MySQL <9.2', 'MariaDB']),
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        statement: 'CREATE TABLE library (id INT PRIMARY KEY)',
        rewritten: 'CREATE TABLE `library` (id INT PRIMARY KEY)',
      },
    ],
  },
  {
    id: 'reserved-by-mariadb',
    title: 'a word that MariaDB reserves is used as a name',
    changed:
      'MariaDB reserves words that MySQL 5.6 takes as names, and some that every MySQL takes: RETURNING, OFFSET, PAGE_CHECKSUM, ROWS, RECURSIVE, OVER, ROW_NUMBER and others.',
    rewrite,
    link: 'https://mariadb.com/kb/en/reserved-words/',
    recognise: refusedWord(
      'returning|offset|page_checksum|rows|recursive|over|row_number|ref_system_id|do_domain_ids|ignore_domain_ids',
      ['MariaDB'],
      ['MySQL'],
    ),
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        statement: 'CREATE TABLE pages (id INT PRIMARY KEY, offset INT)',
        rewritten: 'CREATE TABLE pages (id INT PRIMARY KEY, `offset` INT)',
      },
      {
        source: 'mysql:5.6',
        target: 'mariadb:10.11',
        setup: ['CREATE TABLE sizes (id INT PRIMARY KEY, `rows` INT)'],
        statement: 'SELECT id, rows FROM sizes',
        rewritten: 'SELECT id, `rows` FROM sizes',
      },
    ],
  },
]
