import { openObject, z } from '../formats/schema.ts'
import { sideSchema } from './side-schema.ts'

const place = z.string().describe('file:line:column')
const suite = z.string().describe('The name of the suite.')
const file = z.string().describe('The file of the suite.')
const name = z.string().describe('Tells it apart from others of its phase, from night to night.')
const title = z.string().describe('In a few words, for people.')

const statementSubjectSchema = openObject({
  kind: z.literal('statement'),
  name: z.string().exactOptional().describe('As its suite names it.'),
  suite,
  file,
  at: place,
})

const tableSubjectSchema = openObject({ kind: z.literal('table'), name, suite, file, at: place }).describe(
  'The contents of a table after a suite.',
)

const serverSubjectSchema = openObject({
  kind: z.literal('server'),
  name,
  title,
  side: sideSchema,
  at: place.exactOptional(),
}).describe('Something of one server: an account, an event, a setting, a table that has changed.')

const titledSubject = <Kind extends string>(kind: Kind) => openObject({ kind: z.literal(kind), name, title })

export const subjectSchema = z
  .discriminatedUnion('kind', [
    statementSubjectSchema,
    tableSubjectSchema,
    serverSubjectSchema,
    titledSubject('connection').describe('What becomes of a connection.'),
    titledSubject('step').describe('A step of a procedure: of a migration, of a fail-over.'),
    titledSubject('client').describe('A program that uses the servers.'),
  ])
  .meta({ id: 'Subject', description: 'What a finding is about.' })
export type Subject = z.infer<typeof subjectSchema>

export const findingPlaceSchema = openObject({
  at: z.string().describe('file:line:column of a statement; else in a few words.'),
  name: z.string().exactOptional(),
  suite: suite.exactOptional(),
  file: file.exactOptional(),
  label: z.string().exactOptional().describe('The id of the known cause of what differs here, where there is one.'),
}).meta({ id: 'FindingPlace', description: 'Where a divergence shows.' })
export interface FindingPlace extends z.infer<typeof findingPlaceSchema> {}
