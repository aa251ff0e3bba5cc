-- Several workers send mail from one queue: each takes rows that no other has.
-- suite: mail queue
-- fixture: accounts

-- name: waiting
SELECT id, template, attempts, available_at FROM mail_queue WHERE status = 'waiting' AND available_at <= NOW() ORDER BY available_at, id;

-- name: first-opens
START TRANSACTION;

-- name: first-takes-one
SELECT id, address, template FROM mail_queue
WHERE status = 'waiting' AND available_at <= NOW()
ORDER BY available_at, id LIMIT 1
FOR UPDATE SKIP LOCKED;

-- name: second-opens
-- session: second
START TRANSACTION;

-- name: second-takes-the-next-two
-- session: second
SELECT id, address, template FROM mail_queue
WHERE status = 'waiting' AND available_at <= NOW()
ORDER BY available_at, id LIMIT 2
FOR UPDATE SKIP LOCKED;

-- MySQL says 3572 at once, MariaDB 1205 at once; the worker takes both for "busy".
-- name: second-will-not-wait
-- session: second
SELECT id FROM mail_queue WHERE id = 6 FOR UPDATE NOWAIT;

-- name: first-marks
UPDATE mail_queue SET status = 'sending', attempts = attempts + 1 WHERE id = 6;

-- name: first-commits
COMMIT;

-- name: second-marks
-- session: second
UPDATE mail_queue SET status = 'sending', attempts = attempts + 1 WHERE id IN (1, 2);

-- name: second-commits
-- session: second
COMMIT;

-- name: sent
-- params: [6]
UPDATE mail_queue SET status = 'sent' WHERE id = ? AND status = 'sending';

-- name: failed-so-later
-- params: [2]
UPDATE mail_queue
SET status = IF(attempts >= 5, 'failed', 'waiting'), available_at = NOW() + INTERVAL POW(2, attempts) MINUTE
WHERE id = ? AND status = 'sending';

-- name: greeting
SELECT id, JSON_UNQUOTE(JSON_EXTRACT(variables, '$.name')) AS name, JSON_UNQUOTE(JSON_EXTRACT(variables, '$.items')) AS items
FROM mail_queue ORDER BY id;

-- name: state-of-the-queue
SELECT status, COUNT(*) AS mails, MAX(attempts) AS attempts FROM mail_queue GROUP BY status ORDER BY status;

-- name: requeue
INSERT INTO mail_queue (user_id, address, template, variables, available_at)
SELECT user_id, address, template, variables, NOW() FROM mail_queue WHERE status = 'failed' ORDER BY id;

-- name: duplicates
SELECT address, template, COUNT(*) AS copies FROM mail_queue GROUP BY address, template HAVING COUNT(*) > 1 ORDER BY address;
