import type { FaultKind } from './compiled';

/** The words of the language that are no names of C: for completion, highlighting and suggestions. */

export const declarationWords: readonly string[] = ['scenario', 'stack', 'network', 'host'];
export const hostWords: readonly string[] = ['sysctl', 'stack', 'process'];
export const networkWords: readonly string[] = ['latency', 'loss', 'drop', 'duplicate', 'delay', 'inject'];
export const ruleWords: readonly string[] = ['between', 'and', 'seed', 'every', 'from', 'by', 'after', 'at'];
export const stackNames = ['linux', 'rfc9293'] as const;
export const statementWords: readonly string[] = ['if', 'else', 'while', 'do', 'for', 'break', 'continue', 'return', 'sizeof', 'struct'];
export const durationUnits: readonly string[] = ['us', 'ms', 's', 'min'];

/** Every keyword. */
export const keywords: readonly string[] = [
  ...new Set([...declarationWords, ...hostWords, ...networkWords, ...ruleWords, ...statementWords, 'int', 'char', 'void', 'const']),
];

/** What a fault rule may say a segment carries, and what that means. */
export const segmentKinds: Readonly<Record<FaultKind, string>> = {
  SYN: 'a SYN without ACK: the first segment of a connection',
  'SYN-ACK': 'the answer to a SYN',
  FIN: 'any segment with FIN',
  RST: 'any segment with RST',
  DATA: 'payload and none of SYN, FIN, RST',
  ACK: 'no payload and none of SYN, FIN, RST',
  ANY: 'any segment',
};
