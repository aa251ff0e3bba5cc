-- Leaving one session, or all others, and everything that hangs from them. Must fail closed where it cannot write.
-- suite: log out
-- fixture: accounts

-- name: open
START TRANSACTION;

-- name: revoke-session
-- params: ["log-out", "session-ada-laptop"]
-- on-read-only: refused
UPDATE sessions SET revoked_at = NOW(), revoked_because = ? WHERE id = SHA2(?, 256) AND revoked_at IS NULL;

-- name: applications-to-tell
-- params: ["session-ada-laptop", "session-ada-laptop"]
SELECT a.client_id, a.protocol
FROM applications a
WHERE a.id IN (SELECT application_id FROM authorization_codes WHERE session_id = SHA2(?, 256)
               UNION SELECT application_id FROM sso_tickets WHERE session_id = SHA2(?, 256))
ORDER BY a.id;

-- name: drop-codes
-- params: ["session-ada-laptop"]
-- on-read-only: refused
DELETE FROM authorization_codes WHERE session_id = SHA2(?, 256) AND used_at IS NULL;

-- name: forget-this-device
-- params: [1, "selector-ada-laptop-0001"]
-- on-read-only: refused
DELETE FROM remember_tokens WHERE user_id = ? AND selector = ?;

-- name: close
COMMIT;

-- name: log-out-twice
-- params: ["log-out", "session-ada-laptop"]
-- on-read-only: refused
UPDATE sessions SET revoked_at = NOW(), revoked_because = ? WHERE id = SHA2(?, 256) AND revoked_at IS NULL;

-- name: log-out-everywhere-else
-- params: ["log-out-everywhere", 1, "session-ada-laptop"]
-- on-read-only: refused
UPDATE sessions SET revoked_at = NOW(), revoked_because = ?
WHERE user_id = ? AND id <> SHA2(?, 256) AND revoked_at IS NULL AND expires_at > NOW();

-- name: what-is-left
-- params: [1]
SELECT user_agent, revoked_because, revoked_at FROM sessions WHERE user_id = ? ORDER BY created_at, id;

-- name: administrator-throws-out
-- params: ["disabled"]
-- on-read-only: refused
UPDATE sessions s JOIN users u ON u.id = s.user_id
SET s.revoked_at = NOW(), s.revoked_because = ?
WHERE u.status IN ('disabled', 'locked', 'deleted') AND s.revoked_at IS NULL;

-- name: single-log-out
-- params: ["session-hanako"]
-- on-read-only: refused
DELETE t, c FROM sessions s
LEFT JOIN sso_tickets t ON t.session_id = s.id
LEFT JOIN authorization_codes c ON c.session_id = s.id
WHERE s.id = SHA2(?, 256);

-- name: reasons
SELECT COALESCE(revoked_because, 'still valid or expired') AS because, COUNT(*) AS sessions
FROM sessions GROUP BY revoked_because ORDER BY sessions DESC, because;
