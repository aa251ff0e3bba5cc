import { openObject, z } from '../formats/schema.ts'

const databaseDefaultsSchema = openObject({ charset: z.string(), collation: z.string() })

/** The character set and collation with which a database is created. */
export interface DatabaseDefaults extends z.infer<typeof databaseDefaultsSchema> {}

export const chosenDefaultsSchema = openObject({
  origin: z
    .enum(['server', 'configuration', 'assumed', 'each-server'])
    .describe(
      "server: read off the source, which already runs. configuration: named there. assumed: utf8mb4, because a source of Crosscheck's own says nothing of production. each-server: every server's own.",
    ),
  source: databaseDefaultsSchema,
  target: databaseDefaultsSchema,
  remark: z.string().exactOptional().describe('Why the target has another collation than the source.'),
}).meta({ id: 'ChosenDefaults', description: 'The character sets and collations of the databases of a run.' })
export interface ChosenDefaults extends z.infer<typeof chosenDefaultsSchema> {}
