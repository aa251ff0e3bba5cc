/** The only place that asks for the time. */
export const clock = {
  /** Milliseconds on a clock that never runs backwards; for durations. */
  monotonicMs: (): number => performance.now(),
  /** The time of day; for what people read. */
  now: (): Date => new Date(),
}
