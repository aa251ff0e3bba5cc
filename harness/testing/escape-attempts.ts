import type { ProvingServer } from '../labels/catalogue/label.ts'

/** For tests: attempts to write into another database, or to change the server. */
export interface EscapeAttempt {
  name: string
  /** Statements of a suite, in order. */
  statements: string[]
}

type Product = 'mysql' | 'mariadb'

interface Reach {
  name: string
  /** Statements; the last one writes outside of the suite's database. */
  statements: string[]
  only?: Product
}

/**
 * Returns every kind of statement that writes elsewhere or changes the server. `app`: the name of the other database.
 */
function reaches(app: string): Reach[] {
  const own = 'CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY, a INT)'
  return [
    { name: 'insert', statements: [`INSERT INTO ${app}.t VALUES (7, 7)`] },
    { name: 'insert select', statements: [own, `INSERT INTO ${app}.t SELECT 8, 8`] },
    { name: 'replace', statements: [`REPLACE INTO ${app}.t VALUES (1, 99)`] },
    { name: 'update', statements: [`UPDATE ${app}.t SET a = 99`] },
    { name: 'update join', statements: [own, `UPDATE t RIGHT JOIN ${app}.t AS u USING (id) SET u.a = 99`] },
    { name: 'delete', statements: [`DELETE FROM ${app}.t`] },
    { name: 'delete join', statements: [own, `DELETE u FROM ${app}.t AS u LEFT JOIN t USING (id)`] },
    { name: 'truncate', statements: [`TRUNCATE TABLE ${app}.t`] },
    { name: 'drop table', statements: [`DROP TABLE ${app}.t`] },
    { name: 'drop database', statements: [`DROP DATABASE ${app}`] },
    { name: 'create table', statements: [`CREATE TABLE ${app}.mine (id INT)`] },
    { name: 'alter table', statements: [`ALTER TABLE ${app}.t ADD COLUMN b INT`] },
    { name: 'rename into', statements: [own, `RENAME TABLE t TO ${app}.mine`] },
    { name: 'rename away', statements: [`ALTER TABLE ${app}.t RENAME TO taken`] },
    { name: 'create view there', statements: [`CREATE VIEW ${app}.v AS SELECT 1 AS one`] },
    { name: 'create routine there', statements: [`CREATE PROCEDURE ${app}.p() SELECT 1`] },
    {
      name: 'create trigger there',
      statements: [`CREATE TRIGGER ${app}.x BEFORE INSERT ON ${app}.t FOR EACH ROW SET NEW.a = 1`],
    },
    { name: 'create event there', statements: [`CREATE EVENT ${app}.e ON SCHEDULE EVERY 1 HOUR DO SELECT 1`] },
    { name: 'create index there', statements: [`CREATE INDEX mine ON ${app}.t (a)`] },
    { name: 'view over it', statements: [`CREATE VIEW v AS SELECT * FROM ${app}.t`, 'UPDATE v SET a = 99'] },
    {
      name: 'merged table',
      statements: [
        `CREATE TABLE m (id INT, a INT) ENGINE = MERGE UNION = (${app}.i) INSERT_METHOD = LAST`,
        'DELETE FROM m',
      ],
    },
    {
      name: 'exchanged partition',
      statements: [
        'CREATE TABLE parted (id INT PRIMARY KEY, a INT) PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN MAXVALUE)',
        `ALTER TABLE parted EXCHANGE PARTITION p WITH TABLE ${app}.t`,
      ],
    },
    { name: 'call there', statements: [`CALL ${app}.touch()`] },
    { name: 'function there', statements: [`SELECT ${app}.touched()`] },
    { name: 'load data', statements: [`LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE ${app}.t`] },
    { name: 'lock tables', statements: [`LOCK TABLES ${app}.t WRITE`, `DELETE FROM ${app}.t`, 'UNLOCK TABLES'] },
    {
      name: 'foreign key',
      statements: [
        `CREATE TABLE child (id INT, FOREIGN KEY (id) REFERENCES ${app}.t (id) ON DELETE CASCADE) ENGINE = InnoDB`,
      ],
    },
    { name: 'use', statements: [`USE ${app}`, 'DELETE FROM t'] },
    { name: 'alter database', statements: [`ALTER DATABASE ${app} CHARACTER SET latin1`] },
    { name: 'analyse update', statements: [`ANALYZE UPDATE ${app}.t SET a = 99`], only: 'mariadb' },
    { name: 'sequence', statements: [`SELECT SETVAL(${app}.s, 500)`], only: 'mariadb' },
    { name: 'set global', statements: ['SET GLOBAL max_connections = 77'] },
    { name: 'set @@global', statements: ['SET @@global .max_connections = 77'] },
    { name: 'set persist', statements: ['SET PERSIST max_connections = 77'], only: 'mysql' },
    {
      name: 'set global among others',
      statements: ['SET @a = 1, SESSION sort_buffer_size = 65536, GLOBAL max_connections = 77'],
    },
    { name: 'create user', statements: ["CREATE USER mallory IDENTIFIED BY 'Aa1-mallory'"] },
    { name: 'grant', statements: [`GRANT ALL ON ${app}.* TO CURRENT_USER()`] },
    { name: 'grant role', statements: ['CREATE ROLE mallory'] },
    { name: 'update accounts', statements: ["UPDATE mysql.user SET User = 'mallory' WHERE User = 'nobody'"] },
    {
      name: 'create server',
      statements: ["CREATE SERVER mallory FOREIGN DATA WRAPPER mysql OPTIONS (HOST '127.0.0.1')"],
    },
    { name: 'install', statements: ["INSTALL PLUGIN mallory SONAME 'mallory.so'"] },
    { name: 'udf', statements: ["CREATE FUNCTION mallory RETURNS INTEGER SONAME 'mallory.so'"] },
    { name: 'flush', statements: ['FLUSH TABLES WITH READ LOCK', 'UNLOCK TABLES'] },
    { name: 'outfile', statements: ["SELECT 1 INTO OUTFILE '/tmp/crosscheck-mallory'"] },
  ]
}

interface Disguise {
  name: string
  only?: readonly ProvingServer[]
  of: (statement: string, before: string[]) => string[] | undefined
}

const quoted = (sql: string) => `'${sql.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
/** Statements that neither MySQL nor MariaDB can prepare. */
const isNotPrepared = (sql: string) =>
  /^(?:LOCK|UNLOCK|USE|LOAD|FLUSH|ANALYZE|CREATE (?:TRIGGER|EVENT|PROCEDURE))\b/.test(sql)

const disguises: readonly Disguise[] = [
  { name: 'plain', of: (sql, before) => [...before, sql] },
  { name: 'in a versioned comment', of: (sql, before) => [...before, `/*!50000 ${sql} */`] },
  {
    name: 'with odd white space',
    of: (sql, before) => [...before, sql.replaceAll(' ', '\t\n/* x */ ').replaceAll('.', ' . ')],
  },
  {
    name: 'in upper case and backticks',
    of: (sql, before) => [...before, sql.replaceAll(/(app_[0-9a-f]+)\.(\w+)/g, '`$1`.`$2`')],
  },
  {
    name: 'under ANSI_QUOTES',
    of: (sql, before) => {
      const hidden = sql.replaceAll(/(app_[0-9a-f]+)\.(\w+)/g, '"$1"."$2"')
      return hidden === sql ? undefined : [...before, "SET @m = 'ANSI_QUOTES'", 'SET SESSION sql_mode = @m', hidden]
    },
  },
  {
    name: 'behind a string under NO_BACKSLASH_ESCAPES',
    of: (sql, before) => [
      ...before,
      "SET @m = 'NO_BACKSLASH_ESCAPES'",
      'SET SESSION sql_mode = @m',
      `SELECT 'a\\'; ${sql}; -- '`,
    ],
  },
  {
    name: 'prepared',
    of: (sql, before) => (isNotPrepared(sql) ? undefined : [...before, `PREPARE s FROM ${quoted(sql)}`, 'EXECUTE s']),
  },
  {
    name: 'prepared from literals side by side',
    of: (sql, before) =>
      isNotPrepared(sql)
        ? undefined
        : [...before, `PREPARE s FROM ${quoted(sql.slice(0, 5))} ${quoted(sql.slice(5))}`, 'EXECUTE s'],
  },
  {
    name: 'prepared with escapes',
    of: (sql, before) =>
      isNotPrepared(sql)
        ? undefined
        : [...before, `PREPARE s FROM ${quoted(sql).replaceAll(' ', '\\n\\t')}`, 'EXECUTE s'],
  },
  {
    name: 'prepared from a variable',
    of: (sql, before) =>
      isNotPrepared(sql)
        ? undefined
        : [
            ...before,
            `SET @sql = CONCAT(${quoted(sql.slice(0, 4))}, ${quoted(sql.slice(4))})`,
            'PREPARE s FROM @sql',
            'EXECUTE s',
          ],
  },
  {
    name: 'immediate',
    only: ['mariadb:11.8', 'mariadb:10.11'],
    of: (sql, before) =>
      isNotPrepared(sql)
        ? undefined
        : [...before, `EXECUTE IMMEDIATE CONCAT(${quoted(sql.slice(0, 3))}, ${quoted(sql.slice(3))})`],
  },
  {
    name: 'in a procedure',
    of: (sql, before) =>
      /^(?:USE|LOAD|LOCK)\b/.test(sql)
        ? undefined
        : [...before, `CREATE PROCEDURE hidden() BEGIN ${sql}; END`, 'CALL hidden()'],
  },
  {
    name: 'in a procedure that handles errors',
    of: (sql, before) =>
      /^(?:USE|LOAD|LOCK)\b/.test(sql)
        ? undefined
        : [
            ...before,
            `CREATE PROCEDURE hidden() BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; ${sql}; END`,
            'CALL hidden()',
          ],
  },
  {
    name: 'in a procedure of root',
    of: (sql, before) =>
      /^(?:USE|LOAD|LOCK)\b/.test(sql)
        ? undefined
        : [...before, `CREATE DEFINER = root@localhost PROCEDURE hidden() BEGIN ${sql}; END`, 'CALL hidden()'],
  },
  {
    name: 'in a trigger',
    of: (sql, before) =>
      /^(?:INSERT|UPDATE|DELETE|REPLACE)\b/.test(sql)
        ? [
            ...before,
            'CREATE TABLE fires (id INT)',
            `CREATE TRIGGER hidden AFTER INSERT ON fires FOR EACH ROW BEGIN ${sql}; END`,
            'INSERT INTO fires VALUES (1)',
          ]
        : undefined,
  },
  {
    name: 'in an event',
    of: (sql, before) =>
      /^(?:INSERT|UPDATE|DELETE|REPLACE|SET|DROP)\b/.test(sql)
        ? [...before, `CREATE EVENT hidden ON SCHEDULE AT CURRENT_TIMESTAMP DO BEGIN ${sql}; END`, 'SELECT SLEEP(0.05)']
        : undefined,
  },
  {
    name: 'in a compound statement',
    only: ['mariadb:11.8', 'mariadb:10.11'],
    of: (sql, before) => (/^(?:USE|LOAD|LOCK)\b/.test(sql) ? undefined : [...before, `BEGIN NOT ATOMIC ${sql}; END`]),
  },
]

/** Returns every kind of attempt in every disguise that a pair of servers supports. */
export function escapeAttempts(app: string, servers: readonly ProvingServer[]): EscapeAttempt[] {
  const products = servers.map(server => server.split(':')[0])
  return reaches(app)
    .filter(({ only }) => only === undefined || products.includes(only))
    .flatMap(({ name, statements }) =>
      disguises
        .filter(({ only }) => only === undefined || servers.some(server => only.includes(server)))
        .flatMap(disguise => {
          const disguised = disguise.of(statements.at(-1)!, statements.slice(0, -1))
          return disguised ? [{ name: `${name} ${disguise.name}`, statements: disguised }] : []
        }),
    )
}
