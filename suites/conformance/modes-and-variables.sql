-- suite: conformance / modes and variables

-- Nothing is set here: what a session gets from a server that nobody has configured.

-- 5.6: NO_ENGINE_SUBSTITUTION alone. MySQL since 8.0: strict, with ONLY_FULL_GROUP_BY and no zero dates. MariaDB: strict, zero dates allowed.
-- name: default-mode
SELECT @@sql_mode AS sql_mode;

CREATE TABLE habits (id INT PRIMARY KEY, d DATE, n TINYINT, name VARCHAR(5), required INT NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- name: zero-date-by-default
INSERT INTO habits (id, d, required) VALUES (1, '0000-00-00', 1);

-- name: overflow-by-default
INSERT INTO habits (id, n, required) VALUES (2, 300, 1);

-- name: too-long-by-default
INSERT INTO habits (id, name, required) VALUES (3, 'much too long', 1);

-- name: missing-value-by-default
INSERT INTO habits (id) VALUES (4);

-- name: null-into-not-null-by-default
INSERT INTO habits (id, required) VALUES (5, NULL);

-- name: null-among-many-rows-by-default
INSERT INTO habits (id, required) VALUES (6, 1), (7, NULL);

-- name: division-by-zero-by-default
INSERT INTO habits (id, n, required) VALUES (8, 1 / 0, 1);

-- Refused with 1055 where ONLY_FULL_GROUP_BY is a default.
-- name: loose-group-by-default
-- expect: error 1055
SELECT n, COUNT(*) AS how_many, required FROM habits WHERE id > 100 GROUP BY n;

-- name: invalid-date-by-default
UPDATE habits SET d = '2026-02-30' WHERE id = 1;

-- name: what-was-stored
SELECT id, d, n, name, required FROM habits ORDER BY id;

-- Removed in 8.0.11 with the modes named after other products: 1231. Take it out of the connection's settings.
-- name: mode-no-auto-create-user
-- expect: error 1231
SET SESSION sql_mode = 'NO_AUTO_CREATE_USER';

-- name: mode-of-another-product
-- expect: error 1231
SET SESSION sql_mode = 'ORACLE';

SET SESSION sql_mode = DEFAULT;

-- name: mode-mysql323
-- expect: error 1231
SET SESSION sql_mode = 'MYSQL323';

SET SESSION sql_mode = DEFAULT;

-- name: mode-ansi
SET SESSION sql_mode = 'ANSI';

-- name: mode-ansi-spelled-out
SELECT @@sql_mode AS "sql_mode";

SET SESSION sql_mode = DEFAULT;

-- name: mode-time-truncate-fractional
-- expect: error 1231
SET SESSION sql_mode = 'TIME_TRUNCATE_FRACTIONAL';

-- name: mode-empty-string-is-null
-- expect: error 1231
SET SESSION sql_mode = 'EMPTY_STRING_IS_NULL';

-- name: unknown-mode
-- expect: error 1231
SET SESSION sql_mode = 'NO_SUCH_MODE';

-- name: mode-by-number
SET SESSION sql_mode = 4;

-- name: mode-of-that-number
SELECT @@sql_mode AS "sql_mode";

SET SESSION sql_mode = DEFAULT;

-- Renamed in 5.7.20, the old names went in 8.0.3. MariaDB has the new one since 11.1.
-- name: tx-isolation
-- expect: error 1193
SELECT @@tx_isolation AS isolation;

-- name: transaction-isolation
-- expect: error 1193
SELECT @@transaction_isolation AS isolation;

-- name: tx-read-only
-- expect: error 1193
SELECT @@session.tx_read_only AS read_only;

-- Removed with the query cache in 8.0.3.
-- name: query-cache-type
-- expect: error 1193
SELECT @@session.query_cache_type AS type;

-- name: set-query-cache-type
-- expect: error 1193
SET SESSION query_cache_type = OFF;

-- name: storage-engine
-- expect: error 1193
SELECT @@session.storage_engine AS engine;

-- name: default-storage-engine
SELECT @@session.default_storage_engine AS engine;

-- name: limits-of-a-session
SELECT @@session.max_error_count AS max_error_count, @@session.group_concat_max_len AS group_concat_max_len, @@session.div_precision_increment AS div_precision_increment;

-- name: longest-sort-length
SELECT @@session.max_sort_length AS max_sort_length, @@session.default_week_format AS default_week_format;

-- A statement's time in milliseconds is MySQL's alone; MariaDB has max_statement_time in seconds.
-- name: max-execution-time
-- expect: error 1193
SET SESSION max_execution_time = 10000;

-- name: max-statement-time
-- expect: error 1193
SET SESSION max_statement_time = 10;

-- A hint is a comment to a server that does not know it.
-- name: hint-max-execution-time
SELECT /*+ MAX_EXECUTION_TIME(10000) */ 1 AS one;

-- An interrupted SLEEP answers 1. Without effect in 5.6 and MariaDB.
-- name: hint-with-effect
SELECT /*+ MAX_EXECUTION_TIME(50) */ SLEEP(0.5) AS interrupted;

-- name: hint-set-var
SELECT /*+ SET_VAR(div_precision_increment = 8) */ 1 / 3 AS third;

-- An unknown hint is a warning in MySQL (1064).
-- name: hint-unknown
SELECT /*+ NO_SUCH_HINT() */ 1 AS one;

-- name: set-statement
-- expect: error 1064
SET STATEMENT div_precision_increment = 8 FOR SELECT 1 / 3 AS third;

-- name: set-names
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci;

-- name: set-names-utf8
SET NAMES utf8;

-- name: what-utf8-means
SELECT @@character_set_client AS client, @@collation_connection AS collation;

-- name: set-names-of-new-collation
-- expect: error 1273
SET NAMES utf8mb4 COLLATE utf8mb4_0900_ai_ci;

SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci;

-- name: global-value-in-session
-- expect: error 1229
SET SESSION max_connections = 100;

-- name: read-only-variable
-- expect: error 1238
SET SESSION version = '1';

-- name: unknown-variable
-- expect: error 1193
SELECT @@no_such_variable;

-- name: wrong-type-of-variable
-- expect: error 1232
SET SESSION group_concat_max_len = 'long';

-- Values out of range are pulled into it, with a warning.
-- name: out-of-range-variable
SET SESSION group_concat_max_len = 1;

-- name: value-pulled-into-range
SELECT @@session.group_concat_max_len AS value;

SET SESSION group_concat_max_len = DEFAULT;

-- name: boolean-variable
SET SESSION foreign_key_checks = 'off', unique_checks = TRUE;

-- name: boolean-variables-read
SELECT @@foreign_key_checks AS a, @@unique_checks AS b, @@autocommit AS c;

SET SESSION foreign_key_checks = 1;

-- name: user-variable-unset
SELECT @never_set AS value;

SET @whole = 5, @part = 1.50, @word = 'ä', @bytes = X'00FF', @nothing = NULL, @float = 1e0;

-- Type, charset and collation of a user variable as a client sees them.
-- name: user-variables
SELECT @whole AS whole, @part AS part, @word AS word, @bytes AS bytes, @nothing AS nothing, @float AS number;

SET @moment = CAST('2026-02-03 04:05:06' AS DATETIME);

-- name: moment-in-user-variable
SELECT @moment AS moment, CHARSET(@moment) AS charset;

SET @now = NOW();

-- The clock in a variable is text; its character set is what changed between versions.
-- name: clock-in-user-variable
SELECT @now AS moment, CHARSET(@now) AS charset, COERCIBILITY(@now) AS coercibility;

-- name: assignment-in-select
SELECT @counter := 5 AS value;

-- name: select-into-variables
SELECT 1, 'x' INTO @first_value, @second_value;

-- name: select-no-row-into-variable
SELECT id INTO @first_value FROM habits WHERE id = 999;

-- name: select-two-rows-into-variable
SELECT id INTO @first_value FROM (SELECT 1 AS id UNION ALL SELECT 2) AS x;

-- name: collation-meets-user-variable
SELECT COUNT(*) AS n FROM habits WHERE name = @word;

-- name: explicit-defaults-for-timestamp
SELECT @@explicit_defaults_for_timestamp AS value;

-- name: optimizer-switch-by-name
SELECT @@optimizer_switch LIKE '%derived_merge=on%' AS derived_merge, @@optimizer_switch LIKE '%hash_join=on%' AS hash_join;
