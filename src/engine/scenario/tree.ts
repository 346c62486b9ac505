import type { SourceSpan } from './source';

/**
 * The syntax tree of a scenario file. Every node knows its place. In a file with errors parts are missing: a name with an empty
 * text, an expression of kind `missing`; whatever could be read is there.
 */
export interface ScenarioTree {
  declarations: Declaration[];
  source: SourceSpan;
}

export interface Name {
  /** Empty when the name is missing. */
  text: string;
  source: SourceSpan;
}

export type Declaration = TitleDeclaration | StackDeclaration | NetworkBlock | HostBlock;

export interface TitleDeclaration {
  kind: 'title';
  title: string;
  titleSource: SourceSpan;
  source: SourceSpan;
}

export interface StackDeclaration {
  kind: 'stack';
  stack: Name;
  source: SourceSpan;
}

export interface NetworkBlock {
  kind: 'network';
  rules: NetworkRule[];
  source: SourceSpan;
}

export interface HostBlock {
  kind: 'host';
  name: Name;
  items: HostItem[];
  source: SourceSpan;
}

export type HostItem = SysctlItem | StackDeclaration | ProcessItem | FunctionItem;

export interface SysctlItem {
  kind: 'sysctl';
  key: Name;
  /** As written: `40000 40000`; without the quotes of a string. */
  value: Name;
  source: SourceSpan;
}

export interface ProcessItem {
  kind: 'process';
  name: Name | undefined;
  body: Block;
  source: SourceSpan;
}

export interface FunctionItem {
  kind: 'function';
  result: TypeName;
  name: Name;
  parameters: Parameter[];
  /** Missing in a prototype. */
  body: Block | undefined;
  source: SourceSpan;
}

export interface Parameter {
  type: TypeName;
  /** `char *buffer` and `char buffer[]` are the same. */
  pointer: boolean;
  /** Missing in a prototype such as `void f(int);`. */
  name: Name | undefined;
  source: SourceSpan;
}

/** A type as it is written: `int`, `char`, `void`, `struct linger`, or a word that is no type of the language. */
export interface TypeName {
  text: string;
  source: SourceSpan;
}

// Network

export type NetworkRule = LatencyRule | LossRule | FaultItem | InjectItem;

export interface LatencyRule {
  kind: 'latency';
  latency: Quantity;
  between: [Name, Name] | undefined;
  source: SourceSpan;
}

export interface LossRule {
  kind: 'loss';
  percent: Quantity;
  seed: Quantity | undefined;
  source: SourceSpan;
}

export interface FaultItem {
  kind: 'fault';
  action: 'drop' | 'duplicate' | 'delay';
  every: boolean;
  segment: Name;
  host: Name;
  occurrence: Quantity | undefined;
  /** The duration after `by` or `after`. */
  by: Quantity | undefined;
  source: SourceSpan;
}

export interface InjectItem {
  kind: 'inject';
  at: Quantity;
  host: Name;
  segment: string;
  segmentSource: SourceSpan;
  source: SourceSpan;
}

/** A number or a duration as it is written: `10ms`, `5`; empty when it is missing. */
export interface Quantity {
  text: string;
  source: SourceSpan;
}

// Statements

export type Statement =
  | Block
  | VariableDeclaration
  | ExpressionStatement
  | IfStatement
  | WhileStatement
  | DoStatement
  | ForStatement
  | JumpStatement
  | ReturnStatement
  | EmptyStatement;

export interface Block {
  kind: 'block';
  statements: Statement[];
  source: SourceSpan;
}

export interface VariableDeclaration {
  kind: 'variables';
  type: TypeName;
  declarators: Declarator[];
  source: SourceSpan;
}

export interface Declarator {
  pointer: boolean;
  name: Name;
  /** `[n]`; `size` is missing in `[]`. */
  array: { size: Expression | undefined } | undefined;
  initializer: Expression | undefined;
  source: SourceSpan;
}

export interface ExpressionStatement {
  kind: 'expression';
  expression: Expression;
  source: SourceSpan;
}

export interface IfStatement {
  kind: 'if';
  /** `if`, then each `else if`. */
  branches: { condition: Expression; body: Statement }[];
  otherwise: Statement | undefined;
  source: SourceSpan;
}

export interface WhileStatement {
  kind: 'while';
  condition: Expression;
  body: Statement;
  source: SourceSpan;
}

export interface DoStatement {
  kind: 'do';
  body: Statement;
  condition: Expression;
  source: SourceSpan;
}

export interface ForStatement {
  kind: 'for';
  initial: VariableDeclaration | ExpressionStatement | undefined;
  condition: Expression | undefined;
  update: Expression | undefined;
  body: Statement;
  /** The parenthesised part. */
  header: SourceSpan;
  source: SourceSpan;
}

export interface JumpStatement {
  kind: 'break' | 'continue';
  source: SourceSpan;
}

export interface ReturnStatement {
  kind: 'return';
  value: Expression | undefined;
  source: SourceSpan;
}

export interface EmptyStatement {
  kind: 'empty';
  source: SourceSpan;
}

// Expressions

export type Expression =
  | NumberLiteral
  | DurationLiteral
  | CharacterLiteral
  | StringLiteral
  | NameExpression
  | CallExpression
  | UnaryExpression
  | UpdateExpression
  | BinaryExpression
  | AssignmentExpression
  | ConditionalExpression
  | IndexExpression
  | MemberExpression
  | SizeofExpression
  | CastExpression
  | InitializerList
  | MissingExpression;

export interface NumberLiteral {
  kind: 'number';
  text: string;
  source: SourceSpan;
}

export interface DurationLiteral {
  kind: 'duration';
  text: string;
  source: SourceSpan;
}

export interface CharacterLiteral {
  kind: 'character';
  text: string;
  source: SourceSpan;
}

/** One literal or several in a row, which C joins. */
export interface StringLiteral {
  kind: 'string';
  /** Each as written, with its quotes. */
  texts: string[];
  source: SourceSpan;
}

export interface NameExpression {
  kind: 'name';
  text: string;
  source: SourceSpan;
}

export interface CallExpression {
  kind: 'call';
  name: Name;
  arguments: Expression[];
  source: SourceSpan;
}

export interface UnaryExpression {
  kind: 'unary';
  operator: '!' | '-' | '+' | '~' | '&' | '*';
  operand: Expression;
  source: SourceSpan;
}

export interface UpdateExpression {
  kind: 'update';
  operator: '++' | '--';
  prefix: boolean;
  operand: Expression;
  source: SourceSpan;
}

export type BinaryOperator =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '||';

export interface BinaryExpression {
  kind: 'binary';
  operator: BinaryOperator;
  left: Expression;
  right: Expression;
  source: SourceSpan;
}

export interface AssignmentExpression {
  kind: 'assignment';
  /** The operator of `+=` and its like; missing for `=`. */
  operator: BinaryOperator | undefined;
  target: Expression;
  value: Expression;
  source: SourceSpan;
}

export interface ConditionalExpression {
  kind: 'conditional';
  condition: Expression;
  then: Expression;
  otherwise: Expression;
  source: SourceSpan;
}

export interface IndexExpression {
  kind: 'index';
  array: Expression;
  index: Expression;
  source: SourceSpan;
}

export interface MemberExpression {
  kind: 'member';
  object: Expression;
  member: Name;
  source: SourceSpan;
}

export interface SizeofExpression {
  kind: 'sizeof';
  operand: Expression | TypeName;
  source: SourceSpan;
}

export interface CastExpression {
  kind: 'cast';
  type: TypeName;
  operand: Expression;
  source: SourceSpan;
}

/** `{1, 0}` */
export interface InitializerList {
  kind: 'list';
  elements: Expression[];
  source: SourceSpan;
}

/** Where an expression should be and none could be read. */
export interface MissingExpression {
  kind: 'missing';
  source: SourceSpan;
}
