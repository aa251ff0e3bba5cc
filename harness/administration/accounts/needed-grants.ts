import { applicationPrivileges } from '../../config/defaults.ts'

/** The statements with which an administrator of the server makes an account sufficient for runs on the server. */
export const grantStatements = [
  'GRANT CREATE USER ON *.* TO the account',
  `GRANT ${applicationPrivileges.join(', ')} ON \`crosscheck\\_%\`.* TO the account WITH GRANT OPTION`,
] as const

export const neededGrants = `whoever administers it can give what is needed: ${grantStatements.join('; ')}`
