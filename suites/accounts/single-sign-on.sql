-- Single sign-on to three applications: the wiki (OpenID Connect), billing (SAML) and the help desk (tickets).
-- suite: single sign-on
-- fixture: accounts
-- path: auth

-- name: wiki-find-client
-- params: ["wiki"]
SELECT id, name, protocol, secret_hash, is_trusted, required_assurance
FROM applications WHERE client_id = ? AND disabled_at IS NULL;

-- name: client-ids-are-exact
-- params: ["WIKI"]
SELECT id FROM applications WHERE client_id = ?;

-- name: disabled-client
-- params: ["intranet"]
SELECT id FROM applications WHERE client_id = ? AND disabled_at IS NULL;

-- name: wiki-redirect-is-registered
-- params: ["wiki", "https://wiki.example.com/oauth2/callback"]
SELECT COUNT(*) AS registered
FROM application_redirects r JOIN applications a ON a.id = r.application_id
WHERE a.client_id = ? AND r.uri = ?;

-- name: wiki-redirect-of-somebody-else
-- params: ["wiki", "https://evil.example.net/callback"]
SELECT COUNT(*) AS registered
FROM application_redirects r JOIN applications a ON a.id = r.application_id
WHERE a.client_id = ? AND r.uri = ?;

-- name: wiki-consent
-- params: [3, "wiki"]
SELECT g.scopes, g.granted_at
FROM application_grants g JOIN applications a ON a.id = g.application_id
WHERE g.user_id = ? AND a.client_id = ? AND g.revoked_at IS NULL;

-- name: wiki-consents-to-more
-- params: [3, 1, "openid profile email", "openid profile email"]
-- on-read-only: degrade "the user is asked again next time"
INSERT INTO application_grants (user_id, application_id, scopes, granted_at) VALUES (?, ?, ?, NOW())
ON DUPLICATE KEY UPDATE scopes = ?, granted_at = NOW(), revoked_at = NULL;

-- name: wiki-issue-code
-- params: ["code-ela-wiki", 1, 5, "session-ela", "https://wiki.example.com/oauth2/callback", "openid profile", "bm90LWEtY2hhbGxlbmdlLWVsYQ", "nonce-ela"]
-- on-read-only: degrade "the code is a signed token; the cache remembers that it was used"
INSERT INTO authorization_codes (code_hash, application_id, user_id, session_id, redirect_uri, scopes, code_challenge, nonce, expires_at)
VALUES (SHA2(?, 256), ?, ?, SHA2(?, 256), ?, ?, ?, ?, NOW() + INTERVAL 60 SECOND);

-- name: wiki-begin-redeem
START TRANSACTION;

-- name: wiki-lock-code
-- params: ["code-ada-wiki", 1]
-- on-read-only: degrade "a plain SELECT; the cache remembers that the code was used"
SELECT user_id, session_id, redirect_uri, scopes, code_challenge, nonce
FROM authorization_codes
WHERE code_hash = SHA2(?, 256) AND application_id = ? AND used_at IS NULL AND expires_at > NOW()
FOR UPDATE;

-- name: wiki-use-code
-- params: ["code-ada-wiki"]
-- on-read-only: degrade "the cache remembers that the code was used"
UPDATE authorization_codes SET used_at = NOW() WHERE code_hash = SHA2(?, 256) AND used_at IS NULL;

-- name: wiki-end-redeem
COMMIT;

-- name: wiki-code-again
-- params: ["code-hanako-wiki-used"]
SELECT user_id, used_at FROM authorization_codes WHERE code_hash = SHA2(?, 256) AND used_at IS NOT NULL;

-- name: wiki-expired-code
-- params: ["code-jun-wiki-expired"]
SELECT user_id FROM authorization_codes WHERE code_hash = SHA2(?, 256) AND used_at IS NULL AND expires_at > NOW();

-- name: wiki-claims
-- params: ["wiki", 8]
SELECT u.public_id, u.display_name, e.email, COALESCE(p.locale, 'en') AS locale, COALESCE(p.timezone, 'UTC') AS timezone,
       JSON_UNQUOTE(JSON_EXTRACT(a.claims, '$.name')) AS name_claim, COALESCE(aa.external_id, u.username) AS wiki_name
FROM applications a
JOIN users u
JOIN user_emails e ON e.user_id = u.id AND e.is_primary = TRUE
LEFT JOIN profiles p ON p.user_id = u.id
LEFT JOIN application_accounts aa ON aa.application_id = a.id AND aa.user_id = u.id
WHERE a.client_id = ? AND u.id = ?;

-- name: wiki-first-visit
-- params: [1, "ElaY", 5]
-- on-read-only: degrade "looked up only; a first visit gets the maintenance page"
INSERT INTO application_accounts (application_id, external_id, user_id) VALUES (?, ?, ?);

-- name: billing-needs-second-factor
-- params: ["session-bo", "billing"]
SELECT s.assurance, a.required_assurance
FROM sessions s JOIN applications a ON a.required_assurance > s.assurance
WHERE s.id = SHA2(?, 256) AND a.client_id = ?;

-- name: billing-assertion
-- params: ["billing", "session-ela"]
SELECT e.email AS name_id, aa.external_id AS customer, r.name AS role, o.slug AS organisation
FROM sessions s
JOIN applications a ON a.client_id = ?
JOIN user_emails e ON e.user_id = s.user_id AND e.is_primary = TRUE
JOIN application_accounts aa ON aa.user_id = s.user_id AND aa.application_id = a.id
JOIN memberships m ON m.user_id = s.user_id
JOIN roles r ON r.id = m.role_id
JOIN organisations o ON o.id = m.organisation_id
WHERE s.id = SHA2(?, 256) AND s.expires_at > NOW() AND s.assurance >= a.required_assurance
ORDER BY r.priority DESC, o.id;

-- name: billing-who-may-pay
-- params: [1, "billing:write"]
SELECT u.id, u.display_name, r.name AS role
FROM memberships m
JOIN users u ON u.id = m.user_id
JOIN roles r ON r.id = m.role_id
JOIN role_permissions rp ON rp.role_id = r.id
WHERE m.organisation_id = ? AND rp.permission_code = ? AND u.status = 'active'
ORDER BY r.priority DESC, u.id;

-- name: helpdesk-issue-ticket
-- params: ["ticket-ada-helpdesk", 3, "session-ada-laptop", "https://help.example.com/sso"]
-- on-read-only: degrade "the ticket is a signed token; the cache remembers that it was used"
INSERT INTO sso_tickets (ticket_hash, application_id, session_id, service_url, expires_at)
VALUES (SHA2(?, 256), ?, SHA2(?, 256), ?, NOW() + INTERVAL 30 SECOND);

-- name: helpdesk-validate-ticket
-- params: ["ticket-ela-helpdesk", "https://help.example.com/sso"]
SELECT u.username, t.issued_at, s.created_at AS logged_in_at
FROM sso_tickets t
JOIN sessions s ON s.id = t.session_id AND s.revoked_at IS NULL
JOIN users u ON u.id = s.user_id AND u.status = 'active'
WHERE t.ticket_hash = SHA2(?, 256) AND t.service_url = ? AND t.consumed_at IS NULL AND t.expires_at > NOW();

-- name: helpdesk-consume-ticket
-- params: ["ticket-ela-helpdesk"]
-- on-read-only: degrade "the cache remembers that the ticket was used"
UPDATE sso_tickets SET consumed_at = NOW() WHERE ticket_hash = SHA2(?, 256) AND consumed_at IS NULL AND expires_at > NOW();

-- name: helpdesk-ticket-twice
-- params: ["ticket-ela-helpdesk"]
-- on-read-only: degrade "the cache remembers that the ticket was used"
UPDATE sso_tickets SET consumed_at = NOW() WHERE ticket_hash = SHA2(?, 256) AND consumed_at IS NULL AND expires_at > NOW();

-- name: portal-of-applications
-- params: [8, 8]
SELECT a.client_id, a.name, aa.external_id, g.scopes, COALESCE(g.revoked_at, '') AS revoked_at
FROM applications a
LEFT JOIN application_accounts aa ON aa.application_id = a.id AND aa.user_id = ?
LEFT JOIN application_grants g ON g.application_id = a.id AND g.user_id = ?
WHERE a.disabled_at IS NULL
ORDER BY a.name;
