import type { Token } from './lex.ts'
import { significant } from './token-walk.ts'

/** All servers since MySQL 5.6 run what is written for this version or an older one. */
const oldestVersion = 50_600

/**
 * A statement as servers may understand it, without comments: first with all that stands inside of `/*! … *\/`, and then,
 * where it depends on the server whether that is run, without it.
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

/** `/*M!` is for MariaDB alone; newer version numbers mean different things to the two vendors. */
function dependsOnServer(open: string): boolean {
  return open.startsWith('/*M!') || Number(open.slice(3)) > oldestVersion
}
