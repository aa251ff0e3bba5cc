-- A release that changes the schema, the way migration tools do it.
-- suite: schema changes
-- fixture: accounts

-- name: newest-migration
SELECT version, name FROM schema_migrations ORDER BY version DESC LIMIT 1;

-- name: pending
-- params: ["20250110120000", "20250701090000"]
SELECT version FROM schema_migrations WHERE version IN (?, ?) ORDER BY version;

-- name: add-column
ALTER TABLE users ADD COLUMN pronouns VARCHAR(40) DEFAULT NULL AFTER display_name;

-- name: add-column-twice
-- expect: error 1060
ALTER TABLE users ADD COLUMN pronouns VARCHAR(40) DEFAULT NULL AFTER display_name;

-- name: fill-column
UPDATE users SET pronouns = 'she/her' WHERE username IN ('ada', 'ela');

-- name: add-index
CREATE INDEX users_last_login ON users (last_login_at, id);

-- name: add-index-twice
-- expect: error 1061
CREATE INDEX users_last_login ON users (last_login_at, id);

-- name: new-table
CREATE TABLE trusted_devices (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT UNSIGNED NOT NULL,
  fingerprint BINARY(16) NOT NULL,
  name VARCHAR(80) NOT NULL DEFAULT '',
  seen_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  UNIQUE KEY trusted_devices_fingerprint (user_id, fingerprint),
  CONSTRAINT trusted_devices_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- name: first-row
-- params: [1, {"bytes":"00112233445566778899aabbccddeeff"}, "Ada's laptop"]
INSERT INTO trusted_devices (user_id, fingerprint, name) VALUES (?, ?, ?);

-- name: read-row
-- params: [{"bytes":"00112233445566778899aabbccddeeff"}]
SELECT id, user_id, HEX(fingerprint) AS fingerprint, name, seen_at FROM trusted_devices WHERE fingerprint = ?;

-- name: table-if-missing
CREATE TABLE IF NOT EXISTS trusted_devices (id INT);

-- name: widen-column
ALTER TABLE profiles MODIFY COLUMN given_name VARCHAR(160) DEFAULT NULL;

-- name: shrink-column-too-far
ALTER TABLE users MODIFY COLUMN username VARCHAR(3) NOT NULL;

-- name: rename-column
ALTER TABLE users RENAME COLUMN pronouns TO addressed_as;

-- name: read-renamed
SELECT username, addressed_as FROM users WHERE addressed_as IS NOT NULL ORDER BY id;

-- name: rename-table
RENAME TABLE trusted_devices TO known_devices;

-- name: old-name-is-gone
-- expect: error 1146
SELECT COUNT(*) FROM trusted_devices;

-- name: parent-cannot-be-dropped
DROP TABLE applications;

-- name: record-migration
-- params: ["20250701090000", "add pronouns and devices"]
INSERT INTO schema_migrations (version, name, applied_at) VALUES (?, ?, NOW());

-- name: record-migration-twice
-- params: ["20250701090000", "add pronouns and devices"]
INSERT INTO schema_migrations (version, name, applied_at) VALUES (?, ?, NOW());

-- name: columns-of-users
SELECT COUNT(*) AS column_count FROM information_schema.columns
WHERE table_schema = DATABASE() AND table_name = 'users';

-- name: back-out
ALTER TABLE users DROP INDEX users_last_login, DROP COLUMN addressed_as;

-- name: tables-that-have-a-user
SELECT COUNT(*) AS table_count FROM information_schema.columns
WHERE table_schema = DATABASE() AND column_name = 'user_id';
