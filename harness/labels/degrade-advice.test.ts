import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Suite } from '../model/statement.ts'
import { parseSuite } from '../suite/parse.ts'
import { WriteReader } from '../suite/write-reader.ts'
import { parseScript } from '../testing/parse-script.ts'
import { adviseDegrade } from './degrade-advice.ts'
import { type DegradeAdviceId, degradeAdvices } from './degrade-advices.ts'

const project = join(import.meta.dirname, '../..')

/** Returns the advice for each write of a suite, by the statement's name. */
function adviceIn(suite: Suite): Record<string, string | undefined> {
  const file = 'fixtures/accounts/schema.sql'
  const reader = new WriteReader(parseScript(readFileSync(join(project, file), 'utf8'), { file }))
  const advice: Record<string, string | undefined> = {}
  for (const { sql, name = '', session, at } of suite.statements) {
    const reading = reader.read({ sql, session, at })
    if (reading.writes !== 'no') advice[name] = adviseDegrade({ sql, name, suite: suite.name, reading })?.id
  }
  return advice
}

const folder = join(project, 'suites/accounts')
const suites = readdirSync(folder).map(file => parseSuite(readFileSync(join(folder, file), 'utf8'), { file }))

function adviceFor(sql: string, name?: string): string | undefined {
  const at = { file: 'app.sql', line: 1, column: 1 }
  const reading = new WriteReader([]).read({ sql, session: 'default', at })
  return adviseDegrade({ sql, suite: 'log in', reading, ...(name === undefined ? {} : { name }) })?.id
}

describe('the advice for writes of a log-in', () => {
  it('knows every write of the account service on the way of a log-in, and of a log-out', () => {
    const onTheWay = suites.filter(suite => suite.path === 'auth' || suite.name === 'log out')
    expect(Object.assign({}, ...onTheWay.map(adviceIn))).toEqual({
      'count-the-attempt': 'rate-limit',
      'use-totp-step-once': 'totp-step',
      'raise-sign-count': 'sign-count',
      'use-recovery-code': 'recovery-code',
      'lock-the-user': 'user-row-lock',
      'open-session': 'session-row',
      'remember-last-login': 'last-log-in',
      'forget-failures': 'failures-reset',
      'record-success': 'audit-row',
      'rehash-password': 'password-rehash',
      'record-failure': 'failed-attempts',
      'count-failure': 'failed-attempts',
      'count-another-failure': 'failed-attempts',
      'lock-out-after-too-many': 'failed-attempts',
      'revoke-session': 'revocation',
      'drop-codes': 'revocation',
      'forget-this-device': 'revocation',
      'log-out-twice': 'revocation',
      'log-out-everywhere-else': 'revocation',
      'administrator-throws-out': 'revocation',
      'single-log-out': 'revocation',
      rotate: 'token-rotation',
      'session-from-token': 'session-row',
      'stolen-so-forget-all': 'revocation',
      'new-token': 'token-issue',
      'same-selector-twice': 'token-issue',
      touch: 'session-touch',
      'touch-too-early': 'session-touch',
      'slide-expiry': 'session-touch',
      'step-up': 'step-up',
      'wiki-consents-to-more': 'consent',
      'wiki-issue-code': 'code-issue',
      'wiki-lock-code': 'one-time-code',
      'wiki-use-code': 'one-time-code',
      'wiki-first-visit': 'first-log-in',
      'helpdesk-issue-ticket': 'code-issue',
      'helpdesk-consume-ticket': 'one-time-code',
      'helpdesk-ticket-twice': 'one-time-code',
    })
  })

  it('says nothing particular where no log-in is concerned', () => {
    const others = suites.filter(({ name }) => ['mail queue', 'organisations', 'schema changes'].includes(name))
    const ids = others.flatMap(suite => Object.values(adviceIn(suite)).filter(id => id !== undefined))
    expect(new Set(ids)).toEqual(new Set(['row-lock', 'other-write', 'definition', 'device']))
  })

  it.each<[DegradeAdviceId | undefined, string, string?]>([
    // Rails with Devise
    [
      'last-log-in',
      'UPDATE `users` SET `users`.`current_sign_in_at` = ?, `users`.`last_sign_in_at` = ?, `users`.`sign_in_count` = 4, `users`.`updated_at` = ? WHERE `users`.`id` = 1',
    ],
    [
      'failed-attempts',
      'UPDATE `users` SET `users`.`failed_attempts` = COALESCE(`failed_attempts`, 0) + 1 WHERE `users`.`id` = 1',
    ],
    [
      'failed-attempts',
      "UPDATE `users` SET `users`.`locked_at` = '2026-01-01', `users`.`unlock_token` = 'x' WHERE `users`.`id` = 1",
    ],
    [
      'failures-reset',
      'UPDATE `users` SET `users`.`failed_attempts` = 0, `users`.`locked_at` = NULL WHERE `users`.`id` = 1',
    ],
    ['last-log-in', 'UPDATE users SET remember_created_at = NOW() WHERE id = 1'],
    ['revocation', 'UPDATE users SET remember_created_at = NULL WHERE id = 1'],
    ['password-reset', "UPDATE users SET reset_password_token = 'x', reset_password_sent_at = NOW() WHERE id = 1"],
    ['totp-step', 'UPDATE users SET consumed_timestep = 5 WHERE id = 1'],
    ['e-mail-verification', 'UPDATE users SET confirmed_at = NOW(), confirmation_token = NULL WHERE id = 1'],
    ['session-row', 'INSERT INTO sessions (session_id, data, created_at) VALUES (?, ?, ?)'],
    ['session-touch', 'UPDATE sessions SET data = ?, updated_at = ? WHERE id = 1'],
    ['revocation', 'DELETE FROM sessions WHERE sessions.id = 1'],
    ['user-row-lock', 'SELECT `users`.* FROM `users` WHERE `users`.`id` = 1 LIMIT 1 FOR UPDATE'],
    // Django
    ['last-log-in', "UPDATE `auth_user` SET `last_login` = '2026-01-01' WHERE `auth_user`.`id` = 1"],
    ['password-rehash', "UPDATE `auth_user` SET `password` = 'pbkdf2_sha256$' WHERE `auth_user`.`id` = 1"],
    ['session-row', 'INSERT INTO `django_session` (`session_key`, `session_data`, `expire_date`) VALUES (?, ?, ?)'],
    ['session-touch', 'UPDATE `django_session` SET `session_data` = ?, `expire_date` = ? WHERE `session_key` = ?'],
    ['revocation', "DELETE FROM `django_session` WHERE `django_session`.`session_key` IN ('x')"],
    ['clean-up', "DELETE FROM `django_session` WHERE `django_session`.`expire_date` < '2026-01-01'"],
    ['failed-attempts', 'INSERT INTO axes_accessattempt (username, ip_address, failures_since_start) VALUES (?, ?, 1)'],
    ['audit-row', 'INSERT INTO `django_admin_log` (`action_time`, `user_id`) VALUES (?, 1)'],
    ['totp-step', 'UPDATE otp_totp_totpdevice SET drift = 0, last_t = 58000123 WHERE id = 1'],
    ['token-issue', 'INSERT INTO authtoken_token (`key`, user_id, created) VALUES (?, 1, NOW())'],
    // Laravel
    ['token-rotation', "update `users` set `remember_token` = 'x', `users`.`updated_at` = ? where `id` = 1"],
    ['last-used', 'update `personal_access_tokens` set `last_used_at` = ?, `updated_at` = ? where `id` = 1'],
    ['token-issue', 'insert into `personal_access_tokens` (`name`, `token`) values (?, ?)'],
    [
      'session-touch',
      'update `sessions` set `payload` = ?, `last_activity` = 1767225600, `user_id` = 1 where `id` = ?',
    ],
    ['clean-up', 'delete from `sessions` where `last_activity` <= 1767225600'],
    ['password-reset', 'insert into `password_reset_tokens` (`email`, `token`, `created_at`) values (?, ?, ?)'],
    ['e-mail-verification', "update `users` set `email_verified_at` = '2026-01-01' where `id` = 1"],
    ['revocation', 'update `oauth_access_tokens` set `revoked` = 1 where `id` = ?'],
    ['revocation', 'update `oauth_refresh_tokens` set `revoked` = 1 where `access_token_id` = ?'],
    ['one-time-code', 'update `oauth_auth_codes` set `revoked` = 1 where `id` = ?'],
    ['code-issue', 'insert into `oauth_auth_codes` (`id`, `user_id`, `client_id`) values (?, 1, 2)'],
    // Spring Security, Keycloak
    ['token-rotation', 'update persistent_logins set token = ?, last_used = ? where series = ?'],
    ['token-issue', 'insert into persistent_logins (username, series, token, last_used) values (?, ?, ?, ?)'],
    ['revocation', 'delete from persistent_logins where username = ?'],
    ['session-touch', 'UPDATE SPRING_SESSION SET LAST_ACCESS_TIME = ?, EXPIRY_TIME = ? WHERE PRIMARY_ID = ?'],
    ['clean-up', 'DELETE FROM SPRING_SESSION WHERE EXPIRY_TIME < ?'],
    ['session-row', 'insert into OFFLINE_USER_SESSION (USER_SESSION_ID, USER_ID, DATA) values (?, ?, ?)'],
    ['session-touch', 'update OFFLINE_USER_SESSION set LAST_SESSION_REFRESH = ?, DATA = ? where USER_SESSION_ID = ?'],
    ['revocation', 'delete from OFFLINE_USER_SESSION where USER_SESSION_ID = ?'],
    ['audit-row', 'insert into EVENT_ENTITY (ID, TYPE, USER_ID) values (?, ?, ?)'],
    ['password-rehash', 'update CREDENTIAL set SECRET_DATA = ?, CREDENTIAL_DATA = ? where ID = ?'],
    ['first-log-in', 'insert into FEDERATED_IDENTITY (IDENTITY_PROVIDER, USER_ID) values (?, ?)'],
    // WordPress
    [
      'session-touch',
      "UPDATE `wp_usermeta` SET `meta_value` = 'a:1:{}' WHERE `user_id` = 1 AND `meta_key` = 'session_tokens'",
    ],
    [
      'session-row',
      "INSERT INTO `wp_usermeta` (`user_id`, `meta_key`, `meta_value`) VALUES (1, 'session_tokens', 'a:1:{}')",
    ],
    ['password-rehash', "UPDATE `wp_users` SET `user_pass` = '$wp$2y$', `user_activation_key` = '' WHERE `ID` = 1"],
    // ASP.NET Identity
    ['failed-attempts', 'UPDATE `AspNetUsers` SET `AccessFailedCount` = 3, `ConcurrencyStamp` = ? WHERE `Id` = ?'],
    ['failed-attempts', 'UPDATE `AspNetUsers` SET `AccessFailedCount` = 0, `LockoutEnd` = ? WHERE `Id` = ?'],
    ['failures-reset', 'UPDATE `AspNetUsers` SET `AccessFailedCount` = 0, `LockoutEnd` = NULL WHERE `Id` = ?'],
    ['password-change', 'UPDATE `AspNetUsers` SET `PasswordHash` = ?, `SecurityStamp` = ? WHERE `Id` = ?'],
    ['first-log-in', 'INSERT INTO `AspNetUserLogins` (`LoginProvider`, `ProviderKey`, `UserId`) VALUES (?, ?, ?)'],
    // OAuth
    ['last-used', 'UPDATE oauth_access_tokens SET usage_count = usage_count + 1 WHERE id = ?'],
    ['last-used', 'UPDATE access_tokens SET hits = hits + 1, last_used_at = NOW(), last_ip = ? WHERE token_hash = ?'],
    ['last-used', 'UPDATE api_keys SET request_count = request_count + 1 WHERE id = ?'],
    ['device', 'INSERT INTO user_devices (user_id, fingerprint, name) VALUES (?, ?, ?)'],
    ['device', 'INSERT INTO trusted_devices (user_id, cookie_hash) VALUES (?, ?)'],
    ['device', 'UPDATE devices SET trusted_until = ? WHERE id = ?'],
    ['device-seen', 'UPDATE devices SET last_seen_at = NOW(), user_agent = ? WHERE id = ?'],
    ['revocation', 'DELETE FROM user_devices WHERE id = ?'],
    ['revocation', 'UPDATE devices SET revoked_at = NOW() WHERE id = ?'],
    ['revocation', 'DELETE FROM token_scopes WHERE access_token_id = ?'],
    [
      'revocation',
      'DELETE FROM granted_scopes WHERE authorization_id IN (SELECT id FROM authorizations WHERE user_id = ?)',
    ],
    ['revocation', 'DELETE s FROM session_data s WHERE s.session_id = ?'],
    ['clean-up', 'DELETE FROM token_scopes WHERE token_id IN (1, 2) AND expires_at < NOW()'],
    ['revocation', 'CALL revoke_refresh_token(?)'],
    ['token-rotation', 'CALL auth.rotateRefreshToken(?, ?)'],
    ['token-issue', 'SELECT issue_access_token(1, ?)'],
    ['last-used', 'CALL touch_token(?)'],
    ['one-time-code', 'CALL consume_authorization_code(?)'],
    ['device', 'CALL remember_device(?, ?)'],
    ['other-write', 'DELETE FROM orders WHERE customer_id = ?'],
    // Hand-written SQL
    ['last-log-in', 'UPDATE members SET last_seen = NOW(), logins = logins + 1 WHERE id = 1'],
    ['revocation', 'UPDATE sessions SET expires_at = NOW() WHERE id = ?', 'log-out'],
    ['session-touch', 'UPDATE sessions SET expires_at = NOW() + INTERVAL 1 HOUR WHERE id = ? AND revoked_at IS NULL'],
    ['password-change', 'UPDATE users SET password_hash = ? WHERE id = ?', 'change-password'],
    ['rate-limit', 'REPLACE INTO rate_limits (bucket, hits) VALUES (?, 1)'],
    ['one-time-code', 'DELETE FROM nonces WHERE nonce = ?'],
    ['code-issue', 'INSERT INTO used_nonces (nonce) VALUES (?)'],
    ['row-lock', 'SELECT * FROM orders WHERE id = 1 FOR UPDATE'],
    ['session-rotation', "UPDATE sessions SET token = SHA2(UUID(), 256) WHERE id = 'a'"],
    ['session-rotation', 'UPDATE sessions SET session_id = ?, updated_at = ? WHERE id = 1'],
    // General advice
    ['table-lock', 'LOCK TABLES users WRITE'],
    ['declared-transaction', 'START TRANSACTION READ WRITE'],
    ['prepared-transaction', "XA PREPARE 'a'"],
    ['definition', 'CREATE TABLE IF NOT EXISTS sessions (id INT)'],
    ['database-account', "ALTER USER ada IDENTIFIED BY 'x'"],
    ['upkeep', 'OPTIMIZE TABLE users'],
    ['hidden-write', 'CALL nobody_knows(1)'],
    ['hidden-write', 'SELECT nobody_knows(1)'],
    ['hidden-write', 'EXECUTE p'],
    ['other-write', 'SELECT NEXTVAL(numbers)'],
    ['other-write', 'UPDATE orders SET state = 2 WHERE id = 1'],
    ['other-write', "REPLACE INTO flags VALUES ('b', 2)"],
    [undefined, 'SELECT * FROM users WHERE id = 1'],
    [undefined, 'CREATE TEMPORARY TABLE sessions (id INT)'],
  ])('%s: %s', (id, sql, name) => {
    expect(adviceFor(sql, name)).toBe(id)
  })

  it('knows a write that stands in a routine', () => {
    const definitions = [
      'CREATE PROCEDURE stamp(u INT) UPDATE users SET last_login = NOW() WHERE id = u',
      'CREATE FUNCTION stamped(u INT) RETURNS INT BEGIN UPDATE users SET last_login = NOW() WHERE id = u; RETURN 1; END',
      `CREATE PROCEDURE log_in(u INT) BEGIN
        CALL stamp(u); UPDATE users SET failed_attempts = failed_attempts + 1 WHERE id = u; DELETE FROM flags; END`,
    ].map((sql, index) => ({ sql, at: { file: 'schema.sql', line: index + 1, column: 1 } }))
    const at = { file: 'app.sql', line: 1, column: 1 }
    const adviceOf = (sql: string) => {
      const reading = new WriteReader(definitions).read({ sql, session: 'default', at })
      return adviseDegrade({ sql, suite: 'log in', reading })
    }
    expect(adviceOf('CALL stamp(1)')).toEqual({ id: 'last-log-in', ...degradeAdvices['last-log-in'] })
    expect(adviceOf('SELECT stamped(1)')).toEqual({ id: 'last-log-in', ...degradeAdvices['last-log-in'] })
    const several = adviceOf('CALL log_in(1)')!
    expect(several).toMatchObject({ id: 'failed-attempts', security: true })
    expect(several.what).toBe(
      'a failed attempt is counted, or an account locked; and a write of no known kind; and when and from where somebody logged in last',
    )
    for (const id of ['failed-attempts', 'last-log-in', 'other-write'] as const) {
      expect(several.degrade).toContain(degradeAdvices[id].degrade)
      expect(several.risk).toContain(degradeAdvices[id].risk)
    }
  })

  it('marks what must not be dropped in silence', () => {
    const secure = Object.entries(degradeAdvices).filter(([, advice]) => advice.security)
    expect(secure.map(([id]) => id)).toEqual(
      expect.arrayContaining(['revocation', 'recovery-code', 'one-time-code', 'failed-attempts', 'rate-limit']),
    )
    expect(degradeAdvices['last-log-in'].security).toBe(false)
  })
})
