import type { DegradeAdviceId } from './degrade-advices.ts'
import type { WriteTraits } from './write-traits.ts'

/**
 * Returns the known kind of a write of a log-in, by the names of its tables and columns; undefined if no kind matches.
 */
export function degradeRule(write: WriteTraits): DegradeAdviceId | undefined {
  return rules.find(([, applies]) => applies(write))?.[0]
}

const sessions = /(^|_)sessions?(_|$)/
const tokens =
  /(refresh|access|remember|api|auth|bearer|login|device|oauth\w*)_?tokens?$|persistent_logins|remember_me|rememberables|(^|_)tokens?$|api_keys?$/
const oneTime =
  /(authori[sz]ation|auth|grant|verification|otp|one_time)_?codes?$|tickets?$|nonces?$|otps?$|magic_links?$|login_links?$|(^|_)grants$|challenges?$|states?$/
const recoveryCodes = /(recovery|backup|scratch)_?(codes?|tokens?)/
const attempts = /attempts?$|failures?$|fails$|lockouts?$|brute|failed_log|access_?log_?failure/
const limits = /rate_?limit|throttl|limiter|quota|buckets?$/
const audits =
  /audit|(^|_)(logs?|events?|entries)$|(log_?in|sign_?in|access|activity|event|action)_(logs?|histor(y|ies)|records?|events?|entity)$|histor(y|ies)$|activit(y|ies)$|versions$/
const users =
  /(^|_)(users?|accounts?|members?|people|persons?|customers?|logins?|admins?|administrators?|principals?|user_entity|credentials?_holder)$/
const identities =
  /profiles?$|identit(y|ies)$|social_?(auth|account|login)|external_(accounts?|logins?)|federated|(user|application)_(logins?|accounts?)$|linked_/
const consents = /consents?$|(application|client)_grants?$|approvals?$/
const resets = /(password|pwd)_?(resets?|recover)|reset_?(tokens?|requests?|passwords?)|forgot/
const verifications = /verif|confirmation|email_?change|email_?(address|token)/
const keys = /webauthn|passkeys?|fido|u2f|security_keys?|authenticators?/
const passwords = /passwords?$|credentials?$/
const devices = /(^|_)(devices?|browsers?|fingerprints?)(_|$)|push_(subscriptions?|endpoints?)$|installations?$/

const lastLogInColumn =
  /^(last|current|previous|latest)_?(log_?in|sign_?in|logged_in|seen|active|activity|access|visit|visited|auth|authenticated|online|request|ip)|^(sign_?in|log_?in|logon|login)_?(count|counter|at|time|ip)s?$|^(date_)?last_?(login|access)|^lastlogin|^logins$|^remember_created_at$/
const failureColumn =
  /fail(ed|ure)|bad_?password|^(lockout|locked)_?(end|until|at|out)|lock_?count|^unlock_token$|invalid_(log_?in|password)|attempts?$/
const revocationColumn =
  /^(is_)?(revoked|invalidated|terminated|logged_?out|ended|deleted|destroyed|blacklisted|expired)(_|$)|^(tokens?_valid_after|session_epoch|logout_at|invalid_before)$/
const usedColumn = /^(is_)?(used|consumed|redeemed|claimed)(_|$)/
const touchColumn =
  /^(last_|expires?|expiry|expire_date|payload|session_data|data|updated|idle|user_activity|access(ed)?_?(time|at)?$|modified|valid_until|timestamp)/
const secretColumn = /validator|token|secret|hash|series|selector|digest|^value$|refresh|^key$/
const sessionSecretColumn = /token|secret|validator|_hash$|digest|^hash$|^(session_?)?(id|key)$|^sid$/
const passwordColumn =
  /^(password|passwd|pwd|pass)(_?(hash|digest|salt|encrypted))?$|^(encrypted_|crypted_|hashed_)?password(_hash|_digest)?$|^user_pass(word)?$|^(hash|secret_data|password_hash)$/
/** Columns that identify a person, and therefore change when the person's data is erased. */
const whose = /^(identifier|user_?(id|name|_agent)?|e?mail|ip(_address)?)$/
const leavingColumn = /^(status|deleted_at|is_deleted|anonymi[sz]ed(_at)?|disabled(_at)?)$/
const lastUsedColumn = /^last_?(used|access|seen)/
/** Counters of what was done with a token. */
const useColumn =
  /^(use|usage|used|hit|call|request|access|api)_?(s|count|counter|times|calls|hits)?$|_?(hits|calls|uses|usages|requests)(_count)?$|^(count|counter)$/
/** `DELETE … WHERE session_id = ?`: rows that belong to what is ended. */
const ofEnded =
  /\b(\w*_)?(session|token|access_token|refresh_token|grant|authori[sz]ation|device|login|consent)_(id|key|hash|jti|family)`? (=|in)/

const trustColumn = /^(is_)?(trusted|remembered|verified|confirmed|approved)(_|$)/

const saysLogOut = /log[- _]?(out|off)|sign[- _]?out|revok|log-out/
const saysChange = /change|reset|replace|forgot|new-password|choose/

/**
 * The first matching rule counts: a log-out of a session is not a change of the session, and a used code is not a
 * change of a row.
 */
const rules: [DegradeAdviceId, (write: WriteTraits) => boolean][] = [
  ['recovery-code', write => isChange(write) && concerns(write, recoveryCodes)],
  ['clean-up', write => write.verb === 'delete' && isOfExpired(write) && !saysLogOut.test(write.named)],
  ['revocation', isRevocation],
  [
    'password-reset',
    write => write.verb !== 'other' && (concerns(write, resets) || sets(write, /^reset_?(password_)?(token|sent|key)/)),
  ],
  [
    'totp-step',
    write =>
      write.verb === 'update' &&
      sets(write, /^(last_(used_)?(step|t|counter|otp|totp|code)\w*|consumed_timestep|otp_?(counter|step))$/),
  ],
  [
    'sign-count',
    write =>
      write.verb === 'update' &&
      (sets(write, /^(sign(ature)?_?count(er)?)$/) || (concerns(write, keys) && sets(write, /count/))),
  ],
  [
    'e-mail-verification',
    write =>
      isChange(write) &&
      !concerns(write, oneTime) &&
      (concerns(write, verifications) ||
        sets(
          write,
          /^(e?_?mail|account)_?(verified|confirmed|validated)|^(confirmed|verified|confirmation|email_verified)_?(at|token|sent_at)?$/,
        )),
  ],
  ['consent', write => isChange(write) && concerns(write, consents)],
  [
    'one-time-code',
    write =>
      (write.verb !== 'insert' && concerns(write, oneTime)) ||
      (write.verb === 'update' && sets(write, usedColumn) && !sets(write, secretColumn) && !concerns(write, tokens)),
  ],
  ['code-issue', write => write.verb === 'insert' && concerns(write, oneTime)],
  [
    'step-up',
    write =>
      write.verb === 'update' &&
      concerns(write, sessions) &&
      sets(write, /assurance|^(aal|acr|amr|loa|auth_level)|mfa|two_factor|second_factor|elevated|sudo/),
  ],
  ['rate-limit', write => isChange(write) && concerns(write, limits)],
  ['audit-row', write => write.verb === 'insert' && concerns(write, attempts) && tellsSuccess(write)],
  ['failures-reset', forgetsFailures],
  ['failed-attempts', countsFailure],
  [
    'password-change',
    write =>
      changesPassword(write) &&
      (write.verb === 'insert' ||
        saysChange.test(write.named) ||
        sets(write, /^(must_change|(password_)?changed|security_stamp|password_(changed|updated|set))/)),
  ],
  ['password-rehash', write => write.verb === 'update' && changesPassword(write)],
  ['audit-row', write => write.verb === 'insert' && concerns(write, audits)],
  [
    'last-used',
    write =>
      write.verb === 'update' &&
      (concerns(write, tokens) || concerns(write, keys)) &&
      setsOnly(write, /^last_?(used|access|seen|ip|call)|^updated_at$|user_agent|^ip(_address)?$/, useColumn),
  ],
  [
    'token-rotation',
    write =>
      write.verb === 'update' &&
      ((concerns(write, tokens) && (sets(write, secretColumn) || sets(write, touchColumn))) ||
        sets(write, /remember_?(me_)?token|refresh_token|access_token/)),
  ],
  ['token-issue', write => write.verb === 'insert' && concerns(write, tokens)],
  [
    'session-rotation',
    write => write.verb === 'update' && concerns(write, sessions) && sets(write, sessionSecretColumn),
  ],
  [
    'session-touch',
    write =>
      write.verb === 'update' &&
      (concerns(write, sessions) || writesSessionsOfWordPress(write)) &&
      (writesSessionsOfWordPress(write) || sets(write, touchColumn)),
  ],
  ['session-row', write => write.verb === 'insert' && (concerns(write, sessions) || writesSessionsOfWordPress(write))],
  [
    'device',
    write => (write.verb === 'insert' || (write.verb === 'update' && sets(write, trustColumn))) && isOfDevice(write),
  ],
  ['device-seen', write => write.verb === 'update' && isOfDevice(write) && !sets(write, revocationColumn)],
  ['last-log-in', write => isChange(write) && sets(write, lastLogInColumn) && !sets(write, leavingColumn)],
  ['last-used', write => write.verb === 'update' && sets(write, lastUsedColumn)],
  ['user-row-lock', write => write.verb === 'lock' && concerns(write, users)],
  ['row-lock', write => write.verb === 'lock'],
  ['first-log-in', write => write.verb === 'insert' && (concerns(write, users) || concerns(write, identities))],
]

/**
 * Returns the known kind of a write that stands in a routine which nobody has seen, by the name of the routine:
 * `CALL revoke_refresh_token(?)`.
 */
export function degradeRuleOfCall(called: string): DegradeAdviceId | undefined {
  return calls.find(([, pattern]) => pattern.test(called))?.[0]
}

/** The first matching pattern counts. */
const calls: [DegradeAdviceId, RegExp][] = [
  ['clean-up', /(purge|prune|clean|sweep|remove_expired|delete_expired)/],
  [
    'revocation',
    /(revoke|invalidate|log_?out|sign_?out|blacklist|deny|end_session|(delete|drop|remove|destroy)_\w*(session|token))/,
  ],
  ['token-rotation', /(rotate|refresh|renew)\w*token|token\w*(rotate|refresh|renew)/],
  ['one-time-code', /(consume|redeem|use|exchange|claim)\w*(code|ticket|nonce|otp|magic|challenge)/],
  ['code-issue', /(issue|create|new|make|mint|generate|insert|add|store)\w*(code|ticket|nonce|otp|magic|challenge)/],
  ['token-issue', /(issue|create|new|make|mint|generate|insert|add|store|save|grant)\w*token/],
  ['last-used', /(touch|use|used|hit|count|bump|record|track|log)\w*token|token\w*(touch|used?|hit|count|seen)/],
  ['session-touch', /(touch|extend|slide|keep_alive|renew|refresh)\w*session|session\w*(touch|extend|seen)/],
  ['session-row', /(create|open|start|new|begin|insert|add|store|save)\w*session/],
  ['failed-attempts', /(fail|attempt|lock_?out|lock_user|lock_account)/],
  ['device', /(remember|trust|register|add|save|store)\w*device/],
  ['device-seen', /(touch|seen|update)\w*device|device\w*(seen|touch)/],
  [
    'last-log-in',
    /(stamp|touch|record|note|track|log|update)\w*(log_?in|sign_?in|visit|seen|access)|(log_?in|sign_?in|visit)\w*(stamp|seen|record)/,
  ],
  ['audit-row', /audit|(write|add|insert)_(log|event)/],
]

function concerns({ tables }: WriteTraits, pattern: RegExp): boolean {
  return tables.some(table => pattern.test(table))
}

function sets({ columns }: WriteTraits, pattern: RegExp): boolean {
  return [...columns.keys()].some(column => pattern.test(column))
}

function setsOnly({ columns }: WriteTraits, ...patterns: RegExp[]): boolean {
  return columns.size > 0 && [...columns.keys()].every(column => patterns.some(pattern => pattern.test(column)))
}

/** A token of a device is a token, and a device that makes codes is a second factor. */
function isOfDevice(write: WriteTraits): boolean {
  return (
    concerns(write, devices) && !concerns(write, tokens) && !concerns(write, /otp|mfa|factor/) && !concerns(write, keys)
  )
}

/** True for a write of rows, as opposed to a lock or a call of a routine. */
function isChange({ verb }: WriteTraits): boolean {
  return verb === 'insert' || verb === 'update' || verb === 'delete'
}

/** Recognises conditions such as `WHERE expires_at < NOW()`. */
function isOfExpired({ text }: WriteTraits): boolean {
  return /(expir\w*|last_activity|attempted_at|window_start|created_at|accessed\w*)`? <=? /.test(text)
}

function isRevocation(write: WriteTraits): boolean {
  const isSubject = concerns(write, sessions) || concerns(write, tokens) || writesSessionsOfWordPress(write)
  if (write.verb === 'delete')
    return (
      isSubject ||
      isOfDevice(write) ||
      ofEnded.test(write.text) ||
      (concerns(write, oneTime) && saysLogOut.test(write.named))
    )
  if (write.verb !== 'update') return false
  const clears = [...write.columns].some(
    ([column, value]) =>
      /remember_?(me_)?(token|created_at)|refresh_token|session_?(id|token)|auth_key/.test(column) &&
      /^null$|^''$/i.test(value),
  )
  return clears || ((isSubject || isOfDevice(write)) && (sets(write, revocationColumn) || saysLogOut.test(write.named)))
}

/** Recognises sessions in the `usermeta` table of WordPress. */
function writesSessionsOfWordPress(write: WriteTraits): boolean {
  return concerns(write, /usermeta$/) && /session_tokens/.test(write.text)
}

function tellsSuccess({ text, named }: WriteTraits): boolean {
  return /'(ok|success|succeeded|successful)'/.test(text) || /success|succeed/.test(named)
}

/** Recognises `failed_attempts = 0`, and the deletion of attempts. */
function forgetsFailures(write: WriteTraits): boolean {
  if (write.verb === 'delete') return concerns(write, attempts)
  const counters = [...write.columns].filter(([column]) => failureColumn.test(column))
  return (
    write.verb === 'update' &&
    counters.length > 0 &&
    counters.every(([, value]) => /^('?0'?|null|default)$/i.test(value))
  )
}

function countsFailure(write: WriteTraits): boolean {
  if (!isChange(write)) return false
  if (concerns(write, attempts)) return write.verb === 'insert' || !setsOnly(write, whose)
  if (concerns(write, users) && sets(write, failureColumn)) return true
  const locks = /'(locked|blocked|suspended)'/i.test(write.columns.get('status') ?? write.columns.get('state') ?? '')
  return locks && concerns(write, users)
}

function changesPassword(write: WriteTraits): boolean {
  const isUpdate = write.verb === 'update' || write.verb === 'insert'
  const isOfUser = concerns(write, users) || concerns(write, passwords)
  return isUpdate && isOfUser && sets(write, passwordColumn) && !(write.verb === 'insert' && concerns(write, users))
}
