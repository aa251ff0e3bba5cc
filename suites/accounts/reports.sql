-- What the monthly report shows: growth, activity, guessing, money.
-- suite: reports
-- fixture: accounts

-- name: sign-ups-per-month
SELECT DATE_FORMAT(created_at, '%Y-%m') AS month, COUNT(*) AS sign_ups
FROM users GROUP BY DATE_FORMAT(created_at, '%Y-%m') ORDER BY month;

-- name: running-total
SELECT month, sign_ups, SUM(sign_ups) OVER (ORDER BY month) AS total
FROM (SELECT DATE_FORMAT(created_at, '%Y-%m') AS month, COUNT(*) AS sign_ups FROM users GROUP BY DATE_FORMAT(created_at, '%Y-%m')) AS monthly
ORDER BY month;

-- name: status-at-a-glance
SELECT COUNT(*) AS people,
       SUM(status = 'active') AS active,
       SUM(CASE WHEN status IN ('locked', 'disabled') THEN 1 ELSE 0 END) AS shut_out,
       ROUND(100 * SUM(status = 'active') / COUNT(*), 1) AS percent_active
FROM users WHERE status <> 'deleted';

-- name: with-rollup
SELECT COALESCE(domain, 'all') AS domain, COUNT(*) AS addresses, COUNT(verified_at) AS verified
FROM (SELECT CONCAT('@', email_domain) AS domain, verified_at FROM user_emails) AS addresses
GROUP BY domain WITH ROLLUP;

-- name: most-active
-- params: [5]
SELECT username, login_count, RANK() OVER (ORDER BY login_count DESC) AS place
FROM users WHERE status = 'active' ORDER BY login_count DESC, username LIMIT ?;

-- name: quartiles
SELECT CONCAT('Q', quartile) AS quarter, COUNT(*) AS people, MIN(login_count) AS fewest, MAX(login_count) AS most
FROM (SELECT login_count, NTILE(4) OVER (ORDER BY login_count, id) AS quartile FROM users WHERE status <> 'deleted') AS parted
GROUP BY quartile ORDER BY quarter;

-- name: average-log-ins
SELECT AVG(login_count) AS average, ROUND(STDDEV_POP(login_count), 3) AS spread, MAX(login_count) AS most FROM users WHERE id >= 15;

-- name: log-ins-per-weekday
SELECT DAYNAME(occurred_at) AS weekday, COUNT(*) AS log_ins
FROM audit_log WHERE action = 'log-in.succeeded'
GROUP BY WEEKDAY(occurred_at), DAYNAME(occurred_at) ORDER BY WEEKDAY(occurred_at);

-- name: per-week
SELECT DATE_FORMAT(occurred_at, '%x-W%v') AS week, COUNT(*) AS entries, COUNT(DISTINCT actor_id) AS people
FROM audit_log WHERE occurred_at < '2025-08-01' GROUP BY DATE_FORMAT(occurred_at, '%x-W%v') ORDER BY week;

-- name: days-without-entries
WITH RECURSIVE days (day) AS (
  SELECT CAST('2025-05-01' AS DATE) UNION ALL SELECT day + INTERVAL 1 DAY FROM days WHERE day < '2025-05-12'
)
SELECT d.day, COUNT(a.id) AS entries
FROM days d LEFT JOIN audit_log a ON a.occurred_at >= d.day AND a.occurred_at < d.day + INTERVAL 1 DAY
GROUP BY d.day ORDER BY d.day;

-- name: guessing-addresses
-- params: [3]
SELECT INET6_NTOA(ip) AS address, COUNT(*) AS attempts, COUNT(DISTINCT identifier) AS names, SUM(outcome = 'ok') AS successes
FROM login_attempts GROUP BY ip HAVING SUM(outcome <> 'ok') >= ? ORDER BY attempts DESC, address;

-- name: outcomes
SELECT outcome, COUNT(*) AS attempts FROM login_attempts GROUP BY outcome ORDER BY outcome;

-- name: failure-rate-per-domain
SELECT e.email_domain, COUNT(*) AS attempts, ROUND(AVG(a.outcome <> 'ok'), 3) AS failure_rate
FROM login_attempts a JOIN user_emails e ON e.user_id = a.user_id AND e.is_primary = TRUE
GROUP BY e.email_domain ORDER BY e.email_domain;

-- name: revenue
SELECT plan, COUNT(*) AS organisations, SUM(monthly_price) AS monthly, SUM(monthly_price) * 12 AS yearly, AVG(monthly_price) AS average
FROM organisations GROUP BY plan ORDER BY monthly DESC, plan;

-- name: seats-in-use
SELECT o.slug, o.seats, COUNT(m.user_id) AS taken, ROUND(COUNT(m.user_id) / o.seats * 100, 2) AS percent
FROM organisations o LEFT JOIN memberships m ON m.organisation_id = o.id
GROUP BY o.id, o.slug, o.seats ORDER BY o.id;

-- name: second-factor-adoption
SELECT COUNT(*) AS people, COUNT(t.user_id) AS with_second_factor
FROM users u LEFT JOIN (SELECT DISTINCT user_id FROM totp_devices WHERE confirmed_at IS NOT NULL
                        UNION SELECT user_id FROM webauthn_credentials) AS t ON t.user_id = u.id
WHERE u.status = 'active';

-- name: old-hashes
SELECT algorithm, version, COUNT(*) AS passwords FROM passwords GROUP BY algorithm, version ORDER BY algorithm, version;

-- name: applications-by-use
SELECT a.name, COUNT(aa.user_id) AS accounts,
       (SELECT COUNT(*) FROM application_grants g WHERE g.application_id = a.id AND g.revoked_at IS NULL) AS consents
FROM applications a LEFT JOIN application_accounts aa ON aa.application_id = a.id
GROUP BY a.id, a.name ORDER BY accounts DESC, a.name;

-- name: languages
SELECT SUBSTRING_INDEX(locale, '-', 1) AS language, COUNT(*) AS people FROM profiles
GROUP BY SUBSTRING_INDEX(locale, '-', 1) ORDER BY people DESC, language;

-- name: cohort
SELECT QUARTER(u.created_at) AS quarter, COUNT(*) AS people, SUM(u.login_count > 10) AS regulars
FROM users u WHERE u.created_at >= '2024-07-01' AND u.created_at < '2025-07-01'
GROUP BY QUARTER(u.created_at) ORDER BY quarter;
