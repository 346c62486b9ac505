import type { CallSite, CompiledFunction, CompiledScenario } from '../scenario/compiled';
import type { SourceSpan } from '../scenario/source';
import type { Memory } from '../world/memory';
import type { Allocator } from '../world/records';
import type { FrameSnapshot, VariableSnapshot } from '../world/snapshot';
import type { Texts } from '../world/texts';
import { arithmetic, DivisionFault } from './arithmetic';
import { errnoMessage } from './constants';
import { formatted } from './format';
import { VariableReader } from './frames';
import type { Instruction } from './instructions';
import type { SystemCallName } from './systemCalls';
import { decodeUtf8, encodeUtf8 } from './utf8';
import { SegmentationFault, Values } from './values';

/** Why a program stops for the moment. */
export type Pause =
  /** A system call is asked for; the program waits until completeCall. */
  | { kind: 'call'; site: number; name: SystemCallName; args: number[] }
  /** printf or perror; the text as it is written, its line ends included. */
  | { kind: 'output'; text: string; site: number }
  /** A statement is about to run. */
  | { kind: 'statement'; source: SourceSpan }
  /** The end of the process body, exit(status), or the signal that the program brought upon itself. */
  | { kind: 'exit'; status: number; signal?: 'SIGSEGV' | 'SIGFPE' }
  /** The time that it was given is used up. */
  | { kind: 'budget' };

const nanosecondsPerStatement = 10;
/** Beyond so many statements without a system call only those with breakpoints are told. */
const statementsTold = 1000;
/** Functions in each other; a real stack of 8 MB bears about as many. */
const deepestCalls = 10000;

// The cells of a program.
const programFrame = 0;
const programNext = 1;
const programErrno = 2;
/** Statements begun since the last system call. */
const programStatements = 3;
const programDepth = 4;
const programCells = 5;

// The cells of a frame: these, its variables, its stack.
const frameFunction = 0;
const frameCaller = 1;
/** Where the caller goes on. */
const frameReturn = 2;
/** Values on the stack while the program pauses or has called a function. */
const frameStackCount = 3;
const frameVariables = 4;

/**
 * Runs programs: for each the instructions of its process body, until something concerns the kernel.
 *
 * All that changes lies in the memory's cells, so that the world's going back takes the programs along. While a program runs, its
 * registers and the stack of its innermost function are held in fields, which mean nothing between two runs.
 */
export class Interpreter {
  /** Simulated nanoseconds that the last run took. */
  elapsedNs = 0;
  private readonly values: Values;
  private readonly reader: VariableReader;
  private readonly functions: readonly CompiledFunction[];
  private breakpointLines: ReadonlySet<number> = new Set();

  // The registers of the program that runs.
  private program = 0;
  private frame = 0;
  private next = 0;
  private statementsBegun = 0;
  private code: readonly Instruction[] = [];
  private readonly stack: Float64Array;
  private depth = 0;

  constructor(
    private readonly memory: Memory,
    private readonly allocator: Allocator,
    texts: Texts,
    private readonly scenario: CompiledScenario,
  ) {
    this.values = new Values(memory, texts);
    this.reader = new VariableReader(memory, this.values);
    this.functions = scenario.functions;
    this.stack = new Float64Array(Math.max(1, ...scenario.functions.map((each) => each.stackCells)));
  }

  /** Makes the state of a process whose body is the function; returns its address. */
  start(functionNumber: number): number {
    const program = this.allocator.allocate(programCells);
    this.memory.write(program + programFrame, this.newFrame(functionNumber, 0, 0));
    return program;
  }

  /** Lines (from 1) whose statements are always told, however long a loop. */
  setBreakpointLines(lines: ReadonlySet<number>): void {
    this.breakpointLines = lines;
  }

  errno(program: number): number {
    return this.cell(program + programErrno);
  }

  /** Delivers the result of the call that the program waits for; sets errno when `errno` is not 0. */
  completeCall(program: number, result: number, errno: number): void {
    const frame = this.cell(program + programFrame);
    const count = this.cell(frame + frameStackCount);
    this.memory.write(this.stackAddress(frame) + count, result);
    this.memory.write(frame + frameStackCount, count + 1);
    if (errno !== 0) this.memory.write(program + programErrno, errno);
  }

  /** Runs until something concerns the kernel; `elapsedNs` says afterwards how much simulated time it took. */
  run(program: number, budgetNs: number): Pause {
    this.elapsedNs = 0;
    this.program = program;
    this.enter(this.cell(program + programFrame), this.cell(program + programNext));
    this.statementsBegun = this.cell(program + programStatements);
    let pause: Pause;
    try {
      pause = this.execute(budgetNs);
    } catch (error) {
      if (error instanceof SegmentationFault) pause = { kind: 'exit', status: 0, signal: 'SIGSEGV' };
      else if (error instanceof DivisionFault) pause = { kind: 'exit', status: 0, signal: 'SIGFPE' };
      else throw error;
    }
    this.save();
    return pause;
  }

  private execute(budgetNs: number): Pause {
    const { stack, memory } = this;
    for (;;) {
      const instruction = this.code[this.next] as Instruction;
      const { operand } = instruction;
      switch (instruction.operation) {
        case 'statement': {
          if (this.elapsedNs >= budgetNs) return { kind: 'budget' };
          this.next++;
          const source = this.beginStatement(operand);
          if (source) return { kind: 'statement', source };
          continue;
        }
        case 'push':
          stack[this.depth++] = operand;
          break;
        case 'load':
          stack[this.depth++] = memory.cells[this.frame + frameVariables + operand] as number;
          break;
        case 'store':
          memory.write(this.frame + frameVariables + operand, stack[--this.depth] as number);
          break;
        case 'drop':
          this.depth--;
          break;
        case 'jump':
          this.next = operand;
          continue;
        case 'jumpIfZero':
          if (stack[--this.depth] !== 0) break;
          this.next = operand;
          continue;
        case 'jumpIfNotZero':
          if (stack[--this.depth] === 0) break;
          this.next = operand;
          continue;
        case 'systemCall':
          this.next++;
          return this.systemCall(operand, instruction.count);
        case 'call':
          this.call(operand, instruction.count);
          continue;
        case 'return': {
          const status = this.leave();
          if (status !== undefined) return { kind: 'exit', status: status & 0xff };
          continue;
        }
        case 'exit':
          return { kind: 'exit', status: (stack[--this.depth] as number) & 0xff };
        case 'print':
        case 'printError': {
          this.next++;
          return { kind: 'output', text: this.output(instruction), site: operand };
        }
        default:
          this.compute(instruction);
      }
      this.next++;
    }
  }

  /** The place of a statement that is to be told of. The time of the one before is over; a system call takes its own. */
  private beginStatement(number: number): SourceSpan | undefined {
    if (this.statementsBegun > 0) this.elapsedNs += nanosecondsPerStatement;
    this.statementsBegun++;
    const source = this.functionAt(this.frame).statements[number];
    const isTold = this.statementsBegun <= statementsTold || (source !== undefined && this.breakpointLines.has(source.line));
    return isTold ? source : undefined;
  }

  private systemCall(site: number, count: number): Pause {
    this.depth -= count;
    const args = Array.from(this.stack.subarray(this.depth, this.depth + count));
    this.statementsBegun = 0;
    const name = (this.scenario.callSites[site] as CallSite).name as SystemCallName;
    return { kind: 'call', site, name, args };
  }

  /** Calls a function of the program: its arguments become its first variables. */
  private call(functionNumber: number, count: number): void {
    const depth = this.cell(this.program + programDepth) + 1;
    if (depth > deepestCalls) throw new SegmentationFault();
    this.memory.write(this.program + programDepth, depth);
    this.depth -= count;
    this.saveStack();
    const frame = this.newFrame(functionNumber, this.frame, this.next + 1);
    for (let i = 0; i < count; i++) this.memory.write(frame + frameVariables + i, this.stack[this.depth + i] as number);
    this.memory.write(frame + frameStackCount, 0);
    this.enter(frame, 0);
  }

  /** Leaves the innermost function; the status when it was the body of the process. */
  private leave(): number | undefined {
    const value = this.stack[--this.depth] as number;
    const caller = this.cell(this.frame + frameCaller);
    if (caller === 0) return value;
    const next = this.cell(this.frame + frameReturn);
    this.freeFrame(this.frame);
    this.memory.write(this.program + programDepth, this.cell(this.program + programDepth) - 1);
    this.enter(caller, next);
    this.stack[this.depth++] = value;
    return undefined;
  }

  /** Runs one of the instructions that only compute. */
  private compute(instruction: Instruction): void {
    const { stack } = this;
    const { operation, operand } = instruction;
    const binary = arithmetic[operation];
    if (binary) {
      const right = stack[--this.depth] as number;
      stack[this.depth - 1] = binary(stack[this.depth - 1] as number, right);
      return;
    }
    const top = stack[this.depth - 1] as number;
    const below = stack[this.depth - 2] as number;
    switch (operation) {
      case 'not':
        stack[this.depth - 1] = top === 0 ? 1 : 0;
        return;
      case 'negate':
        stack[this.depth - 1] = -top | 0;
        return;
      case 'complement':
        stack[this.depth - 1] = ~top;
        return;
      case 'duplicate':
        stack[this.depth++] = top;
        return;
      case 'address':
        stack[this.depth++] = this.frame + frameVariables + operand;
        return;
      case 'nanoseconds':
        stack[this.depth - 1] = Math.max(0, top) * operand;
        return;
      case 'loadErrno':
        stack[this.depth++] = this.cell(this.program + programErrno);
        return;
      case 'storeErrno':
        this.memory.write(this.program + programErrno, top);
        this.depth--;
        return;
      case 'loadCharacter':
        this.replace(2, this.values.loadCharacter(below, top));
        return;
      case 'storeCharacter':
        this.values.storeCharacter(stack[this.depth - 3] as number, below, top);
        this.replace(3, top);
        return;
      case 'eventMember':
        this.replace(2, this.values.eventMember(below, top, operand));
        return;
      case 'offset':
        if (top <= 0) throw new SegmentationFault();
        stack[this.depth - 1] = top + operand;
        return;
      case 'loadCell':
        stack[this.depth - 1] = this.cell(top);
        return;
      case 'storeCell':
        this.memory.write(below, top);
        this.replace(2, top);
        return;
      case 'textLength':
        stack[this.depth - 1] = this.values.string(top).length;
        return;
      case 'errorText':
        stack[this.depth - 1] = this.values.textPointer(errnoMessage(top));
        return;
      default:
        throw new Error(`the interpreter has no instruction ${operation}`);
    }
  }

  /** Takes values from the stack and puts one in their place. */
  private replace(count: number, value: number): void {
    this.depth -= count;
    this.stack[this.depth++] = value;
  }

  private output(instruction: Instruction): string {
    if (instruction.operation === 'printError') {
      const pointer = this.stack[this.depth - 1] as number;
      const prefix = pointer === 0 ? '' : decodeUtf8(this.values.string(pointer));
      this.replace(1, 0);
      const message = errnoMessage(this.cell(this.program + programErrno));
      return `${prefix === '' ? '' : `${prefix}: `}${message}\n`;
    }
    const [format = 0, ...values] = this.stack.subarray(this.depth - instruction.count, this.depth);
    const text = formatted(format, values, this.values);
    this.replace(instruction.count, encodeUtf8(text).length);
    return text;
  }

  // Frames

  private cell(address: number): number {
    return this.memory.cells[address] as number;
  }

  private functionAt(frame: number): CompiledFunction {
    return this.functions[this.cell(frame + frameFunction)] as CompiledFunction;
  }

  private frameSize(functionNumber: number): number {
    const { variableCells, stackCells } = this.functions[functionNumber] as CompiledFunction;
    return frameVariables + variableCells + stackCells;
  }

  private newFrame(functionNumber: number, caller: number, next: number): number {
    const frame = this.allocator.allocate(this.frameSize(functionNumber));
    this.memory.write(frame + frameFunction, functionNumber);
    this.memory.write(frame + frameCaller, caller);
    this.memory.write(frame + frameReturn, next);
    return frame;
  }

  private freeFrame(frame: number): void {
    this.allocator.free(frame, this.frameSize(this.cell(frame + frameFunction)));
  }

  private stackAddress(frame: number): number {
    return frame + frameVariables + this.functionAt(frame).variableCells;
  }

  /** Makes a frame the innermost and takes its stack out of the memory. */
  private enter(frame: number, next: number): void {
    this.frame = frame;
    this.next = next;
    this.code = this.functionAt(frame).code;
    this.depth = this.cell(frame + frameStackCount);
    const address = this.stackAddress(frame);
    for (let i = 0; i < this.depth; i++) this.stack[i] = this.cell(address + i);
  }

  private saveStack(): void {
    const address = this.stackAddress(this.frame);
    this.memory.write(this.frame + frameStackCount, this.depth);
    for (let i = 0; i < this.depth; i++) this.memory.write(address + i, this.stack[i] as number);
  }

  /** Puts into the memory what the program must find there when it runs again. */
  private save(): void {
    this.saveStack();
    this.memory.write(this.program + programFrame, this.frame);
    this.memory.write(this.program + programNext, this.next);
    this.memory.write(this.program + programStatements, this.statementsBegun);
  }

  /** The functions that the program is in, innermost first, with the variables that can be seen where they are. */
  frames(program: number): FrameSnapshot[] {
    const snapshots: FrameSnapshot[] = [];
    let next = this.cell(program + programNext);
    const innermost = this.cell(program + programFrame);
    // A program that has used up its time, or has not started, is about to begin a statement.
    if (innermost !== 0 && this.functionAt(innermost).code[next]?.operation === 'statement') next++;
    for (let frame = innermost; frame !== 0; frame = this.cell(frame + frameCaller)) {
      const called = this.functionAt(frame);
      const source = statementAt(called, next);
      snapshots.push({ function: called.name, source, locals: this.locals(called, frame, source) });
      next = this.cell(frame + frameReturn);
    }
    return snapshots;
  }

  private locals(called: CompiledFunction, frame: number, at: SourceSpan): VariableSnapshot[] {
    const visible = new Map<string, VariableSnapshot>();
    for (const variable of called.variables) {
      const { scope } = variable;
      if (at.startOffset < scope.startOffset || at.startOffset >= scope.endOffset) continue;
      // An inner variable hides an outer one of its name.
      visible.delete(variable.name);
      visible.set(variable.name, this.reader.read(variable, frame + frameVariables));
    }
    return [...visible.values()];
  }

  /** Gives back the memory of a program whose process has ended. */
  release(program: number): void {
    let frame = this.cell(program + programFrame);
    while (frame !== 0) {
      const caller = this.cell(frame + frameCaller);
      this.freeFrame(frame);
      frame = caller;
    }
    this.allocator.free(program, programCells);
  }

  // What the kernel reads and writes of a program's memory.

  /** `length` bytes of an array of char or a text, zeros behind its end. */
  bytes(pointer: number, length: number): Uint8Array {
    return this.values.bytes(pointer, length);
  }

  /** Fills an array of char from its start. The bytes must not be changed afterwards. */
  store(pointer: number, textBytes: Uint8Array): void {
    this.values.store(pointer, textBytes);
  }

  /** Fills an array of epoll events from its start; those that do not fit are left out. */
  storeEpollEvents(pointer: number, events: readonly { events: number; fd: number }[]): void {
    const capacity = this.cell(pointer);
    events.slice(0, capacity).forEach((event, i) => {
      this.memory.write(this.values.eventMember(pointer, i, 0), event.events);
      this.memory.write(this.values.eventMember(pointer, i, 1), event.fd);
    });
  }
}

/** The statement that a function is in when `next` is the instruction that it goes on with. */
function statementAt(called: CompiledFunction, next: number): SourceSpan {
  for (let i = Math.min(next, called.code.length) - 1; i >= 0; i--) {
    const instruction = called.code[i];
    if (instruction?.operation === 'statement') return called.statements[instruction.operand] ?? called.source;
  }
  return called.source;
}
