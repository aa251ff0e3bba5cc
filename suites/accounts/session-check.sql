-- What happens on every request: is this session good, whose is it, and what may it do?
-- suite: session check
-- fixture: accounts
-- path: auth

-- name: load-session
-- params: ["session-ada-laptop"]
SELECT s.user_id, s.assurance, s.created_at, s.last_seen_at, s.expires_at, u.public_id, u.display_name, u.is_admin
FROM sessions s
JOIN users u ON u.id = s.user_id
WHERE s.id = SHA2(?, 256) AND s.revoked_at IS NULL AND s.expires_at > NOW() AND u.status = 'active';

-- name: expired-session
-- params: ["session-jun"]
SELECT s.user_id FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.id = SHA2(?, 256) AND s.revoked_at IS NULL AND s.expires_at > NOW() AND u.status = 'active';

-- name: revoked-session
-- params: ["session-chloe"]
SELECT user_id, revoked_at, revoked_because FROM sessions WHERE id = SHA2(?, 256);

-- name: session-of-a-locked-user
-- params: ["session-goran"]
SELECT s.user_id, u.status FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.id = SHA2(?, 256) AND u.status <> 'active';

-- name: session-of-a-disabled-user
-- params: ["session-ines"]
SELECT s.user_id FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.id = SHA2(?, 256) AND s.revoked_at IS NULL AND s.expires_at > NOW() AND u.status = 'active';

-- name: wrong-case-is-another-token
-- params: ["B"]
SELECT COUNT(*) AS found FROM sessions WHERE id LIKE CONCAT(?, '%');

-- name: touch
-- params: ["session-bo"]
-- on-read-only: degrade "skipped; idle time is reckoned from the cookie"
UPDATE sessions SET last_seen_at = NOW() WHERE id = SHA2(?, 256) AND last_seen_at < NOW() - INTERVAL 1 MINUTE;

-- name: touch-too-early
-- params: ["session-bo"]
-- on-read-only: degrade "skipped; idle time is reckoned from the cookie"
UPDATE sessions SET last_seen_at = NOW() WHERE id = SHA2(?, 256) AND last_seen_at < NOW() - INTERVAL 1 MINUTE;

-- name: slide-expiry
-- params: [12, "session-dmytro"]
-- on-read-only: degrade "skipped; the session ends when it was going to"
UPDATE sessions SET expires_at = GREATEST(expires_at, NOW() + INTERVAL ? HOUR) WHERE id = SHA2(?, 256) AND revoked_at IS NULL;

-- name: step-up
-- params: ["session-bo"]
-- on-read-only: refused
UPDATE sessions SET assurance = 2 WHERE id = SHA2(?, 256) AND assurance < 2 AND expires_at > NOW();

-- name: my-organisations
-- params: [1]
SELECT o.id, o.slug, o.name, r.name AS role
FROM memberships m
JOIN organisations o ON o.id = m.organisation_id
JOIN roles r ON r.id = m.role_id
WHERE m.user_id = ?
ORDER BY o.name;

-- name: my-permissions
-- params: [5, "northwind"]
SELECT rp.permission_code
FROM memberships m
JOIN organisations o ON o.id = m.organisation_id
JOIN role_permissions rp ON rp.role_id = m.role_id
WHERE m.user_id = ? AND o.slug = ?
ORDER BY rp.permission_code;

-- name: may-i
-- params: [2, 1, "users:write"]
SELECT COUNT(*) AS allowed
FROM memberships m JOIN role_permissions rp ON rp.role_id = m.role_id
WHERE m.user_id = ? AND m.organisation_id = ? AND rp.permission_code = ?;

-- name: session-hours-of-the-strictest-organisation
-- params: [1]
SELECT MIN(CAST(JSON_EXTRACT(o.settings, '$.session_hours') AS SIGNED)) AS session_hours
FROM memberships m JOIN organisations o ON o.id = m.organisation_id
WHERE m.user_id = ?;

-- name: where-am-i-logged-in
-- params: [1]
SELECT INET6_NTOA(ip) AS ip, user_agent, assurance, last_seen_at
FROM sessions
WHERE user_id = ? AND revoked_at IS NULL AND expires_at > NOW()
ORDER BY last_seen_at DESC, id;

-- name: header-of-every-page
-- params: [3]
SELECT d.display_name, d.email, d.locale, d.timezone,
       (SELECT COUNT(*) FROM invitations i WHERE i.email = d.email AND i.accepted_at IS NULL AND i.expires_at > NOW()) AS invitations
FROM user_directory d
WHERE d.id = ?;
