-- The jobs of the night: expire, purge, thin out, each under a lock of its own.
-- suite: clean-up jobs
-- fixture: accounts

-- name: take-the-lock
-- params: ["worker-7", "expire-sessions"]
UPDATE job_locks SET owner = ?, locked_until = NOW() + INTERVAL 5 MINUTE
WHERE name = ? AND (locked_until IS NULL OR locked_until < NOW());

-- name: lock-is-held
-- params: ["worker-7", "send-mail"]
UPDATE job_locks SET owner = ?, locked_until = NOW() + INTERVAL 5 MINUTE
WHERE name = ? AND (locked_until IS NULL OR locked_until < NOW());

-- name: stale-lock-is-taken-over
-- params: ["worker-7", "purge-audit-log"]
UPDATE job_locks SET owner = ?, locked_until = NOW() + INTERVAL 5 MINUTE
WHERE name = ? AND (locked_until IS NULL OR locked_until < NOW());

-- name: sessions-that-ended
SELECT COUNT(*) AS sessions FROM sessions WHERE expires_at < NOW() OR revoked_at < NOW() - INTERVAL 7 DAY;

-- name: delete-in-small-steps
-- params: [2]
DELETE FROM sessions WHERE expires_at < NOW() ORDER BY expires_at, id LIMIT ?;

-- name: delete-the-rest
DELETE FROM sessions WHERE expires_at < NOW() OR revoked_at < NOW() - INTERVAL 7 DAY;

-- name: codes-went-with-their-sessions
SELECT COUNT(*) AS codes FROM authorization_codes;

-- name: delete-codes
DELETE FROM authorization_codes WHERE expires_at < NOW() OR used_at IS NOT NULL;

-- name: delete-tickets
DELETE FROM sso_tickets WHERE expires_at < NOW() - INTERVAL 1 MINUTE;

-- name: delete-remember-tokens
DELETE FROM remember_tokens WHERE expires_at < NOW();

-- name: delete-resets-and-changes
DELETE r, c FROM users u
LEFT JOIN password_resets r ON r.user_id = u.id AND r.expires_at < NOW() - INTERVAL 1 DAY
LEFT JOIN email_changes c ON c.user_id = u.id AND c.expires_at < NOW()
WHERE r.id IS NOT NULL OR c.id IS NOT NULL;

-- name: thin-out-attempts
-- params: [30]
DELETE FROM login_attempts WHERE attempted_at < NOW() - INTERVAL ? DAY;

-- name: summary-of-attempts
CREATE TEMPORARY TABLE attempt_summary AS
SELECT outcome, DATE(MIN(attempted_at)) AS first_day, COUNT(*) AS attempts FROM login_attempts GROUP BY outcome;

-- name: read-summary
SELECT outcome, first_day, attempts FROM attempt_summary ORDER BY outcome;

-- name: drop-summary
DROP TEMPORARY TABLE attempt_summary;

-- name: lift-locks
UPDATE users u LEFT JOIN lockouts l ON l.user_id = u.id AND l.locked_until > NOW() + INTERVAL 10 MINUTE
SET u.status = 'active'
WHERE u.status = 'locked' AND l.user_id IS NULL;

-- name: old-rate-limits
DELETE FROM rate_limits WHERE window_start < NOW() - INTERVAL 1 HOUR;

-- name: deleted-for-good
-- params: [90]
DELETE FROM users WHERE status = 'deleted' AND deleted_at < NOW() - INTERVAL ? DAY;

-- name: purge-audit-log
-- params: [{"datetime":"2025-06-10 00:00:00"}]
DELETE FROM audit_log WHERE occurred_at < ? AND action LIKE 'log-%';

-- name: what-the-audit-log-keeps
SELECT action, COUNT(*) AS entries FROM audit_log GROUP BY action ORDER BY entries DESC, action;

-- name: no-such-table
-- expect: error 1146
TRUNCATE TABLE sessions_archive;

-- name: truncate-what-others-point-to
TRUNCATE TABLE sessions;

-- name: empty-the-queue
TRUNCATE TABLE mail_queue;

-- name: release
-- params: ["worker-7"]
UPDATE job_locks SET owner = NULL, locked_until = NULL WHERE owner = ?;
