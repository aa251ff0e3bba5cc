-- "Keep me logged in": a selector finds the row, a validator proves it, and each use makes a new validator.
-- suite: remember me
-- fixture: accounts
-- path: auth

-- name: find-by-selector
-- params: ["selector-bo-windows-0001"]
SELECT t.id, t.user_id, t.validator_hash, t.expires_at, u.status
FROM remember_tokens t JOIN users u ON u.id = t.user_id
WHERE t.selector = ? AND t.expires_at > NOW();

-- name: selectors-are-exact
-- params: ["SELECTOR-bo-windows-0001"]
SELECT t.id FROM remember_tokens t WHERE t.selector = ?;

-- name: expired
-- params: ["selector-chloe-mac-00001"]
SELECT t.id FROM remember_tokens t WHERE t.selector = ? AND t.expires_at > NOW();

-- name: validator-fits
-- params: ["selector-bo-windows-0001", "validator-bo-windows"]
SELECT COUNT(*) AS fits FROM remember_tokens WHERE selector = ? AND validator_hash = SHA2(?, 256);

-- name: rotate
-- params: ["validator-bo-windows-2", 2, "validator-bo-windows"]
-- on-read-only: degrade "verified, not rotated"
UPDATE remember_tokens SET validator_hash = SHA2(?, 256), used_at = NOW(), expires_at = NOW() + INTERVAL 30 DAY
WHERE id = ? AND validator_hash = SHA2(?, 256);

-- name: session-from-token
-- params: ["session-bo-remembered", 2, "203.0.113.11"]
-- on-read-only: degrade "a signed cookie, valid for one hour"
INSERT INTO sessions (id, user_id, ip, assurance, last_seen_at, expires_at)
VALUES (SHA2(?, 256), ?, INET6_ATON(?), 1, NOW(), NOW() + INTERVAL 12 HOUR);

-- name: stolen-token
-- params: ["selector-bo-windows-0001", "validator-bo-windows"]
SELECT t.user_id FROM remember_tokens t WHERE t.selector = ? AND t.validator_hash <> SHA2(?, 256);

-- name: stolen-so-forget-all
-- params: [2]
-- on-read-only: refused
DELETE FROM remember_tokens WHERE user_id = ?;

-- name: new-token
-- params: [10, "selector-jun-linux-00001", "validator-jun-linux", "Mozilla/5.0 (X11; Linux) Chromium/140"]
-- on-read-only: degrade "no new token; the user logs in again tomorrow"
INSERT INTO remember_tokens (user_id, selector, validator_hash, user_agent, expires_at)
VALUES (?, ?, SHA2(?, 256), ?, NOW() + INTERVAL 30 DAY);

-- name: same-selector-twice
-- params: [11, "selector-jun-linux-00001", "validator-kofi"]
-- on-read-only: degrade "no new token; the user logs in again tomorrow"
INSERT INTO remember_tokens (user_id, selector, validator_hash, expires_at)
VALUES (?, ?, SHA2(?, 256), NOW() + INTERVAL 30 DAY);

-- name: devices-that-remember
-- params: [1]
SELECT id, user_agent, created_at, used_at, DATE(expires_at) AS forgets_on
FROM remember_tokens WHERE user_id = ? AND expires_at > NOW() ORDER BY created_at, id;
