-- suite: conformance / information_schema and SHOW

-- The same on all servers, whose defaults differ. Naming the strict modes one by one would warn in 5.6.
SET SESSION sql_mode = 'TRADITIONAL';

CREATE TABLE staff (
  id INT(11) UNSIGNED NOT NULL AUTO_INCREMENT,
  email VARCHAR(60) NOT NULL DEFAULT '',
  score DECIMAL(5,2) DEFAULT 1.50,
  level TINYINT(1) DEFAULT 1,
  born DATE DEFAULT NULL,
  kind ENUM('a', 'b') DEFAULT 'a',
  bio TEXT,
  flags BIT(3) DEFAULT b'101',
  changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY by_email (email),
  KEY by_kind_and_born (kind, born)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci COMMENT = 'people';

-- Labels of information_schema come in upper case since 8.0, whatever the query writes. Use an alias.
-- name: labels
SELECT table_name, engine FROM information_schema.tables WHERE table_schema = DATABASE();

-- name: labels-with-alias
SELECT table_name AS table_name, engine AS engine FROM information_schema.tables WHERE table_schema = DATABASE();

-- name: labels-of-star
SELECT * FROM information_schema.schemata WHERE schema_name = 'no such database';

-- Display widths of integers are gone since 8.0.19, but for TINYINT(1).
-- name: integer-types
SELECT column_name AS name, column_type AS type FROM information_schema.columns WHERE table_schema = DATABASE() AND data_type LIKE '%int%' ORDER BY ordinal_position;

-- MariaDB shows 'a' with quotes, the word NULL for a nullable column without a default, and current_timestamp().
-- name: column-defaults
SELECT column_name AS name, column_default AS shown, column_default IS NULL AS none, extra AS extra FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'staff' ORDER BY ordinal_position;

-- name: numeric-precision
SELECT column_name AS name, numeric_precision AS p, numeric_scale AS s, character_maximum_length AS chars, character_octet_length AS bytes, datetime_precision AS fraction FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'staff' ORDER BY ordinal_position;

-- name: describe
DESCRIBE staff;

-- name: show-create-table
SHOW CREATE TABLE staff;

-- name: show-full-columns-of-one
SHOW FULL COLUMNS FROM staff LIKE 'email';

-- MySQL 8 adds Visible and Expression, MariaDB Ignored.
-- name: show-index-labels
SHOW INDEX FROM staff WHERE Key_name = 'no such key';

-- name: key-columns
SELECT constraint_name AS name, column_name AS col, ordinal_position AS place FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND table_name = 'staff' ORDER BY constraint_name, ordinal_position;

-- name: index-columns
SELECT index_name AS name, seq_in_index AS place, column_name AS col, non_unique AS many, collation AS direction, nullable AS nullable, index_type AS type FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'staff' ORDER BY index_name, seq_in_index;

-- name: table-constraints
SELECT constraint_name AS name, constraint_type AS type FROM information_schema.table_constraints WHERE table_schema = DATABASE() ORDER BY constraint_name;

-- name: table-facts
SELECT table_type AS type, engine AS engine, row_format AS format, table_collation AS collation, create_options AS options, table_comment AS comment FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'staff';

-- Names in information_schema have another collation since 8.0.
-- name: collation-of-names
SELECT DISTINCT COLLATION(table_name) AS a, COLLATION(column_name) AS b FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'staff';

-- name: table-name-in-other-case
SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'STAFF';

-- name: show-collation
SHOW COLLATION LIKE 'utf8mb4_unicode_ci';

-- name: show-charset
SHOW CHARACTER SET LIKE 'utf8mb4';

-- name: show-variables
SHOW SESSION VARIABLES LIKE 'sql_safe_updates';

-- name: show-engines-is-known
SELECT support AS support FROM information_schema.engines WHERE engine = 'MyISAM';

-- Deprecated since 8.0.35 (1287).
-- name: processlist-in-information-schema
SELECT COUNT(*) > 0 AS any_process FROM information_schema.processlist;

-- Moved to performance_schema in 5.7.6, gone in 8.0.
-- name: session-variables-view
-- expect: error 1109
SELECT COUNT(*) >= 0 AS known FROM information_schema.session_variables;

-- Renamed to INNODB_TABLES in 8.0.3.
-- name: innodb-sys-tables-view
-- expect: error 1109
SELECT COUNT(*) >= 0 AS known FROM information_schema.innodb_sys_tables;

-- name: keywords-view
SELECT COUNT(*) > 0 AS known FROM information_schema.keywords;

-- Statements with the old words for source and replica are syntax errors since 8.4.
-- name: show-slave-hosts
-- expect: error 1064
SHOW SLAVE HOSTS;

-- name: show-replicas
-- expect: error 1064
SHOW REPLICAS;

-- name: show-function-status
SHOW FUNCTION STATUS LIKE 'no such function';

-- name: show-warnings-after-nothing
SHOW WARNINGS;

-- name: show-errors-limit
SHOW ERRORS LIMIT 1;

-- name: show-table-that-is-missing
-- expect: error 1146
SHOW CREATE TABLE no_such_table;

-- name: describe-missing
-- expect: error 1146
DESCRIBE no_such_table;

-- name: analyze-table
ANALYZE TABLE staff;

-- name: check-table
CHECK TABLE staff;

-- EXPLAIN has lost EXTENDED and PARTITIONS in 8.0.12, what they showed is always there.
-- name: explain-extended
-- expect: error 1064
EXPLAIN EXTENDED SELECT 1;

-- How a plan is shown is each server's own affair; 9 shows a tree by default (explain_format).
-- name: explain-constant
-- tolerate: names because "the shape of EXPLAIN is no part of what an application relies on"
EXPLAIN SELECT 1;

-- name: explain-tree
-- expect: error 1791
EXPLAIN FORMAT = TREE SELECT 1;

-- name: explain-missing-table
-- expect: error 1146
EXPLAIN SELECT 1 FROM no_such_table;

-- Each side has its own words for running a query to explain it.
-- name: explain-analyze-of-missing-table
-- expect: error 1146, 1064
EXPLAIN ANALYZE SELECT 1 FROM no_such_table;

-- name: analyze-of-missing-table
-- expect: error 1064, 1146
ANALYZE SELECT 1 FROM no_such_table;

-- name: show-profiles
SHOW PROFILES;

-- name: checksum-of-missing-table
CHECKSUM TABLE no_such_table;

-- name: help-statement
HELP 'no such topic at all';
