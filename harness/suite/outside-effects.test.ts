import { describe, expect, it } from 'vitest'
import { outsideEffects, outsideEffectsInAnyMode } from './outside-effects.ts'

describe('outsideEffects', () => {
  it.each([
    'SET GLOBAL max_connections = 5',
    "SET SESSION sql_mode = '', GLOBAL read_only = 1",
    'SET @@global.read_only = ON',
    'SET @@global . read_only = ON',
    'SET @@`global`.read_only = ON',
    'SET @@GLOBAL/**/./**/read_only = ON',
    "SET PASSWORD FOR app = 'x'",
    'CACHE INDEX t IN hot',
    'LOAD INDEX INTO CACHE t',
    "CREATE AGGREGATE FUNCTION f RETURNS INT SONAME 'x.so'",
    "SELECT LOAD_FILE('/etc/hosts')",
    'CREATE TABLE t (a INT) TABLESPACE = shared',
    'ALTER TABLE t TABLESPACE innodb_system',
    'ALTER TABLE t DISCARD TABLESPACE',
    'SET PERSIST x = 1',
    'SET PERSIST_ONLY x = 1',
    'SET @@persist.x = 1',
    'set autocommit = 0, @@GLOBAL.x = 1',
    'SET sql_log_bin = 0',
    'SET @@session.sql_log_bin = 0',
    "SET gtid_next = 'automatic'",
    'SET STATEMENT max_statement_time = 1 FOR FLUSH TABLES',
    'CREATE USER a',
    'CREATE USER IF NOT EXISTS a',
    'CREATE OR REPLACE ROLE r',
    'ALTER USER a ACCOUNT LOCK',
    'DROP USER a',
    'DROP ROLE r',
    'RENAME USER a TO b',
    'GRANT SELECT ON *.* TO a',
    'REVOKE ALL PRIVILEGES FROM a',
    'SET DEFAULT ROLE r TO a',
    'FLUSH TABLES WITH READ LOCK',
    'RESET MASTER',
    "PURGE BINARY LOGS TO 'x'",
    'KILL 5',
    'SHUTDOWN',
    'RESTART',
    "INSTALL PLUGIN p SONAME 'x.so'",
    'UNINSTALL COMPONENT x',
    "CHANGE MASTER TO MASTER_HOST = 'x'",
    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'x'",
    'START REPLICA',
    'START ALL SLAVES',
    'STOP SLAVE',
    "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'x')",
    "CREATE TABLESPACE s ADD DATAFILE 's.ibd'",
    "CREATE UNDO TABLESPACE s ADD DATAFILE 's.ibu'",
    'CREATE RESOURCE GROUP g TYPE = USER',
    'ALTER INSTANCE ROTATE INNODB MASTER KEY',
    'LOCK INSTANCE FOR BACKUP',
    "XA COMMIT 'x'",
    "LOAD DATA INFILE '/x' INTO TABLE t",
    "SELECT 1 INTO OUTFILE '/x'",
    "SELECT a INTO DUMPFILE '/x' FROM t",
    "CREATE TABLE t (a INT) DATA DIRECTORY = '/x'",
    "CREATE TABLE t (a INT) ENGINE = FEDERATED CONNECTION = 'mysql://x'",
    "SELECT group_replication_set_as_primary('x')",
    '/*!50701 SET GLOBAL x = 1 */',
    "EXECUTE IMMEDIATE 'FLUSH TABLES'",
    "PREPARE s FROM 'SET GLOBAL x = 1'",
    'CREATE PROCEDURE p() SET GLOBAL x = 1',
    'CREATE PROCEDURE p() BEGIN SELECT 1; IF a THEN FLUSH TABLES; END IF; END',
    'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO KILL 5',
    'BEGIN NOT ATOMIC SELECT 1; SET GLOBAL x = 1; END',
  ])('%s concerns the whole server', sql => {
    expect(outsideEffects(sql)).toMatchObject({ kind: 'global' })
  })

  it.each([
    'USE mysql',
    'USE `accounts`',
    'CREATE DATABASE app',
    'CREATE SCHEMA IF NOT EXISTS app',
    'CREATE OR REPLACE DATABASE app',
    'DROP DATABASE IF EXISTS app',
    'ALTER DATABASE app CHARACTER SET utf8mb4',
    'INSERT INTO app.t VALUES (1)',
    'REPLACE INTO `app`.`t` VALUES (1)',
    'UPDATE app.t SET a = 1',
    'UPDATE t JOIN app.u USING (id) SET u.a = 1',
    'DELETE FROM app.t',
    'DELETE u FROM t JOIN app.u AS u USING (id)',
    'WITH q AS (SELECT 1) DELETE FROM app.t',
    'TRUNCATE TABLE app.t',
    'DROP TABLE t, app.t',
    'CREATE TABLE app.t (a INT)',
    'CREATE TABLE t (a INT REFERENCES app.u (id))',
    'ALTER TABLE t RENAME TO app.t',
    'RENAME TABLE t TO app.t',
    'CREATE TRIGGER app.x BEFORE INSERT ON t FOR EACH ROW SET @a = 1',
    'CREATE VIEW app.v AS SELECT 1',
    'CALL app.p()',
    'LOCK TABLES app.t WRITE',
    "LOAD DATA LOCAL INFILE 'x' INTO TABLE app.t",
    'EXPLAIN ANALYZE DELETE FROM app.t',
    'ANALYZE UPDATE app.t SET a = 1',
    "PREPARE s FROM 'DELETE FROM app.t'",
    'CREATE PROCEDURE p() BEGIN SET GLOBAL x = 1; INSERT INTO app.t VALUES (1); END',
    "CREATE TABLE app.t (a INT) DATA DIRECTORY = '/x'",
    'CREATE PROCEDURE p() BEGIN INSERT INTO app.t VALUES (1); END',
    'INSERT INTO /*!50000 app.t */ VALUES (1)',
    'CREATE VIEW v AS SELECT * FROM app.t',
    'CREATE OR REPLACE ALGORITHM = MERGE VIEW v (a) AS WITH x AS (SELECT 1) SELECT * FROM x JOIN app.t',
    'ALTER VIEW v AS SELECT 1 UNION SELECT a FROM app.t',
    'ALTER TABLE t EXCHANGE PARTITION p WITH TABLE app.t',
    'ALTER TABLE t CONVERT TABLE app.t TO PARTITION p VALUES LESS THAN (5)',
    'CREATE TABLE m (a INT) ENGINE = MERGE UNION = (t, app.t) INSERT_METHOD = LAST',
    'ALTER TABLE m UNION (app.t)',
    'SELECT app.touch(1)',
    'DO app.touch(1)',
    'SELECT NEXTVAL(app.s)',
    'SELECT NEXT VALUE FOR app.s',
    'SELECT SETVAL(app.s, 5)',
    'SELECT * FROM app.t FOR UPDATE',
    'SELECT * FROM t JOIN app.t AS u USING (a) FOR UPDATE OF u',
    "PREPARE s FROM 'DELETE ' 'FROM app.t'",
    "PREPARE s FROM 'DELETE\\nFROM\\tapp.t'",
    "PREPARE s FROM 'DELETE/**/FROM app . t'",
    "PREPARE s FROM N'DELETE FROM app.t'",
    "EXECUTE IMMEDIATE 'DELETE' ' FROM' ' app.t'",
    'PREPARE s FROM "DELETE FROM `app`.`t`"',
    "PREPARE s FROM 'PREPARE s2 FROM ''DELETE FROM app.t'''",
  ])('%s concerns another database', sql => {
    expect(outsideEffects(sql)).toMatchObject({ kind: 'other-database' })
  })

  it.each([
    '',
    'SELECT 1',
    'SELECT * FROM mysql.user JOIN information_schema.tables',
    "SELECT 'SET GLOBAL x = 1' -- FLUSH TABLES",
    'SET SESSION sql_mode = DEFAULT',
    "SET NAMES utf8mb4, @global = 1, @a = 'GLOBAL'",
    'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
    'SET ROLE NONE',
    'START TRANSACTION',
    'START TRANSACTION READ ONLY',
    'USE crosscheck_1',
    'CREATE DATABASE crosscheck_other',
    'ALTER DATABASE CHARACTER SET utf8mb4',
    'INSERT INTO crosscheck_1.t VALUES (1)',
    'INSERT INTO t SELECT * FROM app.u',
    'INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE t.a = 2',
    'UPDATE users u SET u.a = u.b',
    'UPDATE t JOIN u ON (t.id = u.id) SET t.a = u.a',
    'UPDATE t JOIN app.u USING (id) SET t.a = u.a',
    'DELETE u FROM users u JOIN orgs o ON u.id = o.id WHERE o.a = 1',
    'CREATE TABLE t LIKE app.t',
    'CREATE TABLE `flush` (kill_count INT, reset INT)',
    'CREATE TABLE user (role INT)',
    "LOAD DATA LOCAL INFILE 'x' INTO TABLE t",
    'EXPLAIN DELETE FROM app.t',
    'SHOW GRANTS',
    'ANALYZE TABLE t',
    "PREPARE s FROM 'SELECT ?'",
    'EXECUTE s USING @a',
    'DEALLOCATE PREPARE s',
    "CREATE PROCEDURE p() BEGIN PREPARE s FROM 'SELECT 1'; EXECUTE s; DEALLOCATE PREPARE s; END",
    'CREATE PROCEDURE p() BEGIN SELECT a FROM t FOR UPDATE; UPDATE t SET t.a = 1; END',
    'CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 1',
    'CREATE PROCEDURE p() SQL SECURITY INVOKER SELECT 1',
    'CREATE VIEW v AS SELECT * FROM t JOIN information_schema.tables USING (table_name)',
    'CREATE TABLE t (tablespace INT, union_id INT, soname TEXT)',
    'ALTER TABLE t EXCHANGE PARTITION p WITH TABLE u',
    'SELECT sys.format_bytes(1), crosscheck_1.f(2), t.a FROM t',
    'SELECT * FROM t FOR UPDATE',
    'SELECT NEXTVAL(s), NEXT VALUE FOR s',
    "SELECT IS_FREE_LOCK('job'), RELEASE_LOCK('job')",
    "PREPARE s FROM 'SELECT ' 'a FROM t'",
  ])('%s stays at home', sql => {
    expect(outsideEffects(sql)).toBeUndefined()
  })

  it.each([
    "SET PASSWORD = 'x'",
    "SET PASSWORD FOR CURRENT_USER() = 'x'",
    "ALTER USER USER() IDENTIFIED BY 'x'",
    "ALTER USER IF EXISTS CURRENT_USER IDENTIFIED BY 'x'",
    "PREPARE s FROM 'SET PASSWORD = ''x'''",
    "CREATE PROCEDURE p() SET PASSWORD = 'x'",
  ])('%s concerns the account that runs it', sql => {
    expect(outsideEffects(sql)).toMatchObject({ kind: 'own-account' })
  })

  it.each([
    'PREPARE s FROM @sql',
    'EXECUTE IMMEDIATE @sql',
    "EXECUTE IMMEDIATE CONCAT('DEL', 'ETE FROM t')",
    "PREPARE s FROM 'DELETE ' || @x",
    "PREPARE s FROM X'44454c'",
    "PREPARE s FROM _latin1'DELETE FROM app.t'",
    'CREATE PROCEDURE p() BEGIN PREPARE s FROM @x; END',
  ])('%s runs what cannot be read beforehand', sql => {
    expect(outsideEffects(sql)).toMatchObject({ kind: 'unreadable' })
  })

  it("GET_LOCK('job', 1) takes a lock of all applications", () => {
    expect(outsideEffects("SELECT GET_LOCK('job', 1)")).toMatchObject({ kind: 'user-lock' })
    expect(outsideEffects("CREATE PROCEDURE p() BEGIN DO GET_LOCK('job', 1); END")).toMatchObject({ kind: 'user-lock' })
  })

  it.each(["SELECT 'a\\'; DELETE FROM app.t; -- '", 'DELETE FROM "app"."t"', `PREPARE s FROM 'DELETE FROM "app"."t"'`])(
    '%s concerns another database in some sql_mode',
    sql => {
      expect(outsideEffectsInAnyMode(sql)).toMatchObject({ kind: 'other-database' })
    },
  )

  it('says what it saw', () => {
    expect(outsideEffects('set global  Max_Connections = 5')?.what).toBe('SET GLOBAL MAX_CONNECTIONS')
    expect(outsideEffects('drop database app')?.what).toBe('DROP DATABASE app')
    expect(outsideEffects('insert into app.t values (1)')?.what).toBe('INSERT app.t')
  })
})
