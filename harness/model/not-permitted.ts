import { UsageError } from './usage-error.ts'

/** The account that Crosscheck uses on a server lacks a right that a part of a run needs. */
export class NotPermitted extends UsageError {}
