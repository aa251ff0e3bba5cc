-- The way of a log-in: find the user, ask who has been guessing, check password and second factor, open a session.
-- suite: log in
-- fixture: accounts
-- path: auth

-- name: find-user-by-email
-- params: ["ada@example.com"]
SELECT u.id, u.public_id, u.username, u.status, e.verified_at
FROM users u
JOIN user_emails e ON e.user_id = u.id
WHERE e.email = ? AND u.status <> 'deleted'
LIMIT 1;

-- name: find-user-by-email-in-other-case
-- params: ["FELIX.NUNEZ@EXAMPLE.ORG"]
SELECT u.id, e.email FROM users u JOIN user_emails e ON e.user_id = u.id WHERE e.email = ?;

-- name: find-user-by-username
-- params: ["CHLOE", "CHLOE"]
SELECT u.id, u.username, u.status
FROM users u
LEFT JOIN user_emails e ON e.user_id = u.id AND e.is_primary = TRUE
WHERE u.username = ? OR e.email = ?;

-- name: find-nobody
-- params: ["nobody@example.com"]
SELECT u.id, u.status FROM users u JOIN user_emails e ON e.user_id = u.id WHERE e.email = ?;

-- name: load-password
-- params: [1]
SELECT hash, algorithm, version, must_change, changed_at FROM passwords WHERE user_id = ?;

-- name: failures-by-identifier
-- params: ["goran@example.com", 15]
SELECT COUNT(*) AS failures, MAX(attempted_at) AS latest
FROM login_attempts
WHERE identifier = ? AND outcome IN ('bad_password', 'bad_second_factor') AND attempted_at > NOW() - INTERVAL ? MINUTE;

-- name: failures-by-address
-- params: ["192.0.2.200", 15]
SELECT COUNT(DISTINCT identifier) AS identifiers, COUNT(*) AS failures
FROM login_attempts
WHERE ip = INET6_ATON(?) AND outcome <> 'ok' AND attempted_at > NOW() - INTERVAL ? MINUTE;

-- name: is-locked
-- params: [7]
SELECT failures, TIMESTAMPDIFF(SECOND, NOW(), locked_until) AS seconds_left
FROM lockouts WHERE user_id = ? AND locked_until > NOW();

-- name: is-not-locked
-- params: [6]
SELECT failures FROM lockouts WHERE user_id = ? AND locked_until > NOW();

-- name: count-the-attempt
-- params: ["log-in:203.0.113.10"]
-- on-read-only: degrade "counted in the cache for as long as the freeze lasts"
INSERT INTO rate_limits (bucket, hits, window_start) VALUES (?, 1, NOW())
ON DUPLICATE KEY UPDATE
  hits = IF(window_start < NOW() - INTERVAL 1 MINUTE, 1, hits + 1),
  window_start = IF(window_start < NOW() - INTERVAL 1 MINUTE, NOW(), window_start);

-- name: attempts-so-far
-- params: ["log-in:203.0.113.10"]
SELECT hits, window_start FROM rate_limits WHERE bucket = ?;

-- name: second-factors
-- params: [1, 1]
SELECT 'totp' AS kind, id, label FROM totp_devices WHERE user_id = ? AND confirmed_at IS NOT NULL
UNION ALL
SELECT 'webauthn', id, label FROM webauthn_credentials WHERE user_id = ?
ORDER BY kind, id;

-- name: totp-secret
-- params: [1]
SELECT id, secret, last_step FROM totp_devices WHERE user_id = ? AND confirmed_at IS NOT NULL ORDER BY id;

-- name: use-totp-step-once
-- params: [58000123, 1, 58000123]
-- on-read-only: degrade "used steps are kept in the cache for 90 seconds"
UPDATE totp_devices SET last_step = ? WHERE id = ? AND last_step < ?;

-- name: find-security-key
-- params: [{"bytes":"ad0001ff00"}]
SELECT c.user_id, c.public_key, c.sign_count, c.transports, c.label
FROM webauthn_credentials c JOIN users u ON u.id = c.user_id
WHERE c.credential_id = ? AND u.status = 'active';

-- name: raise-sign-count
-- params: [89, {"bytes":"ad0001ff00"}, 89]
-- on-read-only: degrade "the counter is checked, and written at the next log-in"
UPDATE webauthn_credentials SET sign_count = ?, last_used_at = NOW() WHERE credential_id = ? AND sign_count < ?;

-- name: recovery-codes-left
-- params: [1]
SELECT COUNT(*) AS codes_left FROM recovery_codes WHERE user_id = ? AND used_at IS NULL;

-- name: use-recovery-code
-- params: [1, "ada-recovery-2"]
-- on-read-only: refused
UPDATE recovery_codes SET used_at = NOW() WHERE user_id = ? AND code_hash = SHA2(?, 256) AND used_at IS NULL;

-- name: open
START TRANSACTION;

-- name: lock-the-user
-- params: [1]
-- on-read-only: degrade "a plain SELECT: nothing is written that it would have to guard"
SELECT id, status, login_count FROM users WHERE id = ? FOR UPDATE;

-- name: open-session
-- params: ["session-ada-new", 1, "203.0.113.10", "Mozilla/5.0 (X11; Linux x86_64) Firefox/141.0", 2, 12]
-- on-read-only: degrade "a signed cookie, valid for one hour"
INSERT INTO sessions (id, user_id, ip, user_agent, assurance, created_at, last_seen_at, expires_at)
VALUES (SHA2(?, 256), ?, INET6_ATON(?), ?, ?, NOW(), NOW(), NOW() + INTERVAL ? HOUR);

-- name: remember-last-login
-- params: ["203.0.113.10", 1]
-- on-read-only: degrade "skipped; the next log-in writes it"
UPDATE users SET last_login_at = NOW(), last_login_ip = INET6_ATON(?), login_count = login_count + 1 WHERE id = ?;

-- name: forget-failures
-- params: [1]
-- on-read-only: degrade "skipped; a lock that is over does no harm"
DELETE FROM lockouts WHERE user_id = ?;

-- name: record-success
-- params: ["ada@example.com", 1, "203.0.113.10"]
-- on-read-only: degrade "queued, and written after the freeze"
INSERT INTO login_attempts (identifier, user_id, ip, outcome, attempted_at) VALUES (?, ?, INET6_ATON(?), 'ok', NOW(3));

-- name: close
COMMIT;

-- name: new-session-is-there
-- params: ["session-ada-new"]
SELECT user_id, assurance, INET6_NTOA(ip) AS ip, expires_at FROM sessions WHERE id = SHA2(?, 256);

-- name: rehash-password
-- params: ["$argon2id$v=19$m=65536,t=3,p=4$bm90LWEtc2FsdA$not-a-real-hash-of-felix", 6, 2]
-- on-read-only: degrade "skipped; the next log-in does it"
UPDATE passwords SET hash = ?, algorithm = 'argon2id', version = 2 WHERE user_id = ? AND version < ?;

-- name: record-failure
-- params: ["bo@example.com", 2, "192.0.2.201"]
-- on-read-only: degrade "counted in the cache, never dropped"
INSERT INTO login_attempts (identifier, user_id, ip, outcome, attempted_at)
VALUES (?, ?, INET6_ATON(?), 'bad_password', NOW(3));

-- name: count-failure
-- params: [2, 5, 15]
-- on-read-only: degrade "counted in the cache, never dropped"
INSERT INTO lockouts (user_id, failures, first_failure_at, locked_until) VALUES (?, 1, NOW(), NULL)
ON DUPLICATE KEY UPDATE
  failures = failures + 1,
  locked_until = IF(failures >= ?, NOW() + INTERVAL ? MINUTE, locked_until);

-- name: count-another-failure
-- params: [6, 2, 30]
-- on-read-only: degrade "counted in the cache, never dropped"
INSERT INTO lockouts (user_id, failures, first_failure_at, locked_until) VALUES (?, 1, NOW(), NULL)
ON DUPLICATE KEY UPDATE
  failures = failures + 1,
  locked_until = IF(failures >= ?, NOW() + INTERVAL ? MINUTE, locked_until);

-- name: lock-out-after-too-many
-- params: [2]
-- on-read-only: degrade "the cache's count decides"
UPDATE users u JOIN lockouts l ON l.user_id = u.id
SET u.status = 'locked'
WHERE u.status = 'active' AND l.failures >= ? AND l.locked_until > NOW();

-- name: what-guards-say-now
SELECT l.user_id, u.status, l.failures, l.locked_until
FROM lockouts l JOIN users u ON u.id = l.user_id
ORDER BY l.user_id;

-- name: who-may-not-enter
-- params: ["ines@example.com", "goran@example.com", "mai@example.com"]
SELECT e.email, u.status, IF(p.user_id IS NULL, 'never chose a password', 'has a password') AS password
FROM users u
JOIN user_emails e ON e.user_id = u.id
LEFT JOIN passwords p ON p.user_id = u.id
WHERE e.email IN (?, ?, ?) AND u.status <> 'active'
ORDER BY e.email;
