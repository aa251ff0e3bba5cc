-- The tree of organisations, their plans and settings, and what may not be removed.
-- suite: organisations
-- fixture: accounts

-- name: by-slug
-- params: ["Northwind"]
SELECT id, slug, name, plan, seats, monthly_price FROM organisations WHERE slug = ?;

-- name: make-one
-- params: ["atelier-ouest", "Atelier de l’Ouest", "team", 8, {"decimal":"79.50"}, "{\"session_hours\": 24}"]
INSERT INTO organisations (slug, name, plan, seats, monthly_price, settings) VALUES (?, ?, ?, ?, ?, ?);

-- name: its-owner
INSERT INTO memberships (organisation_id, user_id, role_id) VALUES (LAST_INSERT_ID(), 3, 1);

-- name: slug-is-taken
-- params: ["KAFFEHAUS"]
INSERT INTO organisations (slug, name, settings) VALUES (?, 'Another coffee house', '{}');

-- Each vendor has its own number for a check that fails; the application shows the same message for both.
-- name: no-seats-at-all
-- params: [0, 3]
UPDATE organisations SET seats = ? WHERE id = ?;

-- name: plan-that-nobody-sells
UPDATE organisations SET plan = 'platinum' WHERE id = 3;

-- name: price-out-of-range
-- params: [{"decimal":"123456789.00"}, 3]
UPDATE organisations SET monthly_price = ? WHERE id = ?;

-- name: price-is-rounded
-- params: [{"decimal":"19.995"}, 3]
UPDATE organisations SET monthly_price = ? WHERE id = ?;

-- name: price-read-back
-- params: [3]
SELECT monthly_price, monthly_price * 12 AS yearly_price, ROUND(monthly_price / 3, 4) AS price_per_seat FROM organisations WHERE id = ?;

-- name: upgrade
-- params: ["enterprise", 250, 2]
UPDATE organisations SET plan = ?, seats = ? WHERE id = ? AND plan <> 'enterprise';

-- name: change-a-setting
-- params: [8, "northwind"]
UPDATE organisations SET settings = JSON_SET(settings, '$.session_hours', ?) WHERE slug = ?;

-- name: settings
-- params: [1]
SELECT slug, settings FROM organisations WHERE id = ?;

-- name: organisations-that-demand-single-sign-on
SELECT id, slug, JSON_UNQUOTE(JSON_EXTRACT(settings, '$.sso.domains[0]')) AS domain
FROM organisations
WHERE JSON_EXTRACT(settings, '$.sso.required') = TRUE
ORDER BY id;

-- name: whose-domain
-- params: ["\"example.com\""]
SELECT id, name FROM organisations WHERE JSON_CONTAINS(settings, ?, '$.sso.domains');

-- name: subsidiary
-- params: [2, "northwind-deep", "Northwind Deep Sea"]
INSERT INTO organisations (parent_id, slug, name, settings) VALUES (?, ?, ?, '{}');

-- name: tree
-- params: [1]
WITH RECURSIVE tree (id, name, depth, path) AS (
  SELECT id, name, 0, CAST(id AS CHAR(200)) FROM organisations WHERE id = ?
  UNION ALL
  SELECT o.id, o.name, t.depth + 1, CONCAT(t.path, '/', o.id) FROM organisations o JOIN tree t ON o.parent_id = t.id
)
SELECT id, name, path FROM tree ORDER BY path;

-- name: people-in-the-whole-tree
-- params: [1]
WITH RECURSIVE tree (id) AS (
  SELECT id FROM organisations WHERE id = ?
  UNION ALL
  SELECT o.id FROM organisations o JOIN tree t ON o.parent_id = t.id
)
SELECT COUNT(DISTINCT m.user_id) AS people, COUNT(*) AS memberships FROM tree t JOIN memberships m ON m.organisation_id = t.id;

-- name: parent-cannot-go
-- params: [1]
DELETE FROM organisations WHERE id = ?;

-- name: leaf-can-go
-- params: ["kaffehaus"]
DELETE FROM organisations WHERE slug = ?;

-- name: its-memberships-went-too
-- params: [3]
SELECT COUNT(*) AS memberships FROM memberships WHERE organisation_id = ?;
