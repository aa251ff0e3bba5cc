-- Forgotten passwords: ask, mail, prove, replace, and end what the old one had opened.
-- suite: password reset
-- fixture: accounts

-- name: asked-too-often
-- params: ["reset:felix.nunez@example.org"]
SELECT hits FROM rate_limits WHERE bucket = ? AND window_start > NOW() - INTERVAL 1 HOUR;

-- name: ask
-- params: [2, "reset-bo-new", "203.0.113.11"]
INSERT INTO password_resets (user_id, token_hash, requested_ip, expires_at)
VALUES (?, SHA2(?, 256), INET6_ATON(?), NOW() + INTERVAL 1 HOUR);

-- name: older-ones-are-void
-- params: [2, "reset-bo-new"]
UPDATE password_resets SET expires_at = NOW() WHERE user_id = ? AND token_hash <> SHA2(?, 256) AND used_at IS NULL AND expires_at > NOW();

-- name: mail-it
-- params: [2, "bo@example.com", "{\"name\": \"Bo\", \"minutes\": 60}"]
INSERT INTO mail_queue (user_id, address, template, variables, available_at) VALUES (?, ?, 'password-reset', ?, NOW());

-- name: open
START TRANSACTION;

-- name: find-token
-- params: ["reset-felix"]
SELECT r.id, r.user_id, u.username, TIMESTAMPDIFF(MINUTE, NOW(), r.expires_at) AS minutes_left
FROM password_resets r JOIN users u ON u.id = r.user_id
WHERE r.token_hash = SHA2(?, 256) AND r.used_at IS NULL AND r.expires_at > NOW()
FOR UPDATE;

-- name: used-before
-- params: [6, "$2y$10$not.a.real.bcrypt.hash.of.felix.new"]
SELECT COUNT(*) AS used_before FROM (
  SELECT hash FROM password_history WHERE user_id = ? ORDER BY created_at DESC, id DESC LIMIT 5
) AS recent WHERE hash = ?;

-- name: keep-the-old-one
-- params: [6]
INSERT INTO password_history (user_id, hash, created_at) SELECT user_id, hash, changed_at FROM passwords WHERE user_id = ?;

-- name: replace
-- params: [6, "$argon2id$v=19$m=65536,t=3,p=4$bm90LWEtc2FsdA$not-a-real-hash-of-felix-2"]
REPLACE INTO passwords (user_id, hash, algorithm, version, must_change, changed_at) VALUES (?, ?, 'argon2id', 2, FALSE, NOW());

-- name: use-token
-- params: ["reset-felix"]
UPDATE password_resets SET used_at = NOW() WHERE token_hash = SHA2(?, 256) AND used_at IS NULL;

-- name: end-sessions
-- params: [6]
UPDATE sessions SET revoked_at = NOW(), revoked_because = 'password-reset' WHERE user_id = ? AND revoked_at IS NULL;

-- name: unlock
-- params: [6]
DELETE FROM lockouts WHERE user_id = ?;

-- name: close
COMMIT;

-- name: token-twice
-- params: ["reset-felix"]
UPDATE password_resets SET used_at = NOW() WHERE token_hash = SHA2(?, 256) AND used_at IS NULL;

-- name: expired-token
-- params: ["reset-leila-expired"]
SELECT r.id FROM password_resets r WHERE r.token_hash = SHA2(?, 256) AND r.used_at IS NULL AND r.expires_at > NOW();

-- name: history-of-five
-- params: [1]
DELETE h FROM password_history h
JOIN (SELECT id, ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY created_at DESC, id DESC) AS age FROM password_history WHERE user_id = ?) ranked
  ON ranked.id = h.id
WHERE ranked.age > 2;

-- name: history-left
-- params: [1]
SELECT hash, created_at FROM password_history WHERE user_id = ? ORDER BY created_at;

-- name: change-by-oneself
-- params: ["$argon2id$v=19$m=65536,t=3,p=4$bm90LWEtc2FsdA$not-a-real-hash-of-ada-5", 1, 2]
UPDATE passwords SET hash = ?, must_change = FALSE, changed_at = NOW() WHERE user_id = ? AND version = ?;

-- name: oldest-passwords
-- params: [365, 5]
SELECT p.user_id, u.username, p.algorithm, p.changed_at
FROM passwords p JOIN users u ON u.id = p.user_id
WHERE u.status = 'active' AND p.changed_at < NOW() - INTERVAL ? DAY
ORDER BY p.changed_at, p.user_id
LIMIT ?;
