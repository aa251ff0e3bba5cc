-- The administrators' list of people: search, filter, sort, page.
-- suite: admin search
-- fixture: accounts

-- name: first-page
-- params: [10, 0]
SELECT u.id, u.username, u.status, u.created_at, e.email
FROM users u LEFT JOIN user_emails e ON e.user_id = u.id AND e.is_primary = TRUE
WHERE u.deleted_at IS NULL
ORDER BY u.created_at DESC, u.id DESC
LIMIT ? OFFSET ?;

-- name: third-page
-- params: [10, 20]
SELECT u.id, u.username, u.status, u.created_at, e.email
FROM users u LEFT JOIN user_emails e ON e.user_id = u.id AND e.is_primary = TRUE
WHERE u.deleted_at IS NULL
ORDER BY u.created_at DESC, u.id DESC
LIMIT ? OFFSET ?;

-- name: beyond-the-last-page
-- params: [10, 900]
SELECT u.id FROM users u WHERE u.deleted_at IS NULL ORDER BY u.created_at DESC, u.id DESC LIMIT ? OFFSET ?;

-- name: how-many
SELECT COUNT(*) AS people FROM users WHERE deleted_at IS NULL;

-- name: next-page-by-key
-- params: [{"datetime":"2025-03-10 12:00:00"}, {"datetime":"2025-03-10 12:00:00"}, 43, 10]
SELECT id, username, created_at FROM users
WHERE deleted_at IS NULL AND (created_at < ? OR created_at = ? AND id < ?)
ORDER BY created_at DESC, id DESC
LIMIT ?;

-- name: next-page-by-row
-- params: [{"datetime":"2025-03-10 12:00:00"}, 43, 10]
SELECT id, username FROM users
WHERE (created_at, id) < (?, ?)
ORDER BY created_at DESC, id DESC
LIMIT ?;

-- name: search
-- params: ["%an%", "%an%", "%an%"]
SELECT DISTINCT u.id, u.username, u.display_name
FROM users u LEFT JOIN user_emails e ON e.user_id = u.id
WHERE u.username LIKE ? OR u.display_name LIKE ? OR e.email LIKE ?
ORDER BY u.id;

-- name: search-without-accents
-- params: ["%simic%"]
SELECT id, display_name FROM users WHERE display_name LIKE ? ORDER BY id;

-- name: search-in-other-scripts
-- params: ["%花子%", "%коваль%"]
SELECT id, display_name FROM users WHERE display_name LIKE ? OR display_name LIKE ? ORDER BY id;

-- name: search-for-a-percent-sign
-- params: ["%!%%"]
SELECT id FROM users WHERE display_name LIKE ? ESCAPE '!';

-- name: search-for-an-emoji
-- params: ["%🦊%"]
SELECT id, display_name FROM users WHERE display_name LIKE ?;

-- name: by-pattern
-- params: ["^member0[12]5$"]
SELECT id, username FROM users WHERE username REGEXP ? ORDER BY id;

-- name: filter-by-status
-- params: ["locked", "disabled", "invited"]
SELECT id, username, status FROM users WHERE status IN (?, ?, ?) ORDER BY status, id;

-- name: never-logged-in
SELECT id, username FROM users WHERE last_login_at IS NULL AND status <> 'deleted' ORDER BY id;

-- name: not-verified
-- params: [5]
SELECT u.id, e.email FROM users u JOIN user_emails e ON e.user_id = u.id
WHERE e.verified_at IS NULL ORDER BY u.id LIMIT ?;

-- name: without-second-factor
-- params: [3]
SELECT u.id, u.username FROM users u
WHERE u.is_admin = TRUE
  AND NOT EXISTS (SELECT * FROM totp_devices t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL)
UNION
SELECT u.id, u.username FROM users u JOIN memberships m ON m.user_id = u.id
WHERE m.role_id < ? AND u.id NOT IN (SELECT user_id FROM totp_devices WHERE confirmed_at IS NOT NULL)
ORDER BY id;

-- Deprecated for years, and still what this page does.
-- name: page-with-its-total
SELECT SQL_CALC_FOUND_ROWS id, username FROM users WHERE status = 'active' ORDER BY id LIMIT 3;

-- name: its-total
SELECT FOUND_ROWS() AS total;

-- name: sorted-by-name
SELECT id, display_name FROM users WHERE id < 15 ORDER BY display_name, id;

-- name: one-person-in-full
-- params: [1]
SELECT u.username, u.login_count, INET6_NTOA(u.last_login_ip) AS last_login_ip,
       COUNT(DISTINCT s.id) AS sessions, COUNT(DISTINCT t.id) AS tokens
FROM users u
LEFT JOIN sessions s ON s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > NOW()
LEFT JOIN api_tokens t ON t.user_id = u.id AND t.revoked_at IS NULL
WHERE u.id = ?
GROUP BY u.id;

-- name: and-where-they-belong
-- params: [1]
SELECT GROUP_CONCAT(o.slug ORDER BY o.slug) AS organisations
FROM memberships m JOIN organisations o ON o.id = m.organisation_id WHERE m.user_id = ?;

-- name: disable
-- params: [2]
UPDATE users SET status = 'disabled' WHERE id = ? AND status = 'active';

-- name: disable-many
UPDATE users SET status = 'disabled' WHERE status = 'active' AND last_login_at < NOW() - INTERVAL 90 DAY;

-- name: disabled-now
SELECT COUNT(*) AS disabled, SUM(login_count) AS log_ins FROM users WHERE status = 'disabled';
