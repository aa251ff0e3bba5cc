/**
 * The usual privileges of an application and its migrations in their own databases: none of them bypasses read-only.
 */
export const applicationPrivileges = [
  'ALTER',
  'ALTER ROUTINE',
  'CREATE',
  'CREATE ROUTINE',
  'CREATE TEMPORARY TABLES',
  'CREATE VIEW',
  'DELETE',
  'DROP',
  'EVENT',
  'EXECUTE',
  'INDEX',
  'INSERT',
  'LOCK TABLES',
  'REFERENCES',
  'SELECT',
  'SHOW VIEW',
  'TRIGGER',
  'UPDATE',
] as const

/** The defaults of all settings. Separate from the schema, because loading Zod takes most of the time. */
export const defaults = {
  runtime: 'auto' as const,
  suites: ['suites'],
  fixtures: 'fixtures',
  policy: { failOn: 'risky' as const, notExercised: 'unknown' as const, strictBaseline: false },
  baseline: 'crosscheck.baseline.yaml',
  statementTimeoutMs: 30_000,
  noise: true,
  protocol: 'declared' as const,
  pipeline: 64,
  readOnly: { phase: 'auto' as const, mode: 'read_only' as const, privileges: [...applicationPrivileges] },
  recovery: { timeLimitMs: 30 * 60_000, silenceMs: 10_000 },
  mask: [] as string[],
  values: true,
  diagnosis: { attribution: true, reproduction: true, timeLimitMs: 60_000 },
  settings: { source: {}, target: {} },
  pin: { timestamp: true, randomSeed: true },
  out: 'reports',
}
