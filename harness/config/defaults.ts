/** What an application and its migrations usually hold in their own databases: nothing that exempts from read-only. */
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

/** What holds where a project says nothing. Apart from the schema, because most of Zod's cost is to load it. */
export const defaults = {
  runtime: 'auto' as const,
  suites: ['suites'],
  fixtures: 'fixtures',
  policy: { failOn: 'risky' as const, strictBaseline: false },
  baseline: 'crosscheck.baseline.yaml',
  statementTimeoutMs: 30_000,
  noise: true,
  protocol: 'declared' as const,
  pipeline: 64,
  readOnly: { phase: 'auto' as const, mode: 'read_only' as const, privileges: [...applicationPrivileges] },
  recovery: { timeLimitMs: 30 * 60_000, silenceMs: 10_000 },
  diagnosis: { attribution: true, reproduction: true, timeLimitMs: 60_000 },
  pin: { timestamp: true, randomSeed: true },
  out: 'reports',
}
