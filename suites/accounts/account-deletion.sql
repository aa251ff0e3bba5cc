-- Somebody wants to go, and to be forgotten.
-- suite: account deletion
-- fixture: accounts

-- name: what-hangs-from-them
-- params: [8, 8, 8, 8]
SELECT 'sessions' AS what, COUNT(*) AS entries FROM sessions WHERE user_id = ?
UNION ALL SELECT 'tokens', COUNT(*) FROM api_tokens WHERE user_id = ?
UNION ALL SELECT 'applications', COUNT(*) FROM application_accounts WHERE user_id = ?
UNION ALL SELECT 'memberships', COUNT(*) FROM memberships WHERE user_id = ?;

-- name: only-owner-of
-- params: [3]
SELECT o.id, o.name FROM organisations o
WHERE (SELECT COUNT(*) FROM memberships m JOIN roles r ON r.id = m.role_id WHERE m.organisation_id = o.id AND r.name = 'owner') = 1
  AND o.id IN (SELECT m.organisation_id FROM memberships m JOIN roles r ON r.id = m.role_id WHERE m.user_id = ? AND r.name = 'owner');

-- name: open
START TRANSACTION;

-- name: hide
-- params: [8]
UPDATE users SET status = 'deleted', deleted_at = NOW(), username = CONCAT('deleted-', id), display_name = 'Deleted user', last_login_ip = NULL WHERE id = ?;

-- name: forget-profile
-- params: [8]
DELETE FROM profiles WHERE user_id = ?;

-- name: forget-attempts
-- params: [8]
UPDATE login_attempts SET identifier = SHA2(identifier, 256), ip = INET6_ATON('::') WHERE user_id = ?;

-- name: forget-addresses
-- params: [8]
DELETE FROM user_emails WHERE user_id = ?;

-- name: drop-credentials
-- params: [8]
DELETE p, t, w FROM users u
LEFT JOIN passwords p ON p.user_id = u.id
LEFT JOIN totp_devices t ON t.user_id = u.id
LEFT JOIN webauthn_credentials w ON w.user_id = u.id
WHERE u.id = ?;

-- name: half-way
SAVEPOINT half_way;

-- name: one-too-many
DELETE FROM users WHERE id = 1;

-- name: not-that-one
ROLLBACK TO SAVEPOINT half_way;

-- name: ada-is-still-there
SELECT username, status FROM users WHERE id = 1;

-- name: close
COMMIT;

-- name: no-longer-in-the-directory
SELECT COUNT(*) AS found FROM user_directory WHERE id = 8;

-- name: name-is-free-again
-- params: ["01HACCT00000000000HANAK0TW", "hanako", "別の花子"]
INSERT INTO users (public_id, username, display_name) VALUES (?, ?, ?);

-- name: for-good
-- params: [3]
DELETE FROM users WHERE id = ?;

-- name: went-with-it
SELECT (SELECT COUNT(*) FROM user_emails WHERE user_id = 3) AS emails, (SELECT COUNT(*) FROM memberships WHERE user_id = 3) AS memberships,
       (SELECT COUNT(*) FROM application_accounts WHERE user_id = 3) AS accounts, (SELECT COUNT(*) FROM invitations WHERE invited_by = 3) AS invitations;

-- name: kept-without-a-name
SELECT id, organisation_id, email, invited_by FROM invitations ORDER BY id;
