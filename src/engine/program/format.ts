import { decodeUtf8 } from './utf8';
import type { Values } from './values';

const conversion = /%([-+ 0#]*)(\d*)(?:\.(\d+))?(?:hh|h|ll|l|z)?([diuxXcs%])/g;

/** What printf writes for a format and its values: %d %i %u %x %X %c %s %% with flags, width and precision. */
export function formatted(pointer: number, values: readonly number[], memory: Values): string {
  const format = decodeUtf8(memory.string(pointer));
  let next = 0;
  return format.replace(conversion, (_all: string, flags: string, width: string, precision: string | undefined, letter: string) => {
    if (letter === '%') return '%';
    const value = values[next++] ?? 0;
    const text = converted(letter, value, precision === undefined ? undefined : Number(precision), memory);
    const signed = flags.includes('+') && (letter === 'd' || letter === 'i') && value >= 0 ? `+${text}` : text;
    return padded(signed, Math.min(Number(width), 1000), flags, letter);
  });
}

function converted(letter: string, value: number, precision: number | undefined, memory: Values): string {
  switch (letter) {
    case 's': {
      if (value === 0) return '(null)';
      const bytes = memory.string(value);
      return decodeUtf8(precision === undefined ? bytes : bytes.subarray(0, precision));
    }
    case 'c':
      return String.fromCharCode(value & 0xff);
    case 'x':
      return (value >>> 0).toString(16);
    case 'X':
      return (value >>> 0).toString(16).toUpperCase();
    case 'u':
      return String(value >>> 0);
    default:
      return String(value);
  }
}

function padded(text: string, width: number, flags: string, letter: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || letter === 's' || letter === 'c') return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
