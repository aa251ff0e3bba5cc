import type { Kind } from '../../model/kind.ts'
import type { Session, SessionOpener } from '../../model/session.ts'
import { type BySide, onBothSides } from '../../model/side.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { quoteString } from '../../session/quote.ts'
import { type ReproductionScript, statementsOf } from './reproduction-script.ts'
import { type Setting, settings, type Worth } from './settings.ts'
import { slice } from './slice.ts'

/** A setting to try in the target's sessions, to see whether a difference disappears with it. */
export interface Candidate {
  setting: string
  value: string
  /** The statement that runs first in each session of the target. */
  statement: string
  /** The same setting in parts: if the whole explains a difference, one part may do so alone. */
  parts: Candidate[]
}

/** The facts about a divergence from which the settings to try are chosen. */
interface Clues {
  script: ReproductionScript
  kinds: readonly Kind[]
  errnos: readonly number[]
}

type Variables = ReadonlyMap<string, string>

/** The settings of both servers, read once. */
export class TargetSettings {
  readonly #variables: BySide<Variables>
  readonly #defaultCollation: BySide<string>
  /** SQL modes of the source that the target lacks and allows, and those of the target that the source lacks. */
  readonly #modes: { toAdd: string[]; toRemove: string[] }
  readonly #offset: BySide<string>

  private constructor(
    variables: BySide<Variables>,
    defaultCollation: BySide<string>,
    offset: BySide<string>,
    modes: { toAdd: string[]; toRemove: string[] },
  ) {
    this.#variables = variables
    this.#defaultCollation = defaultCollation
    this.#offset = offset
    this.#modes = modes
  }

  static async read(openers: BySide<SessionOpener>): Promise<TargetSettings> {
    await using source = await openers.source.open({})
    await using target = await openers.target.open({})
    const sessions = { source, target }
    const variables = await onBothSides(side => readVariables(sessions[side]))
    const collation = await onBothSides(side => oneValue(sessions[side], `SHOW CHARACTER SET LIKE 'utf8mb4'`, 2))
    const offset = await onBothSides(side => oneValue(sessions[side], 'SELECT TIMEDIFF(NOW(), UTC_TIMESTAMP())', 0))
    const [inSource, inTarget] = [modesOf(variables.source), modesOf(variables.target)]
    const toAdd: string[] = []
    for (const mode of inSource) {
      if (!inTarget.includes(mode) && (await allows(target, assignment('sql_mode', quoteString(mode)))))
        toAdd.push(mode)
    }
    const toRemove = inTarget.filter(mode => !inSource.includes(mode))
    return new TargetSettings(variables, collation, offset, { toAdd, toRemove })
  }

  /** Returns the settings that are worth a try, the likeliest first, no matter whether the target accepts them. */
  candidates(clues: Clues): Candidate[] {
    const all = new Set(statementsOf(slice(clues.script)).flatMap(({ effects }) => [...effects.names]))
    const words = { own: clues.script.failing.effects.names, all }
    const listed = settings.flatMap(setting => {
      const value = isWorth(setting.worth, clues, words) ? this.#valueOf(setting) : undefined
      return value === undefined ? [] : [plain(setting.name, value)]
    })
    const candidates = [...this.#sqlMode(), ...listed, ...this.#collations(clues, words.all)]
    return candidates.filter(
      (each, index) => candidates.findIndex(({ statement }) => statement === each.statement) === index,
    )
  }

  #valueOf({ name, value }: Setting): string | undefined {
    const { source, target } = this.#variables
    const [here, there] = [source.get(name), target.get(name)]
    if (there === undefined) return undefined
    switch (value.kind) {
      case 'source':
        if (name === 'time_zone') return this.#timeZone()
        return here === undefined || here === there ? undefined : literal(here)
      case 'fixed':
        return value.value === there ? undefined : literal(value.value)
      case 'switch': {
        const [of, inTarget] = [membersOf(here), membersOf(there)]
        const now = inTarget.get(value.member)
        const wanted = of.get(value.member) ?? 'off'
        return now === undefined || now === wanted ? undefined : quoteString(`${value.member}=${wanted}`)
      }
      default:
        return value satisfies never
    }
  }

  /** Returns an offset, because named zones need tables that a server may not have. */
  #timeZone(): string | undefined {
    const [source, target] = [this.#offset.source, this.#offset.target]
    if (source === target) return undefined
    return quoteString(`${source.startsWith('-') ? '' : '+'}${source.replace(/:\d\d(\.\d+)?$/, '')}`)
  }

  #sqlMode(): Candidate[] {
    const { toAdd, toRemove } = this.#modes
    if (toAdd.length + toRemove.length === 0) return []
    const kept = modesOf(this.#variables.target).filter(mode => !toRemove.includes(mode))
    const parts = [
      ...toAdd.map(mode => plain('sql_mode', `CONCAT(@@sql_mode, ${quoteString(`,${mode}`)})`)),
      ...toRemove.map(mode => plain('sql_mode', `REPLACE(@@sql_mode, ${quoteString(mode)}, '')`)),
    ]
    return [{ ...plain('sql_mode', quoteString([...kept, ...toAdd].join())), parts }]
  }

  /** Returns the collations for tables and columns that name no collation, or only a character set. */
  #collations({ kinds, errnos }: Clues, words: ReadonlySet<string>): Candidate[] {
    const aboutText = errnos.some(errno => [1062, 1253, 1267, 1270, 1271, 1273, 1071, 1118].includes(errno))
    if (!aboutText && !kinds.some(kind => kind === 'rows' || kind === 'order' || kind === 'affected')) return []
    if (!words.has('create')) return []
    const { source, target } = this.#variables
    const candidates: Candidate[] = []
    const ofDatabase = source.get('collation_database')
    if (ofDatabase !== undefined && ofDatabase !== target.get('collation_database')) {
      const charset = ofDatabase.split('_')[0]!
      const statement = `ALTER DATABASE CHARACTER SET ${charset} COLLATE ${ofDatabase}`
      candidates.push({ setting: 'collation_database', value: ofDatabase, statement, parts: [] })
    }
    const { source: here, target: there } = this.#defaultCollation
    if (here !== there && target.has('character_set_collations'))
      candidates.push(plain('character_set_collations', quoteString(`utf8mb4=${here}`)))
    if (here !== there && target.has('default_collation_for_utf8mb4'))
      candidates.push(plain('default_collation_for_utf8mb4', here))
    return candidates
  }
}

/**
 * Whether the target accepts the setting at all. A setting of a database is only checked for its collation, because no
 * database exists yet.
 */
export async function isPossible({ statement }: Candidate, target: SessionOpener): Promise<boolean> {
  await using session = await target.open({})
  const [, collation] = /^ALTER DATABASE .* COLLATE (\w+)$/.exec(statement) ?? []
  if (collation === undefined) return await allows(session, statement)
  return (await queryRows(session, `SHOW COLLATION LIKE ${quoteString(collation)}`)).length > 0
}

function plain(setting: string, value: string): Candidate {
  return { setting, value, statement: assignment(setting, value), parts: [] }
}

function assignment(name: string, value: string): string {
  return `SET SESSION ${name} = ${value}`
}

function literal(value: string): string {
  return /^-?\d+(\.\d+)?$/.test(value) ? value : quoteString(value)
}

function modesOf(variables: Variables): string[] {
  return (variables.get('sql_mode') ?? '').split(',').filter(mode => mode !== '')
}

/** Reads `index_merge=on,mrr=off` by name. */
function membersOf(text: string | undefined): Map<string, string> {
  return new Map((text ?? '').split(',').map(member => member.split('=') as [string, string]))
}

function isWorth(
  { errnos, kinds, words, wordsAnywhere }: Worth,
  clues: Clues,
  seen: { own: ReadonlySet<string>; all: ReadonlySet<string> },
): boolean {
  if (errnos?.some(errno => clues.errnos.includes(errno))) return true
  if (!kinds && !words && !wordsAnywhere) return false
  return (
    (kinds?.some(kind => clues.kinds.includes(kind)) ?? true) &&
    (words?.some(word => seen.own.has(word)) ?? true) &&
    (wordsAnywhere?.some(word => seen.all.has(word)) ?? true)
  )
}

async function readVariables(session: Session): Promise<Variables> {
  const rows = await queryRows(session, 'SHOW SESSION VARIABLES')
  return new Map(rows.map(([name, value]) => [name ?? '', value ?? '']))
}

async function oneValue(session: Session, sql: string, column: number): Promise<string> {
  const [row] = await queryRows(session, sql)
  return row?.[column] ?? ''
}

async function allows(session: Session, statement: string): Promise<boolean> {
  try {
    await queryRows(session, statement)
    return true
  } catch (error) {
    if (error instanceof QueryError) return false
    throw error
  }
}
