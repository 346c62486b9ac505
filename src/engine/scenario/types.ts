import type { ValueType } from './check/meaning';
import type { VariableType } from './compiled';

/** Types of the C subset as they are written, and what other types of C are to be replaced by. */

/** Words that stand for `int`. */
const integerTypes = new Set(['int', 'char', 'ssize_t', 'size_t', 'socklen_t']);

/** The words of the types that a variable may have, for suggestions. */
export const typeNames: readonly string[] = [
  'int',
  'char',
  'void',
  'struct linger',
  'struct epoll_event',
  'ssize_t',
  'size_t',
  'socklen_t',
];

export type BaseType = 'int' | 'char' | 'void' | 'linger' | 'epollEvent';

/** The type that words name; undefined when the language does not have it. */
export function baseType(text: string): BaseType | undefined {
  if (text === 'char') return 'char';
  if (integerTypes.has(text)) return 'int';
  if (text === 'void') return 'void';
  if (text === 'struct linger') return 'linger';
  return text === 'struct epoll_event' ? 'epollEvent' : undefined;
}

/** Cells that a variable of this type takes. */
export function cellsOf(type: VariableType): number {
  switch (type.kind) {
    case 'int':
    case 'reference':
      return 1;
    case 'chars':
    case 'linger':
      return 2;
    case 'epollEvents':
      return 1 + 2 * type.capacity;
  }
}

/** The size of a variable in C, in bytes. */
export function bytesOf(type: VariableType): number {
  switch (type.kind) {
    case 'int':
      return 4;
    case 'reference':
      return 8;
    case 'chars':
      return type.capacity;
    case 'linger':
      return 8;
    case 'epollEvents':
      return 12 * type.capacity;
  }
}

/** What the name of a variable of this type is worth in an expression. */
export function valueTypeOf(type: VariableType): ValueType {
  switch (type.kind) {
    case 'int':
      return 'number';
    case 'chars':
      return 'text';
    case 'linger':
      return 'linger';
    case 'epollEvents':
      return 'events';
    case 'reference':
      return type.to === 'chars' ? 'text' : type.to === 'linger' ? 'linger' : 'events';
  }
}

/** The type as C writes it: `char[1024]`. */
export function typeText(type: VariableType): string {
  switch (type.kind) {
    case 'int':
      return 'int';
    case 'chars':
      return `char[${type.capacity}]`;
    case 'linger':
      return 'struct linger';
    case 'epollEvents':
      return `struct epoll_event[${type.capacity}]`;
    case 'reference':
      return type.to === 'chars' ? 'char *' : type.to === 'linger' ? 'struct linger *' : 'struct epoll_event *';
  }
}

/** A value's type in words: `a number`. */
export function valueTypeText(type: ValueType): string {
  const texts: Record<ValueType, string> = {
    number: 'a number',
    text: 'text',
    linger: 'a struct linger',
    events: 'an array of epoll events',
    event: 'an epoll event',
    address: 'the address of a number',
    list: 'a list of values',
    duration: 'a duration',
    nothing: 'no value',
    unknown: 'something unknown',
  };
  return texts[type];
}
