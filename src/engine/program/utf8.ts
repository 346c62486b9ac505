/** Text and its UTF-8 bytes; the engine has only the language's own library, which knows neither. */

/** The UTF-8 bytes of a text. Halves of surrogate pairs become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point >= 0xd800 && point <= 0xdfff) bytes.push(0xef, 0xbf, 0xbd);
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
  }
  return Uint8Array.from(bytes);
}

/** The text of UTF-8 bytes. What is no UTF-8 becomes U+FFFD, a byte at a time. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i] as number;
    const length = lead < 0x80 ? 1 : lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    const point = length === 0 || lead >= 0xf5 ? -1 : pointAt(bytes, i, length);
    text += point < 0 ? '\ufffd' : String.fromCodePoint(point);
    i += point < 0 ? 1 : length;
  }
  return text;
}

const smallestOfLength = [0, 0, 0x80, 0x800, 0x10000];

/** The code point of `length` bytes at an index, or -1. */
function pointAt(bytes: Uint8Array, index: number, length: number): number {
  const lead = bytes[index] as number;
  if (length === 1) return lead;
  let point = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = bytes[index + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  const right = point >= (smallestOfLength[length] as number) && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return right ? point : -1;
}
