import type { CallDefinition, CallForm } from '../../program/systemCalls';
import type { CompiledVariable } from '../compiled';
import type { SourceSpan } from '../source';
import type { Block, CallExpression, Declarator, Expression, HostBlock, NameExpression } from '../tree';

/** What an expression is worth. `unknown` is what an error has been reported for: it fits everywhere. */
export type ValueType = 'number' | 'text' | 'linger' | 'events' | 'event' | 'address' | 'list' | 'duration' | 'nothing' | 'unknown';

export interface VariableSymbol extends CompiledVariable {
  /** Where its name stands in the declaration. */
  nameSource: SourceSpan;
}

/** A function of a host, or the body of a process. */
export interface FunctionSymbol {
  name: string;
  host: HostSymbol;
  /** Its place among the compiled functions; -1 for a prototype without a body. */
  number: number;
  isProcess: boolean;
  result: 'number' | 'nothing';
  parameters: VariableSymbol[];
  variables: VariableSymbol[];
  variableCells: number;
  body: Block | undefined;
  nameSource: SourceSpan;
  source: SourceSpan;
}

export interface HostSymbol {
  name: string;
  number: number;
  block: HostBlock;
  functions: Map<string, FunctionSymbol>;
  processes: FunctionSymbol[];
}

export type NameMeaning =
  | { kind: 'variable'; variable: VariableSymbol }
  | { kind: 'constant'; value: number }
  | { kind: 'errno' }
  | { kind: 'host'; host: HostSymbol };

export type CallMeaning =
  | { kind: 'function'; function: FunctionSymbol }
  | { kind: 'definition'; definition: CallDefinition; form: CallForm };

/** What the checker found out about a tree. */
export interface Meaning {
  hosts: HostSymbol[];
  hostsByName: Map<string, HostSymbol>;
  /** Those with a body, by their number. */
  functions: FunctionSymbol[];
  names: Map<NameExpression, NameMeaning>;
  calls: Map<CallExpression, CallMeaning>;
  declared: Map<Declarator, VariableSymbol>;
  types: Map<Expression, ValueType>;
}
