-- A new address counts only once somebody there has answered.
-- suite: e-mail change
-- fixture: accounts

-- name: new-address-is-free
-- params: ["bo.new@example.net"]
SELECT COUNT(*) AS taken FROM user_emails WHERE email = ?;

-- name: ask
-- params: [2, "bo.new@example.net", "email-change-bo"]
INSERT INTO email_changes (user_id, new_email, token_hash, expires_at) VALUES (?, ?, SHA2(?, 256), NOW() + INTERVAL 1 DAY);

-- name: ask-again-with-another-address
-- params: [2, "bo.newer@example.net", "email-change-bo-2", "bo.newer@example.net", "email-change-bo-2"]
INSERT INTO email_changes (user_id, new_email, token_hash, expires_at) VALUES (?, ?, SHA2(?, 256), NOW() + INTERVAL 1 DAY)
ON DUPLICATE KEY UPDATE new_email = ?, token_hash = SHA2(?, 256), expires_at = NOW() + INTERVAL 1 DAY, confirmed_at = NULL;

-- name: open
START TRANSACTION;

-- name: find-change
-- params: ["email-change-chloe"]
SELECT id, user_id, new_email FROM email_changes
WHERE token_hash = SHA2(?, 256) AND confirmed_at IS NULL AND expires_at > NOW() FOR UPDATE;

-- name: demote-old
-- params: [3]
UPDATE user_emails SET is_primary = FALSE WHERE user_id = ?;

-- name: promote-new
-- params: [3, "chloe.dubois@example.net"]
INSERT INTO user_emails (user_id, email, is_primary, verified_at) VALUES (?, ?, TRUE, NOW())
ON DUPLICATE KEY UPDATE is_primary = TRUE, verified_at = NOW();

-- name: confirm
-- params: ["email-change-chloe"]
UPDATE email_changes SET confirmed_at = NOW() WHERE token_hash = SHA2(?, 256) AND confirmed_at IS NULL;

-- name: close
COMMIT;

-- name: addresses-now
-- params: [3]
SELECT email, email_domain, is_primary, verified_at FROM user_emails WHERE user_id = ? ORDER BY is_primary DESC, id;

-- name: expired-change
-- params: ["email-change-leila"]
SELECT id FROM email_changes WHERE token_hash = SHA2(?, 256) AND confirmed_at IS NULL AND expires_at > NOW();

-- name: somebody-elses-address
-- params: ["ada@example.com", 12]
UPDATE user_emails SET email = ? WHERE user_id = ? AND is_primary = TRUE;

-- name: address-moves-domain
-- params: ["leila@example.com", "leila@example.org"]
UPDATE user_emails SET email = ? WHERE email = ?;

-- name: domain-moved-with-it
-- params: ["example.com"]
SELECT COUNT(*) AS addresses, MIN(email) AS first_address FROM user_emails WHERE email_domain = ?;

-- name: remove-a-second-address
-- params: [1, "ada.quill@example.org"]
DELETE FROM user_emails WHERE user_id = ? AND email = ? AND is_primary = FALSE;

-- name: the-primary-stays
-- params: [1, "ada@example.com"]
DELETE FROM user_emails WHERE user_id = ? AND email = ? AND is_primary = FALSE;
