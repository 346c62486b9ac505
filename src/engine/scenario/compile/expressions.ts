import type { Operation } from '../../program/instructions';
import type { NameMeaning, VariableSymbol } from '../check/meaning';
import { characterValue, integerValue, stringBytes } from '../literals';
import type {
  AssignmentExpression,
  BinaryExpression,
  BinaryOperator,
  Expression,
  IndexExpression,
  MemberExpression,
  NameExpression,
  SizeofExpression,
  UpdateExpression,
} from '../tree';
import { baseType, bytesOf } from '../types';
import { compileCall } from './calls';
import type { FunctionContext } from './context';

const operations: Record<Exclude<BinaryOperator, '&&' | '||'>, Operation> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
  '==': 'equal',
  '!=': 'notEqual',
  '<': 'less',
  '<=': 'lessOrEqual',
  '>': 'greater',
  '>=': 'greaterOrEqual',
  '&': 'and',
  '|': 'or',
  '^': 'exclusiveOr',
  '<<': 'shiftLeft',
  '>>': 'shiftRight',
};

/** Compiles an expression whose value nobody needs. */
export function compileEffect(expression: Expression, context: FunctionContext): void {
  if (expression.kind === 'assignment' && expression.target.kind === 'name' && !expression.operator) {
    compileExpression(expression.value, context);
    storeName(expression.target, context);
    return;
  }
  compileExpression(expression, context);
  context.emitter.emit('drop');
}

/** Compiles an expression so that its value is on top of the stack: a number, or the address of an array or a struct. */
export function compileExpression(expression: Expression, context: FunctionContext): void {
  const { emitter } = context;
  switch (expression.kind) {
    case 'number':
      emitter.emit('push', integerValue(expression.text) ?? 0);
      return;
    case 'character':
      emitter.emit('push', characterValue(expression.text) ?? 0);
      return;
    case 'string':
      emitter.emit('push', textPointer(expression.texts, context));
      return;
    case 'name':
      compileName(expression, context);
      return;
    case 'call':
      compileCall(expression, context);
      return;
    case 'unary':
      compileExpression(expression.operand, context);
      if (expression.operator === '!') emitter.emit('not');
      if (expression.operator === '-') emitter.emit('negate');
      if (expression.operator === '~') emitter.emit('complement');
      return;
    case 'update':
      compileUpdate(expression, context);
      return;
    case 'binary':
      compileBinary(expression, context);
      return;
    case 'assignment':
      compileAssignment(expression, context);
      return;
    case 'conditional': {
      compileExpression(expression.condition, context);
      const otherwise = emitter.emit('jumpIfZero');
      compileExpression(expression.then, context);
      const end = emitter.emit('jump');
      emitter.forgetOne();
      emitter.land(otherwise);
      compileExpression(expression.otherwise, context);
      emitter.land(end);
      return;
    }
    case 'index':
      compileElement(expression, context);
      return;
    case 'member':
      compileMemberAddress(expression, context);
      emitter.emit('loadCell');
      return;
    case 'sizeof':
      emitter.emit('push', sizeofValue(expression, context));
      return;
    case 'cast':
      compileExpression(expression.operand, context);
      return;
    case 'duration':
    case 'list':
    case 'missing':
      throw new Error(`a ${expression.kind} was compiled as a value`);
  }
}

/** The pointer that stands for a string constant. */
export function textPointer(images: readonly string[], context: FunctionContext): number {
  return -(context.texts.numberOf(stringBytes(images)) + 1);
}

function compileName(expression: NameExpression, context: FunctionContext): void {
  const meaning = context.nameMeaning(expression);
  switch (meaning.kind) {
    case 'variable': {
      const { type, offset } = meaning.variable;
      context.emitter.emit(type.kind === 'int' || type.kind === 'reference' ? 'load' : 'address', offset);
      return;
    }
    case 'constant':
      context.emitter.emit('push', meaning.value);
      return;
    case 'errno':
      context.emitter.emit('loadErrno');
      return;
    case 'host':
      context.emitter.emit('push', meaning.host.number);
      return;
  }
}

function variableOf(expression: Expression, context: FunctionContext): VariableSymbol | undefined {
  const meaning: NameMeaning | undefined = expression.kind === 'name' ? context.nameMeaning(expression) : undefined;
  return meaning?.kind === 'variable' ? meaning.variable : undefined;
}

function compileBinary(expression: BinaryExpression, context: FunctionContext): void {
  const { emitter } = context;
  const { operator, left, right } = expression;
  if (operator !== '&&' && operator !== '||') {
    compileExpression(left, context);
    compileExpression(right, context);
    emitter.emit(operations[operator]);
    return;
  }
  // Both give 0 or 1, and the right side only counts (and runs) when the left does not decide.
  compileExpression(left, context);
  const decided = emitter.emit(operator === '&&' ? 'jumpIfZero' : 'jumpIfNotZero');
  compileExpression(right, context);
  emitter.emit('not');
  emitter.emit('not');
  const end = emitter.emit('jump');
  emitter.forgetOne();
  emitter.land(decided);
  emitter.emit('push', operator === '&&' ? 0 : 1);
  emitter.land(end);
}

function storeName(target: NameExpression, context: FunctionContext): void {
  const meaning = context.nameMeaning(target);
  if (meaning.kind === 'errno') context.emitter.emit('storeErrno');
  else if (meaning.kind === 'variable') context.emitter.emit('store', meaning.variable.offset);
  else throw new Error(`${target.text} was assigned to`);
}

function compileAssignment(expression: AssignmentExpression, context: FunctionContext): void {
  const { target, value, operator } = expression;
  compileStore(target, context, () => {
    if (operator) compileExpression(target, context);
    compileExpression(value, context);
    if (operator && operator !== '&&' && operator !== '||') context.emitter.emit(operations[operator]);
  });
}

/** `++` and `--`: what the postfix ones are worth is the value before. */
function compileUpdate(expression: UpdateExpression, context: FunctionContext): void {
  const { operand, operator, prefix } = expression;
  compileStore(operand, context, () => {
    compileExpression(operand, context);
    context.emitter.emit('push', 1);
    context.emitter.emit(operator === '++' ? 'add' : 'subtract');
  });
  if (prefix) return;
  context.emitter.emit('push', 1);
  context.emitter.emit(operator === '++' ? 'subtract' : 'add');
}

/** Stores what `compileValue` leaves on the stack into a place; the value stays on the stack. */
function compileStore(target: Expression, context: FunctionContext, compileValue: () => void): void {
  const { emitter } = context;
  switch (target.kind) {
    case 'name':
      compileValue();
      emitter.emit('duplicate');
      storeName(target, context);
      return;
    case 'index':
      compileExpression(target.array, context);
      compileExpression(target.index, context);
      compileValue();
      emitter.emit('storeCharacter');
      return;
    case 'member':
      compileMemberAddress(target, context);
      compileValue();
      emitter.emit('storeCell');
      return;
    default:
      throw new Error(`a ${target.kind} was assigned to`);
  }
}

function compileElement(expression: IndexExpression, context: FunctionContext): void {
  compileExpression(expression.array, context);
  compileExpression(expression.index, context);
  if (context.typeOf(expression.array) === 'text') context.emitter.emit('loadCharacter');
  else context.emitter.emit('eventMember', 0);
}

function compileMemberAddress({ object, member }: MemberExpression, context: FunctionContext): void {
  const { emitter } = context;
  const whole = object.kind === 'member' && object.member.text === 'data' ? object.object : object;
  if (context.typeOf(whole) === 'linger') {
    compileExpression(whole, context);
    emitter.emit('offset', member.text === 'l_onoff' ? 0 : 1);
    return;
  }
  if (whole.kind === 'index') {
    compileExpression(whole.array, context);
    compileExpression(whole.index, context);
  } else {
    compileExpression(whole, context);
    emitter.emit('push', 0);
  }
  emitter.emit('eventMember', member.text === 'events' ? 0 : 1);
}

function sizeofValue({ operand }: SizeofExpression, context: FunctionContext): number {
  if (!('kind' in operand)) {
    const sizes = { int: operand.text === 'size_t' || operand.text === 'ssize_t' ? 8 : 4, char: 1, void: 1, linger: 8, epollEvent: 12 };
    return sizes[baseType(operand.text) ?? 'int'];
  }
  if (operand.kind === 'string') return stringBytes(operand.texts).length + 1;
  const variable = variableOf(operand, context);
  if (variable) return bytesOf(variable.type);
  if (operand.kind === 'index') return context.typeOf(operand.array) === 'text' ? 1 : 12;
  return 4;
}
