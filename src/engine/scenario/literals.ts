import { encodeUtf8 } from '../program/utf8';

/** The values of literals as they are written in a scenario. */

const nanosecondsPerUnit: Record<string, number> = { us: 1e3, ms: 1e6, s: 1e9, min: 60e9 };

/** Nanoseconds of `10ms`, `1.5s`, `2min`, or of a plain `0`; undefined for what is no duration. */
export function durationNs(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^(\d+(?:\.\d+)?)(us|ms|s|min)$/.exec(text);
  if (!match) return undefined;
  return Math.round(Number(match[1]) * (nanosecondsPerUnit[match[2] as string] as number));
}

/** The number of an integer literal, decimal, hexadecimal or (with a leading 0) octal; undefined for anything else. */
export function integerValue(text: string): number | undefined {
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^(?:0[xX][\da-fA-F]+|0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
}

const escapes: Record<string, number> = { n: 10, r: 13, t: 9, a: 7, b: 8, f: 12, v: 11, '\\': 92, '"': 34, "'": 39, '?': 63 };

/** The bytes between the quotes of C string literals, one after the other; UTF-8 for what is not ASCII. */
export function stringBytes(images: readonly string[]): Uint8Array {
  const bytes: number[] = [];
  for (const image of images) for (const byte of bytesOf(image.replace(/^"/, '').replace(/"$/, ''))) bytes.push(byte);
  return Uint8Array.from(bytes);
}

/** The number of a character literal; undefined when it is not one character of one byte. */
export function characterValue(image: string): number | undefined {
  const bytes = bytesOf(image.slice(1, -1));
  return bytes.length === 1 ? bytes[0] : undefined;
}

function bytesOf(inner: string): number[] {
  const bytes: number[] = [];
  const part = /\\x([\da-fA-F]{1,2})|\\([0-7]{1,3})|\\([\s\S])|[^\\]+/g;
  for (const match of inner.matchAll(part)) {
    const [all, hexadecimal, octal, letter] = match;
    if (hexadecimal !== undefined) bytes.push(Number.parseInt(hexadecimal, 16));
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (letter !== undefined) bytes.push(escapes[letter] ?? letter.charCodeAt(0) & 0xff);
    else for (const byte of encodeUtf8(all)) bytes.push(byte);
  }
  return bytes;
}

/** The escape sequences of a literal that C does not have: `\q`. */
export function unknownEscapes(image: string): string[] {
  return (image.match(/\\[\s\S]/g) ?? []).filter((sequence) => !/\\[0-7x]/.test(sequence) && escapes[sequence[1] as string] === undefined);
}
