-- Who somebody says they are, and how they like it: names in every script, preferences as JSON.
-- suite: profile
-- fixture: accounts

-- name: load-profile
-- params: [8]
SELECT given_name, family_name, birth_date, locale, timezone, bio, avatar_url FROM profiles WHERE user_id = ?;

-- name: load-preferences
-- params: [1]
SELECT user_id, preferences FROM profiles WHERE user_id = ?;

-- name: one-preference
-- params: [1]
SELECT JSON_UNQUOTE(JSON_EXTRACT(preferences, '$.theme')) AS theme, JSON_UNQUOTE(JSON_EXTRACT(preferences, '$.shortcuts.search')) AS search_key
FROM profiles WHERE user_id = ?;

-- name: missing-preference
-- params: [7]
SELECT user_id, JSON_UNQUOTE(JSON_EXTRACT(preferences, '$.digest')) AS digest FROM profiles WHERE user_id = ?;

-- name: set-theme
-- params: ["light", 1]
UPDATE profiles SET preferences = JSON_SET(preferences, '$.theme', ?) WHERE user_id = ?;

-- name: drop-digest
-- params: [3]
UPDATE profiles SET preferences = JSON_REMOVE(preferences, '$.digest') WHERE user_id = ?;

-- name: merge-preferences
-- params: ["{\"theme\":null,\"digest\":\"monthly\"}", 5]
UPDATE profiles SET preferences = JSON_MERGE_PATCH(preferences, ?) WHERE user_id = ?;

-- name: read-back-merged
SELECT user_id, JSON_UNQUOTE(JSON_EXTRACT(preferences, '$.digest')) AS digest,
       JSON_UNQUOTE(JSON_EXTRACT(preferences, '$.theme')) AS theme
FROM profiles WHERE user_id IN (1, 3, 5) ORDER BY user_id;

-- name: broken-json
-- params: ["{\"theme\":", 2]
UPDATE profiles SET preferences = ? WHERE user_id = ?;

-- name: change-bio
-- params: ["Mag Kaffee ☕ und „lange“ Wörter wie Donaudampfschifffahrtsgesellschaft", 2]
UPDATE profiles SET bio = ? WHERE user_id = ?;

-- name: change-nothing
-- params: ["Europe/Stockholm", 2]
UPDATE profiles SET timezone = ? WHERE user_id = ?;

-- MySQL calls VALUES() deprecated; what it offers instead is no syntax of MariaDB's.
-- name: first-profile
INSERT INTO profiles (user_id, given_name, family_name, locale, preferences) VALUES (10, '俊', '陳', 'zh-TW', '{}')
ON DUPLICATE KEY UPDATE given_name = VALUES(given_name), family_name = VALUES(family_name), locale = VALUES(locale);

-- name: impossible-birthday
-- params: ["2025-02-30", 2]
UPDATE profiles SET birth_date = ? WHERE user_id = ?;

-- name: birthdays-of-the-month
SELECT user_id, given_name, birth_date, TIMESTAMPDIFF(YEAR, birth_date, '2025-07-01') AS age
FROM profiles WHERE MONTH(birth_date) IN (2, 3) ORDER BY DAYOFYEAR(birth_date), user_id;

-- name: next-birthday-of-a-leap-day
SELECT user_id, birth_date + INTERVAL 25 YEAR AS birthday, DATE_FORMAT(birth_date, '%W %e %M %Y') AS in_words
FROM profiles WHERE birth_date = '2000-02-29';

-- name: who-wants-the-newsletter
SELECT u.id, e.email, p.locale
FROM profiles p JOIN users u ON u.id = p.user_id JOIN user_emails e ON e.user_id = u.id AND e.is_primary = TRUE
WHERE JSON_EXTRACT(p.preferences, '$.newsletter') = TRUE AND u.status = 'active' AND e.verified_at IS NOT NULL
ORDER BY p.locale, u.id;

-- name: initials
SELECT user_id, CONCAT(LEFT(given_name, 1), LEFT(family_name, 1)) AS initials, UPPER(family_name) AS family_name
FROM profiles ORDER BY user_id;

-- name: names-sorted-as-people-expect
SELECT family_name, given_name FROM profiles ORDER BY family_name, given_name, user_id;

-- name: bio-with-a-cedilla-or-not
-- params: ["%cafe%"]
SELECT user_id FROM profiles WHERE bio LIKE ? ORDER BY user_id;
