/**
 * Arithmetic modulo 2^32 (RFC 9293 3.4). All sequence numbers of the engine are integers from 0 to 2^32 - 1, and all of their
 * arithmetic and comparisons are here.
 */

/** `sequence` moved by `count`, which may be negative. */
export function add(sequence: number, count: number): number {
  return (sequence + count) >>> 0;
}

/** How far `a` lies behind `b`: a - b as a signed 32-bit number. */
export function difference(a: number, b: number): number {
  return (a - b) | 0;
}

/** a < b on the circle. */
export function isBefore(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}

/** a <= b on the circle. */
export function isBeforeOrAt(a: number, b: number): boolean {
  return ((a - b) | 0) <= 0;
}

/** a > b on the circle. */
export function isAfter(a: number, b: number): boolean {
  return ((b - a) | 0) < 0;
}

/** low <= sequence <= high on the circle. */
export function isBetween(low: number, sequence: number, high: number): boolean {
  return (high - low) >>> 0 >= (sequence - low) >>> 0;
}
