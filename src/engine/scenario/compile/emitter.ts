import type { Instruction, Operation } from '../../program/instructions';
import type { SourceSpan } from '../source';

/** How each instruction changes the number of values on the stack; what depends on `count` pops that many besides. */
const stackEffect: Record<Operation, number> = {
  statement: 0,
  push: 1,
  load: 1,
  store: -1,
  address: 1,
  duplicate: 1,
  drop: -1,
  jump: 0,
  jumpIfZero: -1,
  jumpIfNotZero: -1,
  systemCall: 1,
  call: 1,
  return: -1,
  add: -1,
  subtract: -1,
  multiply: -1,
  divide: -1,
  remainder: -1,
  equal: -1,
  notEqual: -1,
  less: -1,
  lessOrEqual: -1,
  greater: -1,
  greaterOrEqual: -1,
  and: -1,
  or: -1,
  exclusiveOr: -1,
  shiftLeft: -1,
  shiftRight: -1,
  not: 0,
  negate: 0,
  complement: 0,
  nanoseconds: 0,
  loadErrno: 1,
  storeErrno: -1,
  loadCharacter: -1,
  storeCharacter: -2,
  eventMember: -1,
  offset: 0,
  loadCell: 0,
  storeCell: -1,
  textLength: 0,
  errorText: 0,
  print: 1,
  printError: 0,
  exit: -1,
};

/** Writes the instructions of one function and watches how deep its stack grows. */
export class Emitter {
  readonly code: Instruction[] = [];
  readonly statements: SourceSpan[] = [];
  private depth = 0;
  private deepest = 0;

  get stackCells(): number {
    return this.deepest;
  }

  emit(operation: Operation, operand = 0, count = 0): number {
    this.depth += stackEffect[operation] - count;
    if (this.depth > this.deepest) this.deepest = this.depth;
    return this.code.push({ operation, operand, count }) - 1;
  }

  /** Marks the beginning of a statement. */
  statement(source: SourceSpan): void {
    this.emit('statement', this.statements.push(source) - 1);
  }

  /** The place of the next instruction. */
  get here(): number {
    return this.code.length;
  }

  /** Lets the jump at a place lead to the next instruction. */
  land(jump: number): void {
    const instruction = this.code[jump];
    if (instruction) instruction.operand = this.here;
  }

  /** Forgets one value of the stack's depth: the branches of `?:` each leave one, of which only one is there. */
  forgetOne(): void {
    this.depth--;
  }
}
