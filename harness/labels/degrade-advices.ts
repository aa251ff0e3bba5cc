import type { DegradeAdvice } from '../model/write-entry.ts'

const open = { security: true }
const harmless = { security: false }

/** How each kind of write on the path of a log-in is usually omitted or replaced. */
export const degradeAdvices = {
  revocation: {
    what: 'a log-out, or the revocation of a session or token',
    degrade: 'Fail closed: say that it failed, or put the id on a deny list in the cache that every check asks.',
    risk: 'A session or token that its owner believes to be ended stays valid.',
    ...open,
  },
  'clean-up': {
    what: 'the removal of what has expired',
    degrade: 'Skip it, and run it after the freeze.',
    risk: 'None, as long as whoever reads the rows checks their expiry.',
    ...harmless,
  },
  'recovery-code': {
    what: 'a recovery code is used up',
    degrade: 'Fail closed: refuse recovery codes, and offer the other second factors.',
    risk: 'A code that is not marked as used opens the account a second time.',
    ...open,
  },
  'one-time-code': {
    what: 'a code, ticket or nonce is used up',
    degrade: 'Remember in the cache that it was used, for as long as it is valid; refuse it where the cache is away.',
    risk: 'A code that is not marked as used can be replayed.',
    ...open,
  },
  'code-issue': {
    what: 'a code, ticket or nonce is handed out',
    degrade: 'Hand out a signed token that expires soon, and remember in the cache that it was used.',
    risk: 'A token that nothing remembers can be replayed.',
    ...open,
  },
  'totp-step': {
    what: 'the time step of a one-time password is used up',
    degrade: 'Keep used steps in the cache for as long as they are accepted.',
    risk: 'A password that was seen over the shoulder works again within its time step.',
    ...open,
  },
  'sign-count': {
    what: 'the signature counter of a security key',
    degrade: 'Check the counter against the stored one, and write it at the next log-in.',
    risk: 'A cloned key is noticed later; compare with the cache where there is one.',
    ...open,
  },
  'step-up': {
    what: 'a session gains rights by a second factor',
    degrade: 'Fail closed, or put the new level into a signed cookie that expires soon.',
    risk: 'A level that the client can claim by itself is worth nothing.',
    ...open,
  },
  'password-reset': {
    what: 'a password reset: its token is made or used up',
    degrade: 'Refuse with a maintenance answer; sending no mail is better than one that cannot be used.',
    risk: 'A reset token that is not marked as used changes the password a second time.',
    ...open,
  },
  'password-change': {
    what: 'a password is changed',
    degrade: 'Refuse with a maintenance answer.',
    risk: 'A user who believes the old password to be void goes on with it.',
    ...open,
  },
  'password-rehash': {
    what: 'a password is hashed again at log-in',
    degrade: 'Skip it: the next log-in after the freeze does it.',
    risk: 'None but that the older hash stays a while; the password must not be kept in order to do it later.',
    ...harmless,
  },
  'e-mail-verification': {
    what: 'an e-mail address is verified or changed',
    degrade: 'Refuse with a maintenance answer, and leave the link valid; do not treat the address as verified.',
    risk: 'An address counts as verified that nobody has proved.',
    ...open,
  },
  'failures-reset': {
    what: 'failed attempts are forgotten after a good one',
    degrade: 'Skip it, and clear the counter in the cache: a lock that is over does no harm.',
    risk: 'A user who failed before is locked a little sooner.',
    ...harmless,
  },
  'failed-attempts': {
    what: 'a failed attempt is counted, or an account locked',
    degrade: 'Count in memory or in the cache, and write it down after the freeze; never drop it in silence.',
    risk: 'Without the counter passwords can be guessed for as long as the freeze lasts.',
    ...open,
  },
  'rate-limit': {
    what: 'a request is counted against a limit',
    degrade: 'Count in memory or in the cache for as long as the freeze lasts.',
    risk: 'Without the limit passwords and codes can be guessed at full speed.',
    ...open,
  },
  'token-rotation': {
    what: 'a remember-me, refresh or access token is replaced',
    degrade: 'Verify the token, and do not rotate it.',
    risk: 'A stolen token is noticed only after the freeze; never accept one that was replaced before.',
    ...open,
  },
  'token-issue': {
    what: 'a new remember-me, refresh or access token',
    degrade: 'Issue none, or a signed one that expires soon: the user logs in again later.',
    risk: 'A signed token cannot be revoked before it expires: keep it short.',
    ...open,
  },
  'last-used': {
    what: 'when a token or key was last used',
    degrade: 'Drop it, or queue it and write it on the target later.',
    risk: 'Lists of devices show an older time; nothing may expire by it meanwhile.',
    ...harmless,
  },
  device: {
    what: 'a device or browser is remembered',
    degrade: 'Treat the device as one that is not known: ask for the second factor, and remember nothing.',
    risk: 'A device that is taken for known without its row skips the second factor.',
    ...open,
  },
  'device-seen': {
    what: 'when, where and with what a device was seen last',
    degrade: 'Drop it, or queue it and write it on the target later.',
    risk: 'Lists of devices show an older time, and warnings of new places come again.',
    ...harmless,
  },
  'session-rotation': {
    what: 'the id or secret of a session is replaced',
    degrade: 'Begin a new session in a signed cookie or in the cache, and let go of the one in the database.',
    risk: 'Where the old id goes on, whoever planted or saw it before the log-in is logged in, too.',
    ...open,
  },
  'session-touch': {
    what: 'a session is kept alive, or its data saved',
    degrade: 'Skip it: keep the time of the last request in a signed cookie or in the cache.',
    risk: 'A session ends earlier than it would; what was to be kept in it is lost.',
    ...harmless,
  },
  'session-row': {
    what: 'a new session',
    degrade: 'Keep the session in a signed cookie or in the cache, with a short life.',
    risk: 'A session outside of the database escapes log-out everywhere and lists of devices: end all of them after the freeze.',
    ...open,
  },
  'last-log-in': {
    what: 'when and from where somebody logged in last',
    degrade: 'Drop it, or queue it and write it on the target later.',
    risk: 'Accounts look less active than they are: stop jobs that disable idle ones.',
    ...harmless,
  },
  'audit-row': {
    what: 'an entry of an audit log or history',
    degrade: 'Queue it outside of the database, and write it on the target later.',
    risk: 'Where an audit is an obligation, an entry that is dropped breaks it.',
    ...harmless,
  },
  consent: {
    what: 'a consent to an application',
    degrade: 'Ask again next time, and do not store it.',
    risk: 'A consent that is taken for granted is none.',
    ...harmless,
  },
  'first-log-in': {
    what: 'a user, profile or linked account is made at the first log-in',
    degrade: 'Look up only; refuse new users with a maintenance answer.',
    risk: 'A user who is let in without a row fails wherever the row is needed.',
    ...harmless,
  },
  'user-row-lock': {
    what: 'the row of a user is locked while it is read',
    degrade: 'A plain SELECT: nothing is written that the lock would have to guard.',
    risk: 'A counter that moved to the cache must be changed atomically there.',
    ...harmless,
  },
  'row-lock': {
    what: 'rows are locked while they are read',
    degrade: 'A plain SELECT, where nothing is written that the lock would have to guard.',
    risk: 'Two who read at once may both act: guard it in the cache where that matters.',
    ...harmless,
  },
  'table-lock': {
    what: 'tables are locked for writing',
    degrade:
      'Leave the lock out where nothing is written under it; where it keeps two from acting at once, use GET_LOCK() or the cache.',
    risk: 'Two who counted on the lock may both act.',
    ...harmless,
  },
  'declared-transaction': {
    what: 'a transaction that is declared to write',
    degrade: 'Begin it with START TRANSACTION alone, and give up the writes in it one by one.',
    risk: 'Connection pools and frameworks declare it by themselves: the log-in then fails at its first statement, though it only reads.',
    ...harmless,
  },
  'prepared-transaction': {
    what: 'a distributed transaction',
    degrade: 'Begin none that ends while the freeze lasts; finish those that are prepared before it.',
    risk: 'What is prepared keeps its locks through the freeze, and may be in doubt after the move.',
    ...harmless,
  },
  definition: {
    what: 'tables, routines or other definitions are made or changed',
    degrade: 'Do it in a migration, before the freeze or after it, and not at a log-in.',
    risk: 'What counts on the new definition fails until then.',
    ...harmless,
  },
  'database-account': {
    what: 'accounts, roles or passwords of the database itself',
    degrade: 'Refuse with a maintenance answer, and do it on the target later.',
    risk: 'Who was to lose access keeps it, and a password that was to be void goes on.',
    ...open,
  },
  upkeep: {
    what: 'the upkeep of tables',
    degrade: 'Skip it, and run it after the freeze.',
    risk: 'None but that queries may be slower meanwhile.',
    ...harmless,
  },
  'hidden-write': {
    what: 'a routine, function or prepared statement whose writes are not known',
    degrade:
      'Look into what it runs: split what it reads from what it writes, and drop, queue or refuse each of the writes.',
    risk: 'It is refused as a whole, with what it reads; and whether a write of it guards anything has to be seen in it.',
    ...open,
  },
  'other-write': {
    what: 'a write of no known kind',
    degrade:
      'Say in the suite what it is for. Drop it where the next log-in makes up for it; queue it outside of the database where it must not be lost, and write it on the target later; refuse with a maintenance answer where nobody may go on without it.',
    risk: 'Where it counts, ends or uses up anything (attempts, sessions, codes), to drop it opens a hole.',
    ...open,
  },
} as const satisfies Record<string, Omit<DegradeAdvice, 'id'>>

export type DegradeAdviceId = keyof typeof degradeAdvices
