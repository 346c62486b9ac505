import { constants, constantValue, errnoNumbers } from '../../program/constants';
import { calls } from '../../program/systemCalls';
import { type DiagnosticList, didYouMean } from '../diagnostics';
import { characterValue, integerValue, unknownEscapes } from '../literals';
import type {
  AssignmentExpression,
  Expression,
  InitializerList,
  MemberExpression,
  NameExpression,
  SizeofExpression,
  UnaryExpression,
} from '../tree';
import { baseType, valueTypeOf, valueTypeText } from '../types';
import { CallChecker } from './calls';
import { constantExpressionValue } from './constantExpression';
import type { FunctionSymbol, Meaning, ValueType } from './meaning';
import type { Scopes } from './scopes';

const largestInt = 0x7fffffff;

/** Checks the expressions of one function; what they are worth is noted in the meaning. */
export class ExpressionChecker {
  private readonly calls: CallChecker;

  constructor(
    private readonly owner: FunctionSymbol,
    private readonly meaning: Meaning,
    private readonly scopes: Scopes,
    private readonly diagnostics: DiagnosticList,
  ) {
    this.calls = new CallChecker(owner, meaning, this, diagnostics);
  }

  /** An expression that stands for itself, whatever it is worth. */
  effect(expression: Expression): void {
    const type = this.value(expression);
    if (expression.kind === 'binary' && expression.operator === '==') {
      this.diagnostics.warning('no-effect', expression.source, 'This comparison has no effect.', { hint: 'Did you mean `=`?' });
    } else if (type !== 'unknown' && !hasEffect(expression)) {
      this.diagnostics.warning('no-effect', expression.source, 'This statement does nothing.');
    }
  }

  /** The condition of an if or a loop. */
  condition(expression: Expression): void {
    if (expression.kind === 'assignment' && !expression.operator && constantExpressionValue(expression.value) !== undefined) {
      this.diagnostics.warning('assignment-as-condition', expression.source, 'This assigns; it does not compare.', {
        hint: 'Did you mean `==`?',
      });
    }
    const type = this.value(expression);
    if (type !== 'text') this.expect('number', type, expression);
  }

  number(expression: Expression): void {
    this.expect('number', this.value(expression), expression);
  }

  text(expression: Expression): void {
    const type = this.value(expression);
    if (!isNull(expression)) this.expect('text', type, expression);
  }

  /** `{1, 0}` or another struct linger. */
  lingerValue(expression: Expression): void {
    if (expression.kind !== 'list') {
      this.expect('linger', this.value(expression), expression);
      return;
    }
    this.list(expression);
    if (expression.elements.length !== 2 && !(expression.elements.length === 1 && isNull(expression.elements[0] as Expression))) {
      this.diagnostics.error('wrong-type', expression.source, 'A struct linger has two members.', {
        expected: '{l_onoff, l_linger}',
        hint: 'For example `{1, 0}`.',
      });
    }
  }

  list(expression: InitializerList): void {
    this.meaning.types.set(expression, 'list');
    for (const element of expression.elements) this.number(element);
  }

  private expect(wanted: ValueType, found: ValueType, expression: Expression): void {
    if (found === wanted || found === 'unknown') return;
    const more: { hint?: string; expected: string } = { expected: valueTypeText(wanted) };
    if (found === 'nothing' && expression.kind === 'call') more.hint = `\`${expression.name.text}\` is void: it gives no value.`;
    if (found === 'duration') more.hint = 'Durations belong into sleep() and usleep(); elsewhere write a number.';
    if (found === 'text' && wanted === 'number') more.hint = 'A text is not a number; its length is strlen(...), its size sizeof(...).';
    this.diagnostics.error('wrong-type', expression.source, `This is ${valueTypeText(found)}, not ${valueTypeText(wanted)}.`, more);
  }

  /** Checks an expression and returns what it is worth. */
  value(expression: Expression): ValueType {
    const type = this.valueOf(expression);
    this.meaning.types.set(expression, type);
    return type;
  }

  private valueOf(expression: Expression): ValueType {
    switch (expression.kind) {
      case 'missing':
        return 'unknown';
      case 'number':
        return this.numberLiteral(expression.text, expression);
      case 'duration':
        return 'duration';
      case 'character':
        return this.characterLiteral(expression.text, expression);
      case 'string':
        for (const image of expression.texts) this.escapes(image, expression);
        return 'text';
      case 'name':
        return this.name(expression);
      case 'call':
        return this.calls.check(expression);
      case 'unary':
        return this.unary(expression);
      case 'update':
        this.assignable(expression.operand);
        return 'number';
      case 'binary':
        this.operand(expression.left);
        this.operand(expression.right);
        this.divisionByZero(expression);
        return 'number';
      case 'assignment':
        return this.assignment(expression);
      case 'conditional':
        return this.conditional(expression.condition, expression.then, expression.otherwise);
      case 'index':
        return this.index(expression.array, expression.index);
      case 'member':
        return this.member(expression);
      case 'sizeof':
        return this.sizeof(expression);
      case 'cast':
        return this.cast(expression.type.text, expression);
      case 'list':
        this.list(expression);
        return 'list';
    }
  }

  private numberLiteral(text: string, expression: Expression): ValueType {
    const value = integerValue(text);
    if (value === undefined) {
      const isTime = /^\d+(?:\.\d+)?[a-zA-Z]+$/.test(text);
      this.diagnostics.error('bad-number', expression.source, `\`${text}\` is not a number.`, {
        expected: 'a whole number',
        hint: isTime ? 'The units of durations are us, ms, s and min, as in `100ms`.' : 'Numbers are whole: 10, 0x1f.',
      });
      return 'unknown';
    }
    if (value > largestInt) {
      this.diagnostics.error('bad-number', expression.source, `\`${text}\` does not fit into an int.`, {
        expected: `at most ${largestInt}`,
      });
    }
    return 'number';
  }

  private characterLiteral(text: string, expression: Expression): ValueType {
    this.escapes(text, expression);
    if (characterValue(text) === undefined) {
      this.diagnostics.error('bad-character', expression.source, `${text} is not one character.`, {
        hint: 'Texts stand in double quotes.',
      });
    }
    return 'number';
  }

  private escapes(image: string, expression: Expression): void {
    for (const sequence of unknownEscapes(image)) {
      this.diagnostics.warning('bad-escape', expression.source, `C has no escape sequence \`${sequence}\`.`, {
        hint: 'A backslash is written `\\\\`.',
      });
    }
  }

  private name(expression: NameExpression): ValueType {
    const { text } = expression;
    const variable = this.scopes.find(text);
    if (variable) {
      this.meaning.names.set(expression, { kind: 'variable', variable });
      return valueTypeOf(variable.type);
    }
    if (text === 'errno') {
      this.meaning.names.set(expression, { kind: 'errno' });
      return 'number';
    }
    const value = constantValue(text);
    if (value !== undefined) {
      this.meaning.names.set(expression, { kind: 'constant', value });
      return 'number';
    }
    this.reportUnknownName(expression);
    return 'unknown';
  }

  private reportUnknownName({ text, source }: NameExpression): void {
    if (text === '' || this.diagnostics.isDoubtful(text)) return;
    if (calls.has(text) || this.owner.host.functions.has(text)) {
      this.diagnostics.error('missing-call', source, `\`${text}\` is a function; it is not called here.`, {
        hint: `Write \`${text}(...)\`.`,
      });
      return;
    }
    if (this.meaning.hostsByName.has(text)) {
      this.diagnostics.error('misplaced-host', source, `\`${text}\` is a host, not a value.`, { expected: 'connect(fd, host, port)' });
      return;
    }
    this.diagnostics.error('unknown-name', source, `There is no variable or constant \`${text}\`.`, {
      ...didYouMean(text, this.namesInSight(), `Declare it first: \`int ${text};\`.`),
    });
  }

  private *namesInSight(): Iterable<string> {
    yield* this.scopes.names();
    yield 'errno';
    yield* constants.keys();
    yield* Object.keys(errnoNumbers);
  }

  private unary(expression: UnaryExpression): ValueType {
    const { operator, operand } = expression;
    if (operator === '&') return this.addressOf(expression);
    if (operator === '*') {
      this.value(operand);
      this.diagnostics.error('unsupported', expression.source, 'There are no pointers to follow in this language.', {
        hint: 'Use an index: `buffer[0]`.',
      });
      return 'unknown';
    }
    this.operand(operand);
    return 'number';
  }

  private addressOf({ operand, source }: UnaryExpression): ValueType {
    const type = this.value(operand);
    if (type === 'number' && operand.kind === 'name' && this.meaning.names.get(operand)?.kind === 'variable') return 'address';
    if (type === 'text' || type === 'linger' || type === 'events' || type === 'unknown') return type;
    if (type === 'event') return 'event';
    this.diagnostics.error('unsupported', source, `The address of ${valueTypeText(type)} can't be taken here.`);
    return 'unknown';
  }

  /** What `!`, `&&` and comparisons take: a number, or a text, which may be NULL. */
  private operand(expression: Expression): void {
    const type = this.value(expression);
    if (type === 'text' && expression.kind !== 'string') return;
    if (type === 'text') {
      this.diagnostics.error('wrong-type', expression.source, 'Texts can not be compared or computed with.', { expected: 'a number' });
      return;
    }
    this.expect('number', type, expression);
  }

  private divisionByZero(expression: Expression): void {
    if (expression.kind !== 'binary' || (expression.operator !== '/' && expression.operator !== '%')) return;
    if (constantExpressionValue(expression.right) === 0) {
      this.diagnostics.warning('division-by-zero', expression.source, 'This divides by zero: the process will be killed by SIGFPE.');
    }
  }

  private assignment(expression: AssignmentExpression): ValueType {
    const { target, value, operator } = expression;
    if (target.kind === 'name') {
      const variable = this.scopes.find(target.text);
      if (variable?.type.kind === 'reference' && variable.type.to === 'chars' && !operator) {
        this.value(target);
        this.text(value);
        return 'text';
      }
    }
    this.assignable(target);
    this.number(value);
    return 'number';
  }

  /** A place for a number: a variable, errno, an element of an array, a member. */
  private assignable(target: Expression): void {
    const type = this.value(target);
    if (type === 'unknown') return;
    const isPlace =
      (target.kind === 'name' && this.meaning.names.get(target)?.kind !== 'constant') ||
      target.kind === 'index' ||
      target.kind === 'member';
    if (!isPlace) {
      this.diagnostics.error('not-assignable', target.source, 'Nothing can be assigned to this.', {
        expected: 'a variable',
        ...(target.kind === 'name' ? { hint: `\`${target.text}\` is a constant.` } : {}),
      });
      return;
    }
    if (type === 'number') return;
    const hint =
      type === 'text' ? 'Fill it with read(fd, buffer, n), or begin it with a text: `char buffer[] = "text";`.' : 'Assign to its members.';
    this.diagnostics.error(
      'not-assignable',
      target.source,
      `${valueTypeText(type)[0]?.toUpperCase()}${valueTypeText(type).slice(1)} can't be assigned as a whole.`,
      { hint },
    );
  }

  private conditional(condition: Expression, then: Expression, otherwise: Expression): ValueType {
    this.operand(condition);
    const one = this.value(then);
    const other = this.value(otherwise);
    if (one === 'text' && (other === 'text' || isNull(otherwise))) return 'text';
    if (other === 'text' && isNull(then)) return 'text';
    if (one === 'nothing' && other === 'nothing') return 'nothing';
    this.expect('number', one, then);
    this.expect('number', other, otherwise);
    return 'number';
  }

  private index(array: Expression, index: Expression): ValueType {
    const type = this.value(array);
    this.number(index);
    if (type === 'text') return 'number';
    if (type === 'events') return 'event';
    if (type !== 'unknown') this.diagnostics.error('wrong-type', array.source, `${capitalized(valueTypeText(type))} has no elements.`);
    return 'unknown';
  }

  private member(expression: MemberExpression): ValueType {
    const { object, member } = expression;
    // `events[i].data.fd` is C's way to the descriptor; `events[i].fd` is the same here.
    if (member.text === 'fd' && object.kind === 'member' && object.member.text === 'data') {
      this.meaning.types.set(object, 'event');
      return this.memberOf(object.object, expression, ['fd']);
    }
    return this.memberOf(object, expression, ['events', 'fd']);
  }

  private memberOf(object: Expression, { member, source }: MemberExpression, eventMembers: string[]): ValueType {
    const type = this.value(object);
    if (type === 'unknown' || member.text === '') return 'unknown';
    const members = type === 'linger' ? ['l_onoff', 'l_linger'] : type === 'event' || type === 'events' ? eventMembers : [];
    if (members.includes(member.text)) return 'number';
    if (members.length === 0) {
      this.diagnostics.error('wrong-type', source, `${capitalized(valueTypeText(type))} has no members.`);
      return 'unknown';
    }
    const shown = type === 'linger' ? members : ['events', 'data.fd'];
    this.diagnostics.error('unknown-member', member.source, `There is no member \`${member.text}\`.`, {
      expected: shown.map((each) => `\`${each}\``).join(' or '),
      ...didYouMean(member.text, shown),
    });
    return 'unknown';
  }

  private sizeof({ operand, source }: SizeofExpression): ValueType {
    if (!('kind' in operand)) {
      if (baseType(operand.text) === undefined) {
        this.diagnostics.error('unknown-type', source, `\`${operand.text}\` is no type of this language.`);
      }
      return 'number';
    }
    this.value(operand);
    return 'number';
  }

  private cast(typeName: string, expression: Expression & { kind: 'cast' }): ValueType {
    const type = this.value(expression.operand);
    const base = baseType(typeName);
    if (base === 'void') return type === 'text' ? 'text' : 'nothing';
    if (base === 'char' && type === 'text') return 'text';
    if (base !== undefined && base !== 'linger' && base !== 'epollEvent') {
      this.expect('number', type, expression.operand);
      return 'number';
    }
    this.diagnostics.error('unsupported', expression.type.source, `Nothing can be cast to \`${typeName}\` here.`, {
      ...(typeName.startsWith('struct sockaddr')
        ? { hint: 'Addresses are not needed: bind(fd, port), connect(fd, host, port), accept(fd).' }
        : { hint: 'Leave out the cast.' }),
    });
    return type;
  }
}

/** Whether an expression is NULL or 0. */
export function isNull(expression: Expression): boolean {
  return constantExpressionValue(expression) === 0;
}

function hasEffect(expression: Expression): boolean {
  switch (expression.kind) {
    case 'call':
    case 'assignment':
    case 'update':
      return true;
    case 'cast':
      return expression.type.text === 'void' || hasEffect(expression.operand);
    case 'binary':
      return (expression.operator === '&&' || expression.operator === '||') && hasEffect(expression.right);
    case 'conditional':
      return hasEffect(expression.then) || hasEffect(expression.otherwise);
    default:
      return false;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
