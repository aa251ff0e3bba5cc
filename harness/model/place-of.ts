import type { FindingPlace, Subject } from './subject.ts'

/** Returns the place of a subject, in the form of verdict.json. */
export function placeOf(subject: Subject): FindingPlace {
  switch (subject.kind) {
    case 'statement':
    case 'table': {
      const { at, name, suite, file } = subject
      return { at, ...(name === undefined ? {} : { name }), suite, file }
    }
    case 'server':
      return { at: subject.at ?? subject.title, name: subject.name }
    case 'connection':
    case 'step':
    case 'client':
      return { at: subject.title, name: subject.name }
    default:
      return subject satisfies never
  }
}
