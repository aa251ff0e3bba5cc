import type { Divergence } from '../../model/divergence.ts'

/** What a divergence is about, as text: SQL, or else a few words. */
export function subjectText({ example, subject }: Pick<Divergence, 'example' | 'subject'>): string {
  if (example.sql !== undefined) return example.sql
  return 'title' in subject ? subject.title : (subject.name ?? subject.at)
}
