import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSuites } from '../config/load-suites.ts'
import type { Suite } from '../model/statement.ts'
import { generateStatements } from './generate-statements.ts'

const directory = join('reports', 'prove')

/**
 * Generates one suite over Sakila for each server, as a file that is kept, so that the place of a false alarm can be
 * examined.
 */
export async function generateSuites(
  servers: readonly string[],
  { statements, seed }: { statements: number; seed: number },
): Promise<Suite[]> {
  if (statements === 0) return []
  await mkdir(directory, { recursive: true })
  const files = await Promise.all(
    servers.map(async (server, index) => {
      const file = join(directory, `generated-${server.replaceAll(/[^\w.]/g, '-')}.sql`)
      // Each server gets different statements: together they are as many as requested.
      const list = generateStatements(statements, seed + index * 1_000_000, { json: server !== 'mysql:5.6' })
      const heading = `-- suite: generated for ${server} from ${seed + index * 1_000_000}\n-- fixture: sakila\n\n`
      await writeFile(file, `${heading}${list.map(sql => `${sql};\n`).join('')}`)
      return file
    }),
  )
  return (await loadSuites(files)).suites
}
