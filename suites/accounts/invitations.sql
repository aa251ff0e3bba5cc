-- Inviting people, some of whom have an account already.
-- suite: invitations
-- fixture: accounts

-- name: invite
-- params: [1, "new.colleague@example.com", 3, "invitation-new-colleague", 5]
INSERT INTO invitations (organisation_id, email, role_id, token_hash, invited_by, expires_at)
VALUES (?, ?, ?, SHA2(?, 256), ?, NOW() + INTERVAL 7 DAY);

-- name: invite-again
-- params: [1, "NEW.colleague@example.com", 2, "invitation-new-colleague-2", 1, "invitation-new-colleague-2"]
INSERT INTO invitations (organisation_id, email, role_id, token_hash, invited_by, expires_at)
VALUES (?, ?, ?, SHA2(?, 256), ?, NOW() + INTERVAL 7 DAY)
ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), token_hash = SHA2(?, 256), expires_at = NOW() + INTERVAL 7 DAY;

-- name: which-one-was-it
SELECT id, email, role_id, invited_by FROM invitations WHERE id = LAST_INSERT_ID();

-- name: open-invitations
-- params: [1]
SELECT i.id, i.email, r.name AS role, u.display_name AS invited_by, i.expires_at
FROM invitations i JOIN roles r ON r.id = i.role_id LEFT JOIN users u ON u.id = i.invited_by
WHERE i.organisation_id = ? AND i.accepted_at IS NULL AND i.expires_at > NOW()
ORDER BY i.expires_at, i.id;

-- name: invited-and-known
SELECT i.email, u.username, u.status
FROM invitations i JOIN user_emails e ON e.email = i.email JOIN users u ON u.id = e.user_id
WHERE i.accepted_at IS NULL ORDER BY i.id;

-- name: open
START TRANSACTION;

-- name: find-invitation
-- params: ["invitation-jun"]
SELECT id, organisation_id, email, role_id FROM invitations
WHERE token_hash = SHA2(?, 256) AND accepted_at IS NULL AND expires_at > NOW() FOR UPDATE;

-- name: accept
-- params: ["invitation-jun"]
UPDATE invitations SET accepted_at = NOW() WHERE token_hash = SHA2(?, 256) AND accepted_at IS NULL;

-- name: join
-- params: [10, "invitation-jun"]
INSERT INTO memberships (organisation_id, user_id, role_id)
SELECT organisation_id, ?, role_id FROM invitations WHERE token_hash = SHA2(?, 256);

-- name: audit
-- params: [10, "{\"role\": \"researcher\"}"]
INSERT INTO audit_log (occurred_at, actor_id, organisation_id, action, subject_type, subject_id, details)
VALUES (NOW(6), ?, 2, 'member.joined', 'user', '10', ?);

-- name: close
COMMIT;

-- name: accept-twice
-- params: ["invitation-jun"]
UPDATE invitations SET accepted_at = NOW() WHERE token_hash = SHA2(?, 256) AND accepted_at IS NULL;

-- name: too-late
-- params: ["invitation-old-friend"]
SELECT id FROM invitations WHERE token_hash = SHA2(?, 256) AND accepted_at IS NULL AND expires_at > NOW();

-- name: withdraw
-- params: [1, 1]
DELETE FROM invitations WHERE id = ? AND organisation_id = ? AND accepted_at IS NULL;

-- name: renew-the-expired
-- params: [14, 1]
UPDATE invitations SET expires_at = NOW() + INTERVAL ? DAY WHERE accepted_at IS NULL AND expires_at < NOW() ORDER BY id LIMIT ?;

-- name: how-well-invitations-work
SELECT organisation_id, COUNT(*) AS sent, COUNT(accepted_at) AS accepted, SUM(expires_at < NOW() AND accepted_at IS NULL) AS expired
FROM invitations GROUP BY organisation_id ORDER BY organisation_id;
