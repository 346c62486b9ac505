import type { Operation } from './instructions';

/** A division that the processor refuses: the process is killed by SIGFPE. */
export class DivisionFault extends Error {}

const smallestInt = -0x80000000;

function checkDivision(left: number, right: number): void {
  if (right === 0 || (left === smallestInt && right === -1)) throw new DivisionFault();
}

/** What instructions that take two numbers make of them, in C's int of 32 bits. */
export const arithmetic: Partial<Record<Operation, (left: number, right: number) => number>> = {
  add: (left, right) => (left + right) | 0,
  subtract: (left, right) => (left - right) | 0,
  multiply: (left, right) => Math.imul(left, right),
  divide: (left, right) => {
    checkDivision(left, right);
    return (left / right) | 0;
  },
  remainder: (left, right) => {
    checkDivision(left, right);
    return (left % right) | 0;
  },
  equal: (left, right) => (left === right ? 1 : 0),
  notEqual: (left, right) => (left !== right ? 1 : 0),
  less: (left, right) => (left < right ? 1 : 0),
  lessOrEqual: (left, right) => (left <= right ? 1 : 0),
  greater: (left, right) => (left > right ? 1 : 0),
  greaterOrEqual: (left, right) => (left >= right ? 1 : 0),
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  exclusiveOr: (left, right) => left ^ right,
  shiftLeft: (left, right) => left << right,
  shiftRight: (left, right) => left >> right,
};
