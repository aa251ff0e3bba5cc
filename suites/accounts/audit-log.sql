-- Who did what: writing it, reading it back, and finding the patterns in it.
-- suite: audit log
-- fixture: accounts

-- name: write
-- params: [1, 1, "user.disabled", "user", "9", "203.0.113.10", "{\"reason\": \"left the company\"}"]
INSERT INTO audit_log (occurred_at, actor_id, organisation_id, action, subject_type, subject_id, ip, details)
VALUES (NOW(6), ?, ?, ?, ?, ?, INET6_ATON(?), ?);

-- name: write-several
INSERT INTO audit_log (occurred_at, actor_id, action, subject_type, subject_id) VALUES
  (NOW(6), 5, 'role.changed', 'user', '2'),
  (NOW(6), 5, 'role.changed', 'user', '4'),
  (NOW(6), NULL, 'job.finished', 'job', 'send-mail');

-- name: of-one-day
-- params: [{"datetime":"2025-06-03 00:00:00"}, {"datetime":"2025-06-04 00:00:00"}]
SELECT id, occurred_at, actor_id, action, INET6_NTOA(ip) AS ip FROM audit_log
WHERE occurred_at >= ? AND occurred_at < ? ORDER BY occurred_at, id;

-- name: same-instant-keeps-its-order
SELECT id, occurred_at, action FROM audit_log WHERE id IN (4, 5, 6) ORDER BY occurred_at, id;

-- name: details
-- params: ["role.changed"]
SELECT id, JSON_UNQUOTE(JSON_EXTRACT(details, '$.from')) AS old_role, JSON_UNQUOTE(JSON_EXTRACT(details, '$.to')) AS new_role
FROM audit_log WHERE action = ? AND details IS NOT NULL ORDER BY id;

-- name: page-backwards
-- params: [1100, 10]
SELECT id, occurred_at, action FROM audit_log WHERE id < ? ORDER BY id DESC LIMIT ?;

-- name: failures-per-actor
SELECT actor_id, COUNT(*) AS failures, MIN(occurred_at) AS first_failure, MAX(occurred_at) AS latest_failure
FROM audit_log WHERE action = 'log-in.failed' GROUP BY actor_id HAVING COUNT(*) > 1 ORDER BY failures DESC, actor_id;

-- name: latest-per-actor
SELECT actor_id, action, occurred_at FROM (
  SELECT actor_id, action, occurred_at, ROW_NUMBER() OVER (PARTITION BY actor_id ORDER BY occurred_at DESC, id DESC) AS place
  FROM audit_log WHERE actor_id IS NOT NULL
) AS ranked
WHERE place = 1 ORDER BY actor_id;

-- name: gap-to-the-entry-before
SELECT actor_id, TIMESTAMPDIFF(SECOND, LAG(occurred_at) OVER (ORDER BY occurred_at, id), occurred_at) AS seconds_since
FROM audit_log WHERE id BETWEEN 1000 AND 1010 ORDER BY id;

-- name: names-of-actors
-- params: [2]
SELECT a.id, a.action, COALESCE(u.display_name, 'the system') AS actor, COALESCE(o.name, '') AS organisation
FROM audit_log a LEFT JOIN users u ON u.id = a.actor_id LEFT JOIN organisations o ON o.id = a.organisation_id
WHERE a.organisation_id = ? OR a.id < 10 ORDER BY a.id;

-- name: who-failed-and-then-succeeded
SELECT DISTINCT f.actor_id
FROM audit_log f JOIN audit_log s ON s.actor_id = f.actor_id AND s.occurred_at > f.occurred_at AND s.action = 'log-in.succeeded'
WHERE f.action = 'log-in.failed' AND f.occurred_at < '2025-06-05' ORDER BY f.actor_id;

-- name: export
SELECT CONCAT_WS(';', id, DATE_FORMAT(occurred_at, '%Y-%m-%dT%H:%i:%s.%fZ'), IFNULL(actor_id, '-'), action, CONCAT(subject_type, ':', subject_id)) AS line
FROM audit_log WHERE id < 1010 AND occurred_at < '2025-12-31' ORDER BY id;

-- name: pseudonymise
-- params: [9]
UPDATE audit_log SET ip = NULL, details = NULL WHERE actor_id = ? OR subject_type = 'user' AND subject_id = '9';
