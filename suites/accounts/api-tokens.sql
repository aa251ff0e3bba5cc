-- Tokens for programs: a readable prefix finds the row, a hash proves it, JSON says what it may do.
-- suite: API tokens
-- fixture: accounts

-- name: authenticate
-- params: ["acc_dmy1", "api-token-dmytro-ci"]
SELECT t.id, t.user_id, u.status
FROM api_tokens t JOIN users u ON u.id = t.user_id
WHERE t.prefix = ? AND t.token_hash = SHA2(?, 256)
  AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > NOW()) AND u.status = 'active';

-- name: expired-token
-- params: ["acc_ada2"]
SELECT id FROM api_tokens WHERE prefix = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > NOW());

-- name: has-scope
-- params: ["acc_dmy1", "\"users:write\""]
SELECT id FROM api_tokens WHERE prefix = ? AND JSON_CONTAINS(scopes, ?);

-- name: lacks-scope
-- params: ["acc_ada1", "\"users:write\""]
SELECT id FROM api_tokens WHERE prefix = ? AND JSON_CONTAINS(scopes, ?);

-- name: list-tokens
-- params: [1]
SELECT id, name, prefix, scopes, created_at, last_used_at, expires_at FROM api_tokens WHERE user_id = ? ORDER BY created_at DESC, id DESC;

-- name: make
-- params: [4, "Deploy", "acc_dmy2", "api-token-dmytro-deploy", "[\"users:read\"]"]
INSERT INTO api_tokens (user_id, name, prefix, token_hash, scopes, expires_at) VALUES (?, ?, ?, SHA2(?, 256), ?, NOW() + INTERVAL 90 DAY);

-- name: same-name
-- params: [4, "deploy", "acc_dmy3", "api-token-dmytro-deploy-2", "[]"]
INSERT INTO api_tokens (user_id, name, prefix, token_hash, scopes) VALUES (?, ?, ?, SHA2(?, 256), ?);

-- name: prefix-too-long
-- params: [4, "Long", "acc_dmytro", "api-token-long", "[]"]
INSERT INTO api_tokens (user_id, name, prefix, token_hash, scopes) VALUES (?, ?, ?, SHA2(?, 256), ?);

-- name: scopes-forgotten
INSERT INTO api_tokens (user_id, name, prefix, token_hash) VALUES (4, 'No scopes', 'acc_dmy4', SHA2('api-token-none', 256));

-- name: touch
-- params: [3]
UPDATE api_tokens SET last_used_at = NOW() WHERE id = ? AND (last_used_at IS NULL OR last_used_at < NOW() - INTERVAL 1 MINUTE);

-- name: add-scope
-- params: ["audit:read", 3]
UPDATE api_tokens SET scopes = JSON_ARRAY_APPEND(scopes, '$', ?) WHERE id = ?;

-- name: first-scope
SELECT id, JSON_UNQUOTE(JSON_EXTRACT(scopes, '$[0]')) AS first_scope FROM api_tokens ORDER BY id;

-- name: count-the-call
-- params: ["api:acc_dmy1"]
INSERT INTO rate_limits (bucket, hits, window_start) VALUES (?, 1, NOW())
ON DUPLICATE KEY UPDATE hits = hits + VALUES(hits);

-- name: calls-so-far
-- params: ["api:acc_dmy1"]
SELECT hits, 120 - CAST(hits AS SIGNED) AS calls_left FROM rate_limits WHERE bucket = ?;

-- name: scopes-as-rows
SELECT t.id, s.scope
FROM api_tokens t
JOIN JSON_TABLE(t.scopes, '$[*]' COLUMNS (scope VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci PATH '$')) AS s
WHERE t.revoked_at IS NULL
ORDER BY t.id, s.scope;

-- name: tokens-per-scope
SELECT s.scope, COUNT(*) AS tokens
FROM api_tokens t
JOIN JSON_TABLE(t.scopes, '$[*]' COLUMNS (scope VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci PATH '$')) AS s
GROUP BY s.scope
ORDER BY tokens DESC, s.scope;

-- name: unused-tokens
-- params: [30]
SELECT id, name FROM api_tokens
WHERE revoked_at IS NULL AND COALESCE(last_used_at, created_at) < NOW() - INTERVAL ? DAY ORDER BY id;

-- name: revoke
-- params: [1, 1]
UPDATE api_tokens SET revoked_at = NOW() WHERE id = ? AND user_id = ? AND revoked_at IS NULL;

-- name: revoke-somebody-elses
-- params: [3, 1]
UPDATE api_tokens SET revoked_at = NOW() WHERE id = ? AND user_id = ? AND revoked_at IS NULL;
