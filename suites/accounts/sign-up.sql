-- A new account, with everything that can go wrong with one.
-- suite: sign up
-- fixture: accounts

-- name: username-is-taken
-- params: ["Ada"]
SELECT COUNT(*) AS taken FROM users WHERE username = ?;

-- The way an object-relational mapper asks.
-- name: email-exists
-- params: ["chloe@example.org"]
SELECT 1 AS one FROM user_emails WHERE email = ? LIMIT 1;

-- name: username-with-accent-is-taken-too
-- params: ["chloe"]
SELECT id, username FROM users WHERE username = ?;

-- name: open
START TRANSACTION;

-- name: add-user
-- params: ["01HACCT000000000000000R0SA", "rosa", "Rosa Ibáñez"]
INSERT INTO users (public_id, username, display_name) VALUES (?, ?, ?);

-- name: keep-its-id
SET @user = LAST_INSERT_ID();

-- name: add-email
INSERT INTO user_emails (user_id, email, is_primary) VALUES (@user, 'rosa@example.org', TRUE);

-- name: add-password
INSERT INTO passwords (user_id, hash, algorithm, version, changed_at)
VALUES (@user, '$argon2id$v=19$m=65536,t=3,p=4$bm90LWEtc2FsdA$not-a-real-hash-of-rosa', 'argon2id', 2, NOW());

-- name: add-profile
INSERT INTO profiles (user_id, given_name, family_name, locale, preferences) VALUES (@user, 'Rosa', 'Ibáñez', 'es', '{}');

-- name: mark
SAVEPOINT before_extras;

-- name: extra-fails
INSERT INTO memberships (organisation_id, user_id, role_id) VALUES (99, @user, 3);

-- name: back-to-mark
ROLLBACK TO SAVEPOINT before_extras;

-- name: queue-mail
INSERT INTO mail_queue (user_id, address, template, variables, available_at)
VALUES (@user, 'rosa@example.org', 'welcome', JSON_OBJECT('name', 'Rosa'), NOW());

-- name: write-audit
INSERT INTO audit_log (occurred_at, actor_id, action, subject_type, subject_id, ip)
VALUES (NOW(6), @user, 'user.created', 'user', @user, INET6_ATON('192.0.2.33'));

-- name: close
COMMIT;

-- name: read-back
-- params: ["rosa@example.org"]
SELECT d.username, d.display_name, d.status, d.email, d.locale, e.email_domain, e.verified_at
FROM user_directory d JOIN user_emails e ON e.user_id = d.id
WHERE e.email = ?;

-- name: verify-email
-- params: ["rosa@example.org"]
UPDATE user_emails SET verified_at = NOW() WHERE email = ? AND verified_at IS NULL;

-- name: verify-again
-- params: ["rosa@example.org"]
UPDATE user_emails SET verified_at = NOW() WHERE email = ? AND verified_at IS NULL;

-- name: import-of-many
INSERT IGNORE INTO user_emails (user_id, email, created_at) VALUES
  (2, 'bo.lindqvist@example.org', '2025-07-01 00:00:00'),
  (3, 'ada@example.com', '2025-07-01 00:00:00'),
  (4, 'dmytro.koval@example.org', '2025-07-01 00:00:00');

-- name: import-gives-ids
SELECT id, user_id, email FROM user_emails WHERE created_at = '2025-07-01 00:00:00' ORDER BY id;

-- name: same-email
-- params: [2, "ROSA@example.org"]
INSERT INTO user_emails (user_id, email) VALUES (?, ?);

-- name: same-username
-- params: ["01HACCT000000000000000R0SB", "ROSA", "Another Rosa"]
INSERT INTO users (public_id, username, display_name) VALUES (?, ?, ?);

-- name: no-username
-- params: ["01HACCT000000000000000NULL", null, "Nobody"]
INSERT INTO users (public_id, username, display_name) VALUES (?, ?, ?);

-- name: display-name-forgotten
INSERT INTO users (public_id, username) VALUES ('01HACCT000000000000000N0DN', 'nodisplayname');

-- name: username-too-long
-- params: ["01HACCT000000000000000L0NG", "a-username-that-somebody-pasted-twice-a-username-that-somebody-pasted-twice", "Long"]
INSERT INTO users (public_id, username, display_name) VALUES (?, ?, ?);

-- name: unknown-status
INSERT INTO users (public_id, username, display_name, status) VALUES ('01HACCT0000000000000STATUS', 'status', 'Status', 'sleeping');

-- name: email-of-nobody
-- params: [999, "nobody@example.org"]
INSERT INTO user_emails (user_id, email) VALUES (?, ?);

-- name: abandoned
START TRANSACTION;

-- name: abandoned-user
INSERT INTO users (public_id, username, display_name) VALUES ('01HACCT00000000000000000AB', 'abandoned', 'Abandoned');

-- name: abandon
ROLLBACK;

-- name: abandoned-is-gone
SELECT COUNT(*) AS found FROM users WHERE username = 'abandoned';

-- name: next-id-after-all-that
INSERT INTO users (public_id, username, display_name) VALUES ('01HACCT00000000000000000TH', 'thea', 'Thea');

-- A generated column cannot be written; each vendor has its own number for that.
-- name: email-domain-is-computed
-- expect: error 3105, 1906
INSERT INTO user_emails (user_id, email, email_domain) VALUES (2, 'bo@example.org', 'example.com');
