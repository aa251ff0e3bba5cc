import { UsageError } from './usage-error.ts'

/** The account that Crosscheck uses on a server may not do what a part of a run takes. */
export class NotPermitted extends UsageError {}
