import type { Label } from './label.ts'

const encryption = 'https://dev.mysql.com/doc/refman/8.4/en/encryption-functions.html'
const words = ['CREATE TABLE words (id INT PRIMARY KEY, word VARCHAR(40))', "INSERT INTO words VALUES (1, 'secret')"]
const ids = [
  'CREATE TABLE ids (id INT PRIMARY KEY, u VARCHAR(36), b VARBINARY(16))',
  "INSERT INTO ids VALUES (1, '6ccd780c-baba-1026-9564-5b8c656024db', X'6CCD780CBABA102695645B8C656024DB')",
]

export const functions: Label[] = [
  {
    id: 'password-function',
    title: 'PASSWORD() is gone',
    changed: 'MySQL 8.0.11 removed PASSWORD(), deprecated since 5.7.6; MariaDB has it still.',
    rewrite: 'Hash in the application with a function made for passwords, or use SHA2() for checksums.',
    link: encryption,
    recognise: {
      one: { servers: ['MySQL >=8.0.11'], errno: [1064, 1305] },
      other: { servers: ['MySQL <8.0.11', 'MariaDB'], succeeds: true },
      tokens: ['password ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT id FROM words WHERE PASSWORD(word) IS NOT NULL',
        rewritten: 'SELECT id FROM words WHERE SHA2(word, 256) IS NOT NULL',
        changesAnswer: 'Hashes of another function are other texts.',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT PASSWORD(word) AS hash FROM words',
        rewritten: 'SELECT SHA2(word, 256) AS hash FROM words',
        changesAnswer: 'Hashes of another function are other texts.',
      },
    ],
  },
  {
    id: 'removed-encryption-functions',
    title: 'ENCODE, DECODE, ENCRYPT, DES_ENCRYPT, DES_DECRYPT and OLD_PASSWORD are gone',
    changed: 'MySQL 8.0.3 removed them (OLD_PASSWORD with 5.7.5); MariaDB has them still.',
    rewrite: 'Use AES_ENCRYPT() and AES_DECRYPT(), and encrypt again what is stored in the old form.',
    link: encryption,
    recognise: {
      one: { servers: ['MySQL >=5.7.5'], errno: [1305] },
      other: { servers: ['MySQL <8.0.3', 'MariaDB'], succeeds: true },
      tokens: ['encode|decode|encrypt|des_encrypt|des_decrypt|old_password ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT HEX(ENCODE(word, 'key')) AS hidden FROM words",
        rewritten: "SELECT HEX(AES_ENCRYPT(word, 'key')) AS hidden FROM words",
        changesAnswer: 'Another cipher gives another text.',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: words,
        statement: "SELECT HEX(DES_ENCRYPT(word, 'key')) AS hidden FROM words",
        rewritten: "SELECT HEX(AES_ENCRYPT(word, 'key')) AS hidden FROM words",
        changesAnswer: 'Another cipher gives another text.',
      },
    ],
  },
  {
    id: 'md5-and-sha1',
    title: 'MD5() and SHA1() are gone',
    changed:
      'MySQL 9.6 moved MD5(), SHA1() and SHA() out of the server into a component that is not installed by default.',
    rewrite:
      "Use SHA2(…, 256), or compute the old hash in the application. Where stored digests must stay: INSTALL COMPONENT 'file://component_classic_hashing' on that server; `settings` of the configuration has it installed for a run: components: 'file://component_classic_hashing'.",
    link: 'https://dev.mysql.com/doc/refman/9.6/en/legacy-hashing-component.html',
    recognise: {
      // The call may be hidden in a view or a routine, so that only the message names it.
      one: { servers: ['MySQL >=9.6'], errno: [1305], message: String.raw`\.(?:md5|sha1?) does not exist` },
      other: { servers: ['MySQL <9.6', 'MariaDB'], succeeds: true },
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT MD5(word) AS hash FROM words',
        rewritten: 'SELECT SHA2(word, 256) AS hash FROM words',
        changesAnswer: 'Hashes of another function are other texts.',
      },
      {
        source: 'mariadb:10.11',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT SHA1(word) AS hash FROM words',
        rewritten: 'SELECT SHA2(word, 256) AS hash FROM words',
        changesAnswer: 'Hashes of another function are other texts.',
      },
      {
        source: 'mariadb:11.8',
        target: 'mysql:9.7',
        setup: [
          ...words,
          'CREATE TABLE others LIKE words',
          'CREATE TRIGGER old_digest BEFORE INSERT ON words FOR EACH ROW SET NEW.word = MD5(NEW.word)',
          'CREATE TRIGGER new_digest BEFORE INSERT ON others FOR EACH ROW SET NEW.word = LEFT(SHA2(NEW.word, 256), 32)',
        ],
        statement: "INSERT INTO words VALUES (2, 'open')",
        rewritten: "INSERT INTO others VALUES (2, 'open')",
        changesAnswer: 'Hashes of another function are other texts.',
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
      other: { servers: ['MySQL >=8.0'], succeeds: true },
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
    rewrite:
      "Put the hyphens in: LOWER(CONCAT(SUBSTR(HEX(b), 1, 8), '-', SUBSTR(HEX(b), 9, 4), '-', …)). CONCAT_WS would make an empty text of NULL.",
    link: 'https://dev.mysql.com/doc/refman/8.4/en/miscellaneous-functions.html',
    recognise: {
      one: { servers: ['MySQL <8.0', 'MariaDB'], errno: [1305] },
      other: { servers: ['MySQL >=8.0'], succeeds: true },
      tokens: ['bin_to_uuid ('],
    },
    proof: [
      {
        source: 'mysql:9.7',
        target: 'mariadb:10.11',
        setup: ids,
        statement: 'SELECT BIN_TO_UUID(b) AS u FROM ids',
        rewritten:
          "SELECT LOWER(CONCAT(SUBSTR(HEX(b), 1, 8), '-', SUBSTR(HEX(b), 9, 4), '-', SUBSTR(HEX(b), 13, 4), '-', SUBSTR(HEX(b), 17, 4), '-', SUBSTR(HEX(b), 21))) AS u FROM ids",
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
      other: { servers: ['MySQL >=8.0'], succeeds: true },
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
      other: { servers: ['MySQL', 'MariaDB >=11.2'], succeeds: true },
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
      other: { servers: ['MySQL <8.0.3', 'MariaDB'], succeeds: true },
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
      other: { servers: ['MySQL <8.0', 'MariaDB'], succeeds: true },
      tokens: ['procedure analyse ('],
    },
    proof: [
      {
        source: 'mysql:5.6',
        target: 'mysql:9.7',
        setup: words,
        statement: 'SELECT id FROM words PROCEDURE ANALYSE()',
        rewritten: 'SELECT MIN(id) AS least, MAX(id) AS most FROM words',
        changesAnswer: 'There is nothing like it: the rewrite asks for two of its numbers.',
      },
    ],
  },
]
