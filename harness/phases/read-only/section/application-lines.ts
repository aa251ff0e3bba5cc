import type { ApplicationAccount } from '../../../model/application-account.ts'
import type { BySide } from '../../../model/side.ts'

/**
 * Returns the account of the application and its privileges, in one line if both sides agree, otherwise in one line for
 * each side: `'crosscheck3f9a1c'@'%' with SELECT, INSERT on crosscheck_1.*, crosscheck_2.*`
 */
export function applicationLines({ source, target }: BySide<ApplicationAccount>): string[] {
  const [a, b] = [inOneLine(source), inOneLine(target)]
  return a === b ? [a] : [`source: ${a}`, `target: ${b}`]
}

function inOneLine({ account, grants }: ApplicationAccount): string {
  const placesByPrivileges = new Map<string, string[]>()
  for (const grant of grants) {
    const { privileges = grant, place = '' } =
      /^GRANT (?<privileges>.+?) ON (?<place>.+?) TO /i.exec(grant)?.groups ?? {}
    if (/^usage$/i.test(privileges)) continue
    const places = placesByPrivileges.get(privileges) ?? []
    placesByPrivileges.set(privileges, [...places, ...(place === '' ? [] : [place.replaceAll('`', '')])])
  }
  const parts = [...placesByPrivileges].map(
    ([privileges, places]) => `${privileges}${places.length > 0 ? ` on ${inShort(places)}` : ''}`,
  )
  return `${account} with ${parts.length > 0 ? parts.join('; ') : 'no privileges'}`
}

function inShort(places: string[]): string {
  return places.length > 2 ? `${places[0]} and ${places.length - 1} more` : places.join(', ')
}
