import type { Token } from './lex.ts'
import { significant } from './token-walk.ts'

/** All servers since MySQL 5.6 run versioned comments for this version or an older one. */
const oldestVersion = 50_600

/**
 * Returns the readings of a statement by servers, without comments: first with all contents of `/*! … *\/`, and then,
 * if only some servers run those contents, without them.
 */
export function versionedVariants(tokens: readonly Token[]): Token[][] {
  const everything = significant(tokens)
  const common = significant(withoutOptional(tokens))
  return common.length === everything.length ? [everything] : [everything, common]
}

function withoutOptional(tokens: readonly Token[]): Token[] {
  let isOptional = false
  return tokens.filter(token => {
    if (token.kind === 'versioned-open') isOptional = dependsOnServer(token.text)
    else if (token.kind === 'versioned-close') isOptional = false
    return !isOptional
  })
}

/**
 * Whether only some servers run a versioned comment: `/*M!` is for MariaDB alone; newer version numbers mean different
 * things to the two vendors.
 */
function dependsOnServer(open: string): boolean {
  return open.startsWith('/*M!') || Number(open.slice(3)) > oldestVersion
}
