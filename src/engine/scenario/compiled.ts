import type { Instruction } from '../program/instructions';
import type { SegmentKind } from '../trace/events';
import type { SourceSpan } from './source';

/** A scenario ready to run: what the compiler makes of a file without errors. Immutable. */
export interface CompiledScenario {
  title: string;
  network: CompiledNetwork;
  hosts: CompiledHost[];
  /** Functions of all hosts, the bodies of processes among them; instructions refer to them by their place here. */
  functions: CompiledFunction[];
  /** String and character-array constants as bytes (UTF-8), by number. */
  texts: Uint8Array[];
  /** The system-call sites, by number: instruction operand -> where and how the call is written. */
  callSites: CallSite[];
}

export interface CompiledHost {
  name: string;
  stack: 'linux' | 'rfc9293';
  /** Key (`net.ipv4.tcp_fin_timeout`) to value as written, in order. */
  sysctls: { key: string; value: string; source: SourceSpan }[];
  processes: { name: string /** Number of the function that is its body. */; body: number; source: SourceSpan }[];
  source: SourceSpan;
}

export interface CompiledFunction {
  name: string;
  /** Host it belongs to, by number. */
  host: number;
  parameters: CompiledVariable[];
  /** All locals of all its blocks; parameters come first. */
  variables: CompiledVariable[];
  /** Cells for parameters and locals. */
  variableCells: number;
  /** Cells that the evaluation of expressions needs at most. */
  stackCells: number;
  code: Instruction[];
  /** Where each statement stands; the instruction `statement` names them by number. */
  statements: SourceSpan[];
  source: SourceSpan;
}

export interface CompiledVariable {
  name: string;
  /** `int`; `char[]` with its size; struct linger; struct epoll_event[] with its size; a pointer is a parameter of such a type. */
  type: VariableType;
  /** First cell, relative to the frame's variables. */
  offset: number;
  /** Where the name is visible: for the Variables view. */
  scope: SourceSpan;
}

export type VariableType =
  | { kind: 'int' }
  | { kind: 'chars'; capacity: number }
  | { kind: 'linger' }
  | { kind: 'epollEvents'; capacity: number }
  | { kind: 'reference'; to: 'chars' | 'linger' | 'epollEvents' };

export interface CallSite {
  name: string;
  /** As written, white space folded: `read(fd, 1024)`. */
  text: string;
  source: SourceSpan;
}

export type FaultKind = SegmentKind | 'ANY';

export interface FaultRule {
  action: 'drop' | 'duplicate' | 'delay';
  kind: FaultKind;
  /** Host number. */
  from: number;
  /** Which one from 1, or every. */
  occurrence: number | 'every';
  /** Delay, or how long after the original the copy arrives. */
  byNs: number;
  source: SourceSpan;
}

export interface InjectRule {
  atNs: number;
  from: number;
  flags: string;
  /** Relative to the SYNs of the latest connection; may be negative. */
  relativeSeq: number;
  relativeAck: number;
  length: number;
  window: number;
  source: SourceSpan;
}

export interface CompiledNetwork {
  /** One way. */
  latencyNs: number;
  latencyBetween: { hosts: [number, number]; latencyNs: number }[];
  loss: { probability: number; seed: number } | undefined;
  faults: FaultRule[];
  injections: InjectRule[];
}
