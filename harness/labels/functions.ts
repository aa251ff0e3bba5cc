import type { Label } from './label.ts'

const encryption = 'https://dev.mysql.com/doc/refman/8.4/en/encryption-functions.html'
const words = ['CREATE TABLE words (id INT PRIMARY KEY, word VARCHAR(40))', "INSERT INTO words VALUES (1, 'secret')"]
const ids = [
  'CREATE TABLE ids (id INT PRIMARY KEY, u VARCHAR(36), b VARBINARY(16))',
  "INSERT INTO ids VALUES (1, '6ccd780c-baba-1026-9564-5b8c656024db', X'6CCD780CBABA102695645B8C656024DB')",
]
const rules = 'https://mariadb.com/kb/en/sqlmodeoracle/'

export const functions: Label[] = [
  {
    id: 'password-function',
    title: 'PASSWORD() is gone',
    changed: 'MySQL 8.0.11 removed PASSWORD(), deprecated since 5.7.6; MariaDB has it still.',
    rewrite: 'Hash in the application with a function made for passwords, or use SHA2() for checksums.',
    link: encryption,
    recognise: {
      one: { servers: ['MySQL >=8.0.11'], errno: [1064, 1305] },
      other: { servers: ['MySQL <8.0.11', 'MariaDB'], answers: true },
      tokens: ['password ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT id FROM words WHERE PASSWORD(word) IS NOT NULL',
        rewritten: 'SELECT id FROM words WHERE SHA2(word, 256) IS NOT NULL',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT PASSWORD(word) AS hash FROM words',
        rewritten: 'SELECT SHA2(word, 256) AS hash FROM words',
      },
    ],
  },
  {
    id: 'removed-encryption-functions',
    title: 'ENCODE, DECODE, ENCRYPT, DES_ENCRYPT, DES_DECRYPT and OLD_PASSWORD are gone',
    changed: 'MySQL 8.0.3 removed them (OLD_PASSWORD with 5.7.5); MariaDB has them still.',
    rewrite: 'Use AES_ENCRYPT() and AES_DECRYPT(), and encrypt anew what is stored in the old form.',
    link: encryption,
    recognise: {
      one: { servers: ['MySQL >=5.7.5'], errno: [1305] },
      other: { servers: ['MySQL <8.0.3', 'MariaDB'], answers: true },
      tokens: ['encode|decode|encrypt|des_encrypt|des_decrypt|old_password ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT HEX(ENCODE(word, 'key')) AS hidden FROM words",
        rewritten: "SELECT HEX(AES_ENCRYPT(word, 'key')) AS hidden FROM words",
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT HEX(DES_ENCRYPT(word, 'key')) AS hidden FROM words",
        rewritten: "SELECT HEX(AES_ENCRYPT(word, 'key')) AS hidden FROM words",
      },
    ],
  },
  {
    id: 'md5-and-sha1',
    title: 'MD5() and SHA1() are gone',
    changed:
      'MySQL 9.6 moved MD5(), SHA1() and SHA() out of the server into a component that is not installed by default.',
    rewrite: 'Use SHA2(…, 256), or compute the old hash in the application.',
    link: encryption,
    recognise: {
      one: { servers: ['MySQL >=9.6'], errno: [1305] },
      other: { servers: ['MySQL <9.6', 'MariaDB'], answers: true },
      tokens: ['md5|sha1|sha ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT MD5(word) AS hash FROM words',
        rewritten: 'SELECT SHA2(word, 256) AS hash FROM words',
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT SHA1(word) AS hash FROM words',
        rewritten: 'SELECT SHA2(word, 256) AS hash FROM words',
      },
    ],
  },
  {
    id: 'uuid-to-bin',
    title: 'UUID_TO_BIN() is unknown',
    changed: 'UUID_TO_BIN() came with MySQL 8.0; MySQL before that and MariaDB do not have it.',
    rewrite: "Write UNHEX(REPLACE(u, '-', '')).",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/miscellaneous-functions.html',
    recognise: {
      one: { servers: ['MySQL <8.0', 'MariaDB'], errno: [1305] },
      other: { servers: ['MySQL >=8.0'], answers: true },
      tokens: ['uuid_to_bin ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ids,
        statement: 'SELECT HEX(UUID_TO_BIN(u)) AS h FROM ids',
        rewritten: "SELECT HEX(UNHEX(REPLACE(u, '-', ''))) AS h FROM ids",
      },
    ],
  },
  {
    id: 'bin-to-uuid',
    title: 'BIN_TO_UUID() is unknown',
    changed: 'BIN_TO_UUID() came with MySQL 8.0; MySQL before that and MariaDB do not have it.',
    rewrite: "Put the hyphens in: LOWER(CONCAT_WS('-', SUBSTR(HEX(b), 1, 8), SUBSTR(HEX(b), 9, 4), …)).",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/miscellaneous-functions.html',
    recognise: {
      one: { servers: ['MySQL <8.0', 'MariaDB'], errno: [1305] },
      other: { servers: ['MySQL >=8.0'], answers: true },
      tokens: ['bin_to_uuid ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: ids,
        statement: 'SELECT BIN_TO_UUID(b) AS u FROM ids',
        rewritten:
          "SELECT LOWER(CONCAT_WS('-', SUBSTR(HEX(b), 1, 8), SUBSTR(HEX(b), 9, 4), SUBSTR(HEX(b), 13, 4), SUBSTR(HEX(b), 17, 4), SUBSTR(HEX(b), 21))) AS u FROM ids",
      },
    ],
  },
  {
    id: 'is-uuid',
    title: 'IS_UUID() is unknown',
    changed: 'IS_UUID() came with MySQL 8.0; MySQL before that and MariaDB do not have it.',
    rewrite: 'Match the text with REGEXP.',
    link: 'https://dev.mysql.com/doc/refman/8.4/en/miscellaneous-functions.html',
    recognise: {
      one: { servers: ['MySQL <8.0', 'MariaDB'], errno: [1305] },
      other: { servers: ['MySQL >=8.0'], answers: true },
      tokens: ['is_uuid ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:11.8',
        setup: ids,
        statement: 'SELECT id FROM ids WHERE IS_UUID(u)',
        rewritten: "SELECT id FROM ids WHERE u REGEXP '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'",
      },
    ],
  },
  {
    id: 'aes-initialization-vector',
    title: 'AES_ENCRYPT() takes no initialization vector',
    changed: 'MySQL takes a third argument since 5.6.17, MariaDB since 11.2; before that MariaDB knows ECB alone.',
    rewrite: 'In ECB mode leave the vector out, since it has no effect; else encrypt in the application.',
    link: 'https://mariadb.com/kb/en/aes_encrypt/',
    recognise: {
      one: { servers: ['MariaDB <11.2'], errno: [1582] },
      other: { servers: ['MySQL', 'MariaDB >=11.2'], answers: true },
      tokens: ['aes_encrypt|aes_decrypt ( … ,'],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: words,
        statement: "SELECT HEX(AES_ENCRYPT(word, 'key', '0123456789abcdef')) AS hidden FROM words",
        rewritten: "SELECT HEX(AES_ENCRYPT(word, 'key')) AS hidden FROM words",
      },
      {
        source: 'mariadb:10.11',
        target: 'mariadb:11.8',
        setup: words,
        statement: "SELECT HEX(AES_ENCRYPT(word, 'key', '0123456789abcdef')) AS hidden FROM words",
        rewritten: "SELECT HEX(AES_ENCRYPT(word, 'key')) AS hidden FROM words",
      },
    ],
  },
  {
    id: 'sql-cache',
    title: 'SELECT SQL_CACHE is gone',
    changed: 'MySQL 8.0.3 removed the query cache and SQL_CACHE with it; MariaDB has both.',
    rewrite: 'Leave the word out.',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/mysql-nutshell.html',
    recognise: {
      one: { servers: ['MySQL >=8.0.3'], errno: [1054, 1064] },
      other: { servers: ['MySQL <8.0.3', 'MariaDB'], answers: true },
      tokens: ['select here:sql_cache', 'select distinct|all here:sql_cache'],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT SQL_CACHE word FROM words',
        rewritten: 'SELECT word FROM words',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT SQL_CACHE word FROM words',
        rewritten: 'SELECT word FROM words',
      },
    ],
  },
  {
    id: 'procedure-analyse',
    title: 'PROCEDURE ANALYSE() is gone',
    changed: 'MySQL 8.0 removed PROCEDURE ANALYSE(), deprecated since 5.7.18; MariaDB has it still.',
    rewrite: 'Ask for what you want to know with aggregates: MIN, MAX, COUNT(DISTINCT …).',
    link: 'https://dev.mysql.com/doc/refman/8.0/en/mysql-nutshell.html',
    recognise: {
      one: { servers: ['MySQL >=8.0'], errno: [1064] },
      other: { servers: ['MySQL <8.0', 'MariaDB'], answers: true },
      tokens: ['procedure analyse ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT id FROM words PROCEDURE ANALYSE()',
        rewritten: 'SELECT MIN(id) AS least, MAX(id) AS most FROM words',
      },
    ],
  },
  {
    id: 'mariadb-nvl',
    title: 'NVL() and NVL2() are unknown',
    changed: 'MariaDB has NVL() and NVL2() since 10.3; MySQL does not.',
    rewrite: 'Write IFNULL(a, b), and IF(a IS NOT NULL, b, c) for NVL2.',
    link: 'https://mariadb.com/kb/en/nvl/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.3'], answers: true },
      tokens: ['nvl|nvl2 ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT NVL(word, 'none') AS word FROM words",
        rewritten: "SELECT IFNULL(word, 'none') AS word FROM words",
      },
    ],
  },
  {
    id: 'mariadb-to-char',
    title: 'TO_CHAR() is unknown',
    changed: 'MariaDB has TO_CHAR() since 10.6; MySQL does not.',
    rewrite: 'Write DATE_FORMAT(), with its own letters.',
    link: 'https://mariadb.com/kb/en/to_char/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.6'], answers: true },
      tokens: ['to_char ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE days (d DATE)', "INSERT INTO days VALUES ('2026-02-03')"],
        statement: "SELECT TO_CHAR(d, 'YYYY-MM') AS month FROM days",
        rewritten: "SELECT DATE_FORMAT(d, '%Y-%m') AS month FROM days",
      },
    ],
  },
  {
    id: 'mariadb-chr',
    title: 'CHR() is unknown',
    changed: 'MariaDB has CHR() since 10.3; MySQL does not.',
    rewrite: 'Write CHAR(n USING utf8mb4).',
    link: 'https://mariadb.com/kb/en/chr/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.3'], answers: true },
      tokens: ['chr ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT CHR(65) AS letter FROM words',
        rewritten: 'SELECT CHAR(65 USING utf8mb4) AS letter FROM words',
      },
    ],
  },
  {
    id: 'mariadb-decode-oracle',
    title: 'DECODE_ORACLE() is unknown',
    changed: 'MariaDB has DECODE_ORACLE() since 10.3.2; MySQL does not.',
    rewrite: 'Write CASE a WHEN b THEN c ELSE d END.',
    link: rules,
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.3.2'], answers: true },
      tokens: ['decode_oracle ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT DECODE_ORACLE(id, 1, 'one', 'many') AS n FROM words",
        rewritten: "SELECT CASE id WHEN 1 THEN 'one' ELSE 'many' END AS n FROM words",
      },
    ],
  },
  {
    id: 'mariadb-sformat',
    title: 'SFORMAT() is unknown',
    changed: 'MariaDB has SFORMAT() since 10.7; MySQL does not.',
    rewrite: 'Write CONCAT().',
    link: 'https://mariadb.com/kb/en/sformat/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1305] },
      other: { servers: ['MariaDB >=10.7'], answers: true },
      tokens: ['sformat ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT SFORMAT('my {}', word) AS t FROM words",
        rewritten: "SELECT CONCAT('my ', word) AS t FROM words",
      },
    ],
  },
  {
    id: 'padding-without-filler',
    title: 'LPAD() and RPAD() want a third argument',
    changed: 'MariaDB since 10.3 pads with blanks where no filler is given; MySQL wants one.',
    rewrite: "Name the blank: LPAD(a, n, ' ').",
    link: 'https://mariadb.com/kb/en/lpad/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1582] },
      other: { servers: ['MariaDB >=10.3'], answers: true },
      tokens: ['lpad|rpad ('],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT LPAD(word, 8) AS padded FROM words',
        rewritten: "SELECT LPAD(word, 8, ' ') AS padded FROM words",
      },
    ],
  },
  {
    id: 'median',
    title: 'MEDIAN() is unknown',
    changed: 'MariaDB has MEDIAN() OVER (…) since 10.3.3; MySQL does not.',
    rewrite: 'Number the rows with ROW_NUMBER() and average those in the middle.',
    link: 'https://mariadb.com/kb/en/median/',
    recognise: {
      one: { servers: ['MySQL'], errno: [1064, 1305] },
      other: { servers: ['MariaDB >=10.3.3'], answers: true },
      tokens: ['median ( … over'],
    },
    proof: [
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: ['CREATE TABLE n (v INT NOT NULL)', 'INSERT INTO n VALUES (1), (5), (9)'],
        statement: 'SELECT DISTINCT MEDIAN(v) OVER () AS middle FROM n',
        rewritten:
          'SELECT AVG(v) AS middle FROM (SELECT v, ROW_NUMBER() OVER (ORDER BY v) AS place, COUNT(*) OVER () AS n FROM n) AS x WHERE place BETWEEN n / 2 AND n / 2 + 1',
      },
    ],
  },
]
