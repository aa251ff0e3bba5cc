-- suite: conformance / functions that came and went

CREATE TABLE samples (id INT PRIMARY KEY) ENGINE = InnoDB;
INSERT INTO samples VALUES (1), (2);

-- Removed in 8.0.11, its name is still special to the parser. Hash in the application.
-- name: password
-- expect: error 1064
SELECT PASSWORD('secret');

-- name: old-password
-- expect: error 1305
SELECT OLD_PASSWORD('secret');

-- Removed in 8.0.3 with DECODE, DES_ENCRYPT and ENCRYPT. Encrypt in the application or with AES_ENCRYPT.
-- name: encode
-- expect: error 1305
SELECT HEX(ENCODE('text', 'salt'));

-- name: des-encrypt
-- expect: error 1305
SELECT LENGTH(DES_ENCRYPT('text', 'key'));

-- name: crypt-of-the-system
-- expect: error 1305
SELECT ENCRYPT('text', 'ab');

-- Moved out of the core of MySQL 9: 1305 where the component with the old digests is not installed. Use SHA2().
-- name: md5
-- expect: error 1305
SELECT MD5('secret');

-- name: sha1
-- expect: error 1305
SELECT SHA1('secret');

-- name: sha2
SELECT SHA2('secret', 256);

-- name: crc32
SELECT CRC32('secret');

-- MariaDB alone, as are the next two.
-- name: crc32c
-- expect: error 1305
SELECT CRC32C('secret');

-- Key derivation is a function of MariaDB 11.3 and later; MySQL 9 has it as an argument of AES_ENCRYPT.
-- name: kdf
-- expect: error 1305
SELECT HEX(KDF('secret', 'salt', 'info', 'hkdf'));

-- name: sformat
-- expect: error 1305
SELECT SFORMAT('{} owes {}', 'Ada', 5);

-- The names without ST_ were deprecated in 5.7 and removed in 8.0.
-- name: astext
-- expect: error 1305
SELECT AsText(Point(1, 2));

-- name: glength
-- expect: error 1305
SELECT GLength(LineString(Point(0, 0), Point(3, 4)));

-- name: x-of-point
-- expect: error 1305
SELECT X(Point(1, 2));

-- name: st-astext
SELECT ST_AsText(ST_GeomFromText('POINT(1 2)'));

-- MySQL alone, since 8.0.0.
-- name: uuid-to-bin
-- expect: error 1305
SELECT HEX(UUID_TO_BIN('6ccd780c-baba-1026-9564-5b8c656024db'));

-- name: bin-to-uuid
-- expect: error 1305
SELECT BIN_TO_UUID(UNHEX('6CCD780CBABA102695645B8C656024DB'));

-- Swapped halves put the time first, so that keys grow.
-- name: uuid-to-bin-swapped
-- expect: error 1305
SELECT HEX(UUID_TO_BIN('6ccd780c-baba-1026-9564-5b8c656024db', 1));

-- name: is-uuid
-- expect: error 1305
SELECT IS_UUID('6ccd780c-baba-1026-9564-5b8c656024db'), IS_UUID('no');

-- What every server knows.
-- name: uuid-to-binary-by-hand
SELECT HEX(UNHEX(REPLACE('6ccd780c-baba-1026-9564-5b8c656024db', '-', ''))) AS id;

-- name: random-bytes
SELECT LENGTH(RANDOM_BYTES(16));

-- name: inet6-aton
SELECT HEX(INET6_ATON('fdfe::5a55:caff:fefa:9089')), INET6_NTOA(UNHEX('0A000509'));

-- name: inet-aton-short-form
SELECT INET_ATON('127.1');

-- The default block mode is ECB on all; the cipher text is the same.
-- name: aes-encrypt
SELECT HEX(AES_ENCRYPT('text', 'key'));

-- The third argument is an initialisation vector, of no use to ECB (1618). MariaDB 10.11 refuses it, 11.8 takes it.
-- name: aes-encrypt-with-vector
-- expect: error 1582
SELECT HEX(AES_ENCRYPT('text', 'key', '0123456789abcdef'));

-- A fourth argument is the block mode in MariaDB 11.2 and later, and the name of a key derivation in MySQL 8.0.30 and later.
-- name: aes-encrypt-with-mode-as-argument
-- expect: error 3235, 1582
SELECT HEX(AES_ENCRYPT('text', 'key', '0123456789abcdef', 'aes-128-cbc'));

-- name: to-base64
SELECT TO_BASE64('crosscheck'), FROM_BASE64('Y3Jvc3NjaGVjaw==');

-- name: weight-string
SELECT HEX(WEIGHT_STRING(_utf8mb4'a' COLLATE utf8mb4_general_ci));

-- name: compress-round-trip
SELECT UNCOMPRESS(COMPRESS('text text text text')) AS text;

-- Deprecated since 8.0.17, warning 1287. Ask for COUNT(*) in a query of its own.
-- name: found-rows-modifier
SELECT SQL_CALC_FOUND_ROWS n FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) AS x ORDER BY n LIMIT 1;

-- name: found-rows
SELECT FOUND_ROWS();

-- The query cache went in 8.0.3, and its words: SQL_CACHE is a syntax error, SQL_NO_CACHE a warning.
-- name: sql-cache-modifier
-- expect: error 1064
SELECT SQL_CACHE 1;

-- name: sql-no-cache-modifier
SELECT SQL_NO_CACHE 1;

-- name: procedure-analyse
-- expect: error 1064
SELECT id FROM samples PROCEDURE ANALYSE();

-- name: benchmark
SELECT BENCHMARK(2, 1 + 1);

-- A space before the parenthesis is allowed for the functions whose names are not parsed specially.
-- name: space-before-parenthesis
SELECT LENGTH ('abc');

-- name: space-before-parenthesis-of-count
-- expect: error 1064
SELECT COUNT (*) FROM (SELECT 1 AS n) AS x;

-- name: unknown-function
-- expect: error 1305
SELECT no_such_function(1);

-- name: wrong-number-of-arguments
-- expect: error 1582
SELECT LENGTH('a', 'b');

-- name: native-function-without-arguments
-- expect: error 1064
SELECT SUBSTRING();

-- Names from another product, which MariaDB knows in its ordinary mode, too.
-- name: nvl
-- expect: error 1305
SELECT NVL(NULL, 'x');

-- name: decode-oracle
-- expect: error 1305
SELECT DECODE_ORACLE(1, 1, 'one', 'other');

-- name: to-char
-- expect: error 1305
SELECT TO_CHAR(TIMESTAMP '2026-02-03 04:05:06', 'YYYY-MM-DD HH24:MI');

-- name: natural-sort-key
-- expect: error 1305
SELECT NATURAL_SORT_KEY('v10') > NATURAL_SORT_KEY('v9');

-- name: chr
-- expect: error 1305
SELECT CHR(65);

-- name: sys-guid-is-known
-- expect: error 1305
SELECT LENGTH(SYS_GUID());
