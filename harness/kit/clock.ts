/** The only code that reads the clock. */
export const clock = {
  /** Milliseconds on a clock that never runs backwards; for durations. */
  monotonicMs: (): number => performance.now(),
  /** The time of day; for texts that people read. */
  now: (): Date => new Date(),
}
