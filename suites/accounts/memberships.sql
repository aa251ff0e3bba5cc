-- Who belongs where and as what: seats, roles, permissions, and two administrators at the same time.
-- suite: memberships and roles
-- fixture: accounts

-- name: members-of
-- params: [1, 5]
SELECT u.username, r.name AS role, m.title, m.joined_at
FROM memberships m JOIN users u ON u.id = m.user_id JOIN roles r ON r.id = m.role_id
WHERE m.organisation_id = ?
ORDER BY r.priority DESC, u.username
LIMIT ?;

-- name: permissions-per-role
SELECT r.name, COUNT(rp.permission_code) AS permissions, GROUP_CONCAT(rp.permission_code ORDER BY rp.permission_code SEPARATOR ' ') AS codes
FROM roles r LEFT JOIN role_permissions rp ON rp.role_id = r.id
GROUP BY r.id, r.name
ORDER BY r.id;

-- name: only-owners-may
SELECT p.code FROM permissions p
WHERE NOT EXISTS (SELECT * FROM role_permissions rp JOIN memberships m ON m.role_id = rp.role_id
                  WHERE rp.permission_code = p.code AND m.organisation_id = 2 AND m.role_id <> 1)
ORDER BY p.code;

-- name: open
START TRANSACTION;

-- name: count-seats
-- params: [2]
SELECT o.seats, COUNT(m.user_id) AS taken
FROM organisations o LEFT JOIN memberships m ON m.organisation_id = o.id
WHERE o.id = ?
GROUP BY o.id, o.seats
FOR UPDATE;

-- name: add-member
-- params: [2, 10, 7, "實習生"]
INSERT INTO memberships (organisation_id, user_id, role_id, title) VALUES (?, ?, ?, ?);

-- name: close
COMMIT;

-- name: member-twice
-- params: [2, 10, 3]
INSERT INTO memberships (organisation_id, user_id, role_id) VALUES (?, ?, ?);

-- name: member-twice-is-fine
-- params: [2, 10, 3]
INSERT IGNORE INTO memberships (organisation_id, user_id, role_id) VALUES (?, ?, ?);

-- name: member-of-nothing-ignored
-- params: [77, 10, 3]
INSERT IGNORE INTO memberships (organisation_id, user_id, role_id) VALUES (?, ?, ?);

-- name: role-that-does-not-exist
-- params: [2, 12, 99]
INSERT INTO memberships (organisation_id, user_id, role_id) VALUES (?, ?, ?);

-- name: change-role
-- params: [2, 2, 10]
UPDATE memberships SET role_id = ? WHERE organisation_id = ? AND user_id = ?;

-- name: move-all-of-a-role
-- params: [3, 1, "auditor"]
UPDATE memberships m JOIN roles r ON r.id = m.role_id
SET m.role_id = ?
WHERE m.organisation_id = ? AND r.name = ?;

-- name: role-in-use
-- params: ["owner"]
DELETE FROM roles WHERE name = ?;

-- name: role-out-of-use
-- params: ["auditor"]
DELETE FROM roles WHERE name = ?;

-- name: its-permissions-went-too
SELECT COUNT(*) AS grants FROM role_permissions WHERE role_id = 5;

-- name: permission-in-use
DELETE FROM permissions WHERE code = 'users:read';

-- name: custom-role
-- params: [1, "Prüfer:in"]
INSERT INTO roles (organisation_id, name, priority) VALUES (?, ?, 30);

-- name: copy-permissions
INSERT INTO role_permissions (role_id, permission_code)
SELECT LAST_INSERT_ID(), permission_code FROM role_permissions WHERE role_id = 3;

-- name: role-name-in-other-letters
-- params: [1, "PRUFER:IN"]
INSERT INTO roles (organisation_id, name, priority) VALUES (?, ?, 31);

-- name: built-in-roles-may-repeat
-- params: ["owner"]
INSERT INTO roles (organisation_id, name, priority) VALUES (NULL, ?, 99);

-- name: last-owner
-- params: [3]
SELECT COUNT(*) AS owners FROM memberships m JOIN roles r ON r.id = m.role_id WHERE m.organisation_id = ? AND r.name = 'owner';

-- name: leave
-- params: [3, 12]
DELETE FROM memberships WHERE organisation_id = ? AND user_id = ?;

-- name: in-two-organisations
SELECT m.user_id, COUNT(*) AS organisations, MIN(m.joined_at) AS since
FROM memberships m GROUP BY m.user_id HAVING COUNT(*) > 1 ORDER BY m.user_id;

-- name: in-both
-- params: [1, 2]
SELECT a.user_id FROM memberships a JOIN memberships b ON b.user_id = a.user_id
WHERE a.organisation_id = ? AND b.organisation_id = ? ORDER BY a.user_id;

-- The first administrator takes the last seat while the second waits for the row.
-- name: first-opens
START TRANSACTION;

-- name: first-locks
-- params: [2]
SELECT seats FROM organisations WHERE id = ? FOR UPDATE;

-- name: second-opens
-- session: second
START TRANSACTION;

-- name: second-wants-the-same
-- session: second
-- send
UPDATE organisations SET seats = seats + 1 WHERE id = 2;

-- name: first-adds
UPDATE organisations SET seats = seats + 10 WHERE id = 2;

-- name: first-commits
COMMIT;

-- name: second-commits
-- session: second
-- reap: second
COMMIT;

-- name: both-counted
SELECT seats FROM organisations WHERE id = 2;
