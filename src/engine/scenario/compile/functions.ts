import type { FunctionSymbol, Meaning } from '../check/meaning';
import type { CallSite, CompiledFunction } from '../compiled';
import { stringBytes } from '../literals';
import type { Block, Declarator, Expression, ForStatement, IfStatement, Statement } from '../tree';
import { FunctionContext } from './context';
import { Emitter } from './emitter';
import { compileEffect, compileExpression } from './expressions';
import type { TextTable } from './texts';

/** Compiles one function or process body. */
export function compileFunction(
  symbol: FunctionSymbol,
  body: Block,
  shared: { meaning: Meaning; texts: TextTable; callSites: CallSite[]; text: string },
): CompiledFunction {
  const emitter = new Emitter();
  const context = new FunctionContext(emitter, shared.meaning, shared.texts, shared.callSites, shared.text);
  new StatementCompiler(context).body(body);
  const variable = ({ name, type, offset, scope }: FunctionSymbol['variables'][number]) => ({ name, type, offset, scope });
  return {
    name: symbol.name,
    host: symbol.host.number,
    parameters: symbol.parameters.map(variable),
    variables: symbol.variables.map(variable),
    variableCells: symbol.variableCells,
    stackCells: emitter.stackCells,
    code: emitter.code,
    statements: emitter.statements,
    source: symbol.source,
  };
}

interface Loop {
  /** Jumps that leave the loop, and those that go on with its next round. */
  breaks: number[];
  continues: number[];
}

class StatementCompiler {
  private readonly loops: Loop[] = [];
  private readonly emitter: Emitter;

  constructor(private readonly context: FunctionContext) {
    this.emitter = context.emitter;
  }

  /** A whole body; what reaches its end returns 0. */
  body(block: Block): void {
    this.statement(block);
    this.emitter.emit('push', 0);
    this.emitter.emit('return');
  }

  private statement(statement: Statement): void {
    const { emitter, context } = this;
    switch (statement.kind) {
      case 'block':
        for (const inner of statement.statements) this.statement(inner);
        return;
      case 'variables':
        for (const declarator of statement.declarators)
          this.declarator(declarator, statement.declarators.length === 1 ? statement : declarator);
        return;
      case 'expression':
        emitter.statement(statement.source);
        compileEffect(statement.expression, context);
        return;
      case 'if':
        this.branches(statement);
        return;
      case 'while': {
        const begin = emitter.here;
        const end = this.condition(statement.condition);
        const loop = this.loopBody(statement.body);
        this.landAll(loop.continues, begin);
        emitter.emit('jump', begin);
        emitter.land(end);
        this.landHere(loop.breaks);
        return;
      }
      case 'do': {
        const begin = emitter.here;
        const loop = this.loopBody(statement.body);
        this.landHere(loop.continues);
        const end = this.condition(statement.condition);
        emitter.emit('jump', begin);
        emitter.land(end);
        this.landHere(loop.breaks);
        return;
      }
      case 'for':
        this.forLoop(statement);
        return;
      case 'break':
      case 'continue': {
        emitter.statement(statement.source);
        const loop = this.loops[this.loops.length - 1];
        loop?.[statement.kind === 'break' ? 'breaks' : 'continues'].push(emitter.emit('jump'));
        return;
      }
      case 'return':
        emitter.statement(statement.source);
        if (statement.value) compileExpression(statement.value, context);
        else emitter.emit('push', 0);
        emitter.emit('return');
        return;
      case 'empty':
        return;
    }
  }

  /** A condition is a statement of its own to a debugger. Returns the jump that is taken when it is false. */
  private condition(condition: Expression): number {
    this.emitter.statement(condition.source);
    compileExpression(condition, this.context);
    return this.emitter.emit('jumpIfZero');
  }

  private branches(statement: IfStatement): void {
    const ends: number[] = [];
    const last = statement.branches.length - 1;
    statement.branches.forEach((branch, i) => {
      const otherwise = this.condition(branch.condition);
      this.statement(branch.body);
      if (i < last || statement.otherwise) ends.push(this.emitter.emit('jump'));
      this.emitter.land(otherwise);
    });
    if (statement.otherwise) this.statement(statement.otherwise);
    this.landHere(ends);
  }

  private forLoop(statement: ForStatement): void {
    const { emitter, context } = this;
    if (statement.initial) this.statement(statement.initial);
    const begin = emitter.here;
    let end: number | undefined;
    if (statement.condition) end = this.condition(statement.condition);
    // Each round costs time, even of `for (;;) { }`.
    else emitter.statement(statement.header);
    const loop = this.loopBody(statement.body);
    this.landHere(loop.continues);
    if (statement.update) {
      emitter.statement(statement.update.source);
      compileEffect(statement.update, context);
    }
    emitter.emit('jump', begin);
    if (end !== undefined) emitter.land(end);
    this.landHere(loop.breaks);
  }

  private loopBody(body: Statement): Loop {
    const loop: Loop = { breaks: [], continues: [] };
    this.loops.push(loop);
    this.statement(body);
    this.loops.pop();
    return loop;
  }

  private landHere(jumps: number[]): void {
    for (const jump of jumps) this.emitter.land(jump);
  }

  private landAll(jumps: number[], target: number): void {
    for (const jump of jumps) {
      const instruction = this.emitter.code[jump];
      if (instruction) instruction.operand = target;
    }
  }

  private declarator(declarator: Declarator, statement: { source: Declarator['source'] }): void {
    const { emitter, context } = this;
    const symbol = context.meaning.declared.get(declarator);
    if (!symbol) throw new Error(`the variable ${declarator.name.text} was not checked`);
    const { type, offset } = symbol;
    const { initializer } = declarator;
    if (initializer) emitter.statement(statement.source);
    switch (type.kind) {
      case 'int':
      case 'reference':
        if (initializer) {
          compileExpression(initializer, context);
          emitter.emit('store', offset);
        }
        return;
      case 'chars': {
        const text = initializer?.kind === 'string' ? context.texts.numberOf(stringBytes(initializer.texts)) : 0;
        if (initializer) this.set(offset, text);
        this.set(offset + 1, type.capacity);
        return;
      }
      case 'linger':
        if (initializer) this.lingerInitializer(offset, initializer);
        return;
      case 'epollEvents':
        this.set(offset, type.capacity);
        if (initializer) for (let i = 1; i <= 2 * type.capacity; i++) this.set(offset + i, 0);
        return;
    }
  }

  private set(offset: number, value: number): void {
    this.emitter.emit('push', value);
    this.emitter.emit('store', offset);
  }

  private lingerInitializer(offset: number, initializer: Expression): void {
    const { emitter, context } = this;
    for (const member of [0, 1]) {
      if (initializer.kind === 'list') {
        const element = initializer.elements[member];
        if (element) compileExpression(element, context);
        else emitter.emit('push', 0);
      } else {
        compileExpression(initializer, context);
        emitter.emit('offset', member);
        emitter.emit('loadCell');
      }
      emitter.emit('store', offset + member);
    }
  }
}
