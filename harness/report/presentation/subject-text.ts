import type { Divergence } from '../../model/divergence.ts'

/** Returns the subject of a divergence as text: SQL, or otherwise a few words. */
export function subjectText({ example, subject }: Pick<Divergence, 'example' | 'subject'>): string {
  if (example.sql !== undefined) return example.sql
  return 'title' in subject ? subject.title : (subject.name ?? subject.at)
}
