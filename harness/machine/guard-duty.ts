/**
 * The duty of a guard: the export `duty` of the module with which a guard is started. A task is the input of a guard,
 * and a message is its output; both are JSON.
 */
export interface GuardDuty<Task, Message> {
  /**
   * Runs while the guarded process lives, if that process is to be watched for signs of life. Resolves soon after
   * `over`.
   */
  watch?(task: Task, watched: Watched<Message>): Promise<void>
  /** Undoes the changes that the guarded process has left, after that process has ended or handed over. */
  undo(task: Task, tell: (message: Message) => void): Promise<void>
}

interface Watched<Message> {
  /** The time of the last sign of life on the monotonic clock, in milliseconds. */
  lastSignMs(): number
  /** Aborted when the guarded process has ended, or has handed over. */
  over: AbortSignal
  tell(message: Message): void
}

/** The line that asks a guard to watch: from then on, each line is a sign of life, until the end of the pipe. */
export const watchLine = 'watch'
