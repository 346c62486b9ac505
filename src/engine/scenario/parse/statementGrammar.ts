import type { IOrAlt, IToken } from 'chevrotain';
import type { Block, Declarator, Expression, ExpressionStatement, IfStatement, Statement, TypeName, VariableDeclaration } from '../tree';
import { ExpressionGrammar } from './expressionGrammar';
import * as token from './tokens';

/** The statements of the C subset. */
export abstract class StatementGrammar extends ExpressionGrammar {
  protected readonly block = this.RULE(
    'block',
    (): Block => {
      const first = this.CONSUME(token.LeftBrace);
      const statements: Statement[] = [];
      this.MANY({
        GATE: () => !this.beginsOuterDeclaration(),
        DEF: () => statements.push(this.SUBRULE(this.statement)),
      });
      this.CONSUME(token.RightBrace);
      return { kind: 'block', statements, source: this.since(first) };
    },
    { recoveryValueFunc: (): Block => ({ kind: 'block', statements: [], source: this.hereAsSpan() }) },
  );

  private readonly statementAlternatives: IOrAlt<Statement>[] = [
    { ALT: () => this.SUBRULE(this.block) },
    { ALT: () => this.SUBRULE(this.ifStatement) },
    { ALT: () => this.SUBRULE(this.whileStatement) },
    { ALT: () => this.SUBRULE(this.doStatement) },
    { ALT: () => this.SUBRULE(this.forStatement) },
    { ALT: () => this.SUBRULE(this.jumpStatement) },
    { ALT: () => this.SUBRULE(this.returnStatement) },
    { GATE: () => this.beginsDeclaration(), ALT: () => this.SUBRULE(this.variableDeclaration) },
    { ALT: () => this.emptyStatement(this.CONSUME(token.Semicolon)) },
    { ALT: () => this.SUBRULE(this.expressionStatement) },
  ];
  private readonly statementChoice = { DEF: this.statementAlternatives, IGNORE_AMBIGUITIES: true };

  private readonly statement = this.RULE('statement', (): Statement => this.nested(() => this.OR<Statement>(this.statementChoice)), {
    recoveryValueFunc: (): Statement => ({ kind: 'empty', source: this.hereAsSpan() }),
  });

  private emptyStatement(found: IToken): Statement {
    return { kind: 'empty', source: token.spanOf(found) };
  }

  /** A type, or a word where only a type can stand: `string s`. */
  private beginsDeclaration(): boolean {
    return this.tokenBeginsType(this.LA(1)) || this.isWordAsType();
  }

  protected isWordAsType(): boolean {
    return this.isName(this.LA(1)) && this.isName(this.LA(2));
  }

  private readonly anyTypeAlternatives: IOrAlt<TypeName>[] = [
    { ALT: () => this.SUBRULE(this.typeName) },
    { ALT: () => this.SUBRULE(this.name) },
  ];

  /** A type by its words, or a word that is taken for one and refused later. */
  protected readonly anyTypeName = this.RULE('anyType', (): TypeName => this.OR(this.anyTypeAlternatives), {
    recoveryValueFunc: (): TypeName => ({ text: 'int', source: this.hereAsSpan() }),
  });

  private readonly variableDeclaration = this.RULE(
    'declaration',
    (): VariableDeclaration => {
      const first = this.LA(1);
      const type = this.SUBRULE(this.anyTypeName);
      const declarators: Declarator[] = [this.SUBRULE(this.declarator)];
      this.MANY(() => {
        this.CONSUME(token.Comma);
        declarators.push(this.SUBRULE2(this.declarator));
      });
      this.CONSUME(token.Semicolon);
      return { kind: 'variables', type, declarators, source: this.since(first) };
    },
    {
      recoveryValueFunc: (): VariableDeclaration => ({
        kind: 'variables',
        type: { text: 'int', source: this.hereAsSpan() },
        declarators: [],
        source: this.hereAsSpan(),
      }),
    },
  );

  private readonly declarator = this.RULE(
    'declarator',
    (): Declarator => {
      const first = this.LA(1);
      let pointer = false;
      let array: Declarator['array'];
      let initializer: Expression | undefined;
      this.MANY(() => {
        this.CONSUME(token.Star);
        pointer = true;
      });
      const name = this.SUBRULE(this.name);
      this.OPTION(() => {
        this.CONSUME(token.LeftBracket);
        let size: Expression | undefined;
        this.OPTION2(() => {
          size = this.SUBRULE(this.expression);
        });
        this.CONSUME(token.RightBracket);
        array = { size };
      });
      this.OPTION3(() => {
        this.CONSUME(token.Assign);
        initializer = this.SUBRULE2(this.expression);
      });
      return { pointer, name, array, initializer, source: this.since(first) };
    },
    {
      recoveryValueFunc: (): Declarator => ({
        pointer: false,
        name: { text: '', source: this.hereAsSpan() },
        array: undefined,
        initializer: undefined,
        source: this.hereAsSpan(),
      }),
    },
  );

  private readonly expressionStatement = this.RULE(
    'expressionStatement',
    (): ExpressionStatement => {
      const first = this.LA(1);
      const expression = this.SUBRULE(this.expression);
      this.CONSUME(token.Semicolon);
      return { kind: 'expression', expression, source: this.since(first) };
    },
    {
      recoveryValueFunc: (): ExpressionStatement => ({
        kind: 'expression',
        expression: { kind: 'missing', source: this.hereAsSpan() },
        source: this.hereAsSpan(),
      }),
    },
  );

  private readonly condition = this.RULE(
    'condition',
    (): Expression => {
      this.CONSUME(token.LeftParenthesis);
      const condition = this.SUBRULE(this.expression);
      this.CONSUME(token.RightParenthesis);
      return condition;
    },
    { recoveryValueFunc: (): Expression => ({ kind: 'missing', source: this.hereAsSpan() }) },
  );

  private readonly ifStatement = this.RULE(
    'if',
    (): IfStatement => {
      const first = this.CONSUME(token.If);
      const branches: IfStatement['branches'] = [];
      let otherwise: Statement | undefined;
      const condition = this.SUBRULE(this.condition);
      branches.push({ condition, body: this.SUBRULE(this.statement) });
      this.MANY({
        GATE: () => this.LA(2).tokenType === token.If,
        DEF: () => {
          this.CONSUME(token.Else);
          this.CONSUME2(token.If);
          const another = this.SUBRULE2(this.condition);
          branches.push({ condition: another, body: this.SUBRULE2(this.statement) });
        },
      });
      this.OPTION(() => {
        this.CONSUME2(token.Else);
        otherwise = this.SUBRULE3(this.statement);
      });
      return { kind: 'if', branches, otherwise, source: this.since(first) };
    },
    { recoveryValueFunc: (): IfStatement => ({ kind: 'if', branches: [], otherwise: undefined, source: this.hereAsSpan() }) },
  );

  private readonly whileStatement = this.RULE(
    'while',
    (): Statement => {
      const first = this.CONSUME(token.While);
      const condition = this.SUBRULE(this.condition);
      const body = this.SUBRULE(this.statement);
      return { kind: 'while', condition, body, source: this.since(first) };
    },
    { recoveryValueFunc: () => this.nothing() },
  );

  private readonly doStatement = this.RULE(
    'do',
    (): Statement => {
      const first = this.CONSUME(token.Do);
      const body = this.SUBRULE(this.statement);
      this.CONSUME(token.While);
      const condition = this.SUBRULE(this.condition);
      this.CONSUME(token.Semicolon);
      return { kind: 'do', body, condition, source: this.since(first) };
    },
    { recoveryValueFunc: () => this.nothing() },
  );

  private readonly forStatement = this.RULE(
    'for',
    (): Statement => {
      const first = this.CONSUME(token.For);
      const open = this.CONSUME(token.LeftParenthesis);
      const initial = this.OR<VariableDeclaration | ExpressionStatement | undefined>({
        DEF: [
          { GATE: () => this.beginsDeclaration(), ALT: () => this.SUBRULE(this.variableDeclaration) },
          {
            ALT: () => {
              this.CONSUME(token.Semicolon);
              return undefined;
            },
          },
          { ALT: () => this.SUBRULE(this.expressionStatement) },
        ],
        IGNORE_AMBIGUITIES: true,
      });
      let condition: Expression | undefined;
      let update: Expression | undefined;
      this.OPTION(() => {
        condition = this.SUBRULE(this.expression);
      });
      this.CONSUME2(token.Semicolon);
      this.OPTION2(() => {
        update = this.SUBRULE2(this.expression);
      });
      this.CONSUME(token.RightParenthesis);
      const header = this.since(open);
      const body = this.SUBRULE(this.statement);
      return { kind: 'for', initial, condition, update, body, header, source: this.since(first) };
    },
    { recoveryValueFunc: () => this.nothing() },
  );

  private readonly jumpStatement = this.RULE(
    'jump',
    (): Statement => {
      const first = this.OR([{ ALT: () => this.CONSUME(token.Break) }, { ALT: () => this.CONSUME(token.Continue) }]);
      this.CONSUME(token.Semicolon);
      return { kind: first.tokenType === token.Break ? 'break' : 'continue', source: this.since(first) };
    },
    { recoveryValueFunc: () => this.nothing() },
  );

  private readonly returnStatement = this.RULE(
    'return',
    (): Statement => {
      const first = this.CONSUME(token.Return);
      let value: Expression | undefined;
      this.OPTION(() => {
        value = this.SUBRULE(this.expression);
      });
      this.CONSUME(token.Semicolon);
      return { kind: 'return', value, source: this.since(first) };
    },
    { recoveryValueFunc: () => this.nothing() },
  );

  private nothing(): Statement {
    return { kind: 'empty', source: this.hereAsSpan() };
  }
}
