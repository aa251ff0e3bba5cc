import { applicationPrivileges } from '../../config/defaults.ts'

/** The statements that an administrator of the server runs, so that an account is enough for runs on it. */
export const grantStatements = [
  'GRANT CREATE USER ON *.* TO the account',
  `GRANT ${applicationPrivileges.join(', ')} ON \`crosscheck\\_%\`.* TO the account WITH GRANT OPTION`,
] as const

export const neededGrants = `whoever administers it can give what is needed: ${grantStatements.join('; ')}`
