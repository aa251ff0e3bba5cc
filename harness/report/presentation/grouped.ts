/**
 * Returns a whole number for people, such as `1,234,567`. Not with Intl, whose data takes some 10 ms to load for the
 * first number.
 */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
