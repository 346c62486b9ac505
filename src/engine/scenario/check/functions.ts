import type { VariableType } from '../compiled';
import { type DiagnosticList, didYouMean } from '../diagnostics';
import { stringBytes } from '../literals';
import type { Block, Declarator, Expression, Statement, TypeName, VariableDeclaration } from '../tree';
import { type BaseType, baseType, typeNames } from '../types';
import { constantExpressionValue } from './constantExpression';
import { ExpressionChecker } from './expressions';
import type { FunctionSymbol, Meaning } from './meaning';
import { Scopes } from './scopes';

/** The largest arrays: beyond these a scenario has a slip of the pen rather than a need. */
const largestCharArray = 16 * 1024 * 1024;
const largestEventArray = 1024;

/** Checks the statements of one function or process body. */
export class FunctionChecker {
  private readonly scopes: Scopes;
  private readonly expressions: ExpressionChecker;
  private loops = 0;

  constructor(
    private readonly owner: FunctionSymbol,
    private readonly meaning: Meaning,
    private readonly diagnostics: DiagnosticList,
  ) {
    this.scopes = new Scopes(owner, diagnostics);
    this.expressions = new ExpressionChecker(owner, meaning, this.scopes, diagnostics);
  }

  check(body: Block): void {
    this.scopes.adopt(this.owner.parameters, body.source);
    this.statements(body);
    this.scopes.close();
  }

  private statements(block: Block): void {
    for (const statement of block.statements) this.statement(statement);
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case 'block':
        this.scopes.open(statement.source);
        this.statements(statement);
        this.scopes.close();
        return;
      case 'variables':
        this.variables(statement);
        return;
      case 'expression':
        this.expressions.effect(statement.expression);
        return;
      case 'if':
        for (const branch of statement.branches) {
          this.expressions.condition(branch.condition);
          this.body(branch.body);
        }
        if (statement.otherwise) this.body(statement.otherwise);
        return;
      case 'while':
        this.expressions.condition(statement.condition);
        this.loop(statement.body);
        return;
      case 'do':
        this.loop(statement.body);
        this.expressions.condition(statement.condition);
        return;
      case 'for':
        this.scopes.open(statement.source);
        if (statement.initial) this.statement(statement.initial);
        if (statement.condition) this.expressions.condition(statement.condition);
        if (statement.update) this.expressions.effect(statement.update);
        this.loop(statement.body);
        this.scopes.close();
        return;
      case 'break':
      case 'continue':
        if (this.loops === 0) {
          this.diagnostics.error('outside-loop', statement.source, `\`${statement.kind}\` stands outside of any loop.`, {
            hint: 'It belongs into the body of a `while`, `do` or `for`.',
          });
        }
        return;
      case 'return':
        this.returned(statement.value, statement);
        return;
      case 'empty':
        return;
    }
  }

  /** A branch or loop body that is no block still has a scope of its own. */
  private body(statement: Statement): void {
    this.scopes.open(statement.source);
    this.statement(statement);
    this.scopes.close();
  }

  private loop(body: Statement): void {
    this.loops++;
    this.body(body);
    this.loops--;
  }

  private returned(value: Expression | undefined, statement: Statement): void {
    const { owner } = this;
    if (value) this.expressions.number(value);
    if (value && owner.result === 'nothing') {
      this.diagnostics.error('return-value', value.source, `\`${owner.name}\` is \`void\`: it can't return a value.`, {
        hint: `Write \`return;\`, or make it \`int ${owner.name}(...)\`.`,
      });
    }
    if (!value && owner.result === 'number' && !owner.isProcess) {
      this.diagnostics.error('return-value', statement.source, `\`${owner.name}\` is to return an int.`, { expected: '`return VALUE;`' });
    }
  }

  private variables(declaration: VariableDeclaration): void {
    const base = this.baseType(declaration.type);
    for (const declarator of declaration.declarators) {
      // C's scope begins before the initializer; here it begins after it, so that `int n = n;` is an error and not a riddle.
      const type = this.variableType(base, declarator);
      if (declarator.initializer) this.initializer(type, declarator.initializer);
      const symbol = this.scopes.declare(declarator.name, type, declarator.source);
      this.meaning.declared.set(declarator, symbol);
      this.checkName(declarator);
    }
  }

  private checkName({ name }: Declarator): void {
    if (name.text !== '' && this.owner.host.functions.has(name.text)) {
      this.diagnostics.warning('shadowed', name.source, `The variable \`${name.text}\` hides the function of this name.`);
    }
  }

  private baseType(type: TypeName): BaseType {
    const base = baseType(type.text);
    if (base === undefined) {
      this.diagnostics.error('unknown-type', type.source, `\`${type.text}\` is no type of this language.`, {
        expected: '`int`, `char`, `struct linger` or `struct epoll_event`',
        ...didYouMean(type.text, typeNames, this.typeHint(type.text)),
      });
    }
    return base ?? 'int';
  }

  private typeHint(text: string): string {
    if (text.startsWith('struct sockaddr')) return 'Addresses are not needed: bind(fd, port), connect(fd, host, port), accept(fd).';
    if (/^(?:static|extern|register|volatile)\b/.test(text)) return `Leave out \`${text.split(' ')[0]}\`.`;
    return 'Use `int` for every number.';
  }

  private variableType(base: BaseType, declarator: Declarator): VariableType {
    const { array, pointer, name } = declarator;
    if (pointer && base === 'char' && !array) return { kind: 'reference', to: 'chars' };
    if (pointer) {
      this.diagnostics.error('unsupported', declarator.source, 'Only `char *` is a pointer in this language.', {
        hint: 'Declare the variable itself; its name is passed to functions as its address.',
      });
    }
    switch (base) {
      case 'void':
        this.diagnostics.error('unknown-type', declarator.source, `The variable \`${name.text}\` can't be \`void\`.`, {
          hint: `Write \`int ${name.text}\`.`,
        });
        return { kind: 'int' };
      case 'int':
        if (array) {
          this.diagnostics.error('unsupported', declarator.source, 'There are no arrays of int in this language.', {
            hint: 'Use one variable for each, or a function that is called for each.',
          });
        }
        return { kind: 'int' };
      case 'char':
        return array ? { kind: 'chars', capacity: this.capacity(declarator, largestCharArray) } : { kind: 'int' };
      case 'linger':
        if (array) this.diagnostics.error('unsupported', declarator.source, 'There are no arrays of struct linger.');
        return { kind: 'linger' };
      case 'epollEvent':
        return { kind: 'epollEvents', capacity: array ? this.capacity(declarator, largestEventArray) : 1 };
    }
  }

  private capacity({ array, initializer, name, source }: Declarator, largest: number): number {
    if (!array?.size) {
      if (initializer?.kind === 'string') return stringBytes(initializer.texts).length + 1;
      this.diagnostics.error('array-size', source, `The array \`${name.text}\` has no size.`, { hint: `Write \`${name.text}[1024]\`.` });
      return 1;
    }
    this.expressions.number(array.size);
    const size = constantExpressionValue(array.size);
    if (size !== undefined && size >= 1 && size <= largest) return size;
    if (array.size.kind !== 'missing') {
      this.diagnostics.error('array-size', array.size.source, 'The size of an array is a constant number.', {
        expected: `1 to ${largest}`,
        hint: `For example \`${name.text}[1024]\`.`,
      });
    }
    return 1;
  }

  private initializer(type: VariableType, initializer: Expression): void {
    switch (type.kind) {
      case 'int':
        this.expressions.number(initializer);
        return;
      case 'reference':
        this.expressions.text(initializer);
        return;
      case 'chars':
        this.charsInitializer(type.capacity, initializer);
        return;
      case 'linger':
        this.expressions.lingerValue(initializer);
        return;
      case 'epollEvents':
        if (initializer.kind === 'list' && initializer.elements.every((each) => constantExpressionValue(each) === 0)) {
          this.expressions.list(initializer);
          return;
        }
        this.diagnostics.error('wrong-type', initializer.source, 'Events are set member by member.', {
          hint: 'For example `event.events = EPOLLIN;`, or pass the mask itself: epoll_ctl(ep, EPOLL_CTL_ADD, fd, EPOLLIN).',
        });
        return;
    }
  }

  private charsInitializer(capacity: number, initializer: Expression): void {
    if (initializer.kind === 'string') {
      const { length } = stringBytes(initializer.texts);
      if (length > capacity) {
        this.diagnostics.error('array-size', initializer.source, `The text has ${length} bytes, the array only ${capacity}.`);
      }
      this.expressions.text(initializer);
      return;
    }
    if (initializer.kind === 'list' && initializer.elements.every((each) => constantExpressionValue(each) === 0)) {
      this.expressions.list(initializer);
      return;
    }
    if (initializer.kind === 'missing') return;
    this.diagnostics.error('wrong-type', initializer.source, 'An array of char begins as a text.', { expected: '"text" or {0}' });
  }
}
