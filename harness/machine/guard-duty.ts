/**
 * What a guard does: the export `duty` of the module that a guard is started with. A task is what a guard is told, and a
 * message is what it tells; both are JSON.
 */
export interface GuardDuty<Task, Message> {
  /** While the guarded process lives, where it is watched for signs of life. Resolves soon after `over`. */
  watch?(task: Task, watched: Watched<Message>): Promise<void>
  /** Undoes what the guarded process has left, for that process has ended, or has handed over. */
  undo(task: Task, tell: (message: Message) => void): Promise<void>
}

interface Watched<Message> {
  /** On the monotonic clock. */
  lastSignMs(): number
  /** Aborted when the guarded process has ended, or has handed over. */
  over: AbortSignal
  tell(message: Message): void
}

/** The line that asks a guard for a watch: each line from it on is a sign of life, until the end of the pipe. */
export const watchLine = 'watch'
