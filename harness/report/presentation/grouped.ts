/** `1,234,567`: a whole number for people. By hand, because what Intl needs for the first one takes some 10 ms to load. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
