import { EmbeddedActionsParser, EOF, type IOrAlt, type IToken, type TokenType } from 'chevrotain';
import { type SourceSpan, spanning, startOf } from '../source';
import type { BinaryOperator, Expression, Name, StringLiteral, TypeName } from '../tree';
import * as token from './tokens';

/** Blocks, parentheses and statements in each other beyond this depth are an error, lest they exhaust the machine's stack. */
const deepestNesting = 100;
/** Operators in one expression, for the same reason. */
const mostOperators = 500;

/** After so many errors the text is something else than a scenario. */
const mostErrors = 150;

/** Ends the parsing before the end of the text. */
export class GivenUpError extends Error {
  constructor(
    readonly why: 'too-deep' | 'too-many-errors',
    readonly token: IToken,
  ) {
    super(why);
  }
}

const precedence: Record<BinaryOperator, number> = {
  '*': 10,
  '/': 10,
  '%': 10,
  '+': 9,
  '-': 9,
  '<<': 8,
  '>>': 8,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '==': 6,
  '!=': 6,
  '&': 5,
  '^': 4,
  '|': 3,
  '&&': 2,
  '||': 1,
};

type AssignmentPart = { operator: BinaryOperator | undefined; source: SourceSpan };
type ConditionalPart = { then: Expression };

/** The expressions of the C subset. */
export abstract class ExpressionGrammar extends EmbeddedActionsParser {
  /** The text being parsed. */
  text = '';
  private depth = 0;
  private errorCount = 0;

  constructor() {
    const counted = (message: string, found: IToken | undefined): string => {
      if (++this.errorCount > mostErrors && found) throw new GivenUpError('too-many-errors', found);
      return message;
    };
    super(token.allTokens as TokenType[], {
      recoveryEnabled: true,
      maxLookahead: 1,
      // The messages are only what was expected; reportSyntaxErrors makes sentences of them.
      errorMessageProvider: {
        buildMismatchTokenMessage: ({ expected, actual }) => counted(expected.LABEL ?? expected.name, actual),
        buildNoViableAltMessage: ({ actual }) => counted('', actual[0]),
        buildEarlyExitMessage: ({ actual }) => counted('', actual[0]),
        buildNotAllInputParsedMessage: ({ firstRedundant }) => counted('', firstRedundant),
      },
    });
  }

  override reset(): void {
    super.reset();
    this.depth = 0;
    this.errorCount = 0;
  }

  /**
   * Whether a token that is missing is taken as being there. Chevrotain does so when the next token may follow it; a `;` at the end
   * of a line and a `}` before something that stands outside of blocks are besides what people forget most.
   */
  canRecoverWithSingleTokenInsertion(expected: TokenType, follows: TokenType[]): boolean {
    const next = this.LA(1);
    if (expected === token.RightBrace) return next.tokenType === EOF || this.beginsOuterDeclaration();
    if (expected === token.Semicolon && this.isOnNewLine(next)) return true;
    return follows.some((type) => this.matches(next, type));
  }

  private isOnNewLine(next: IToken): boolean {
    return next.tokenType === EOF || next.tokenType === token.RightBrace || (next.startLine ?? 0) > (this.LA(0).endLine ?? 0);
  }

  private matches(found: IToken, type: TokenType): boolean {
    return found.tokenType === type || (found.tokenType.CATEGORIES ?? []).includes(type);
  }

  /** Whether the next tokens begin what can not stand inside of a program. */
  protected beginsOuterDeclaration(): boolean {
    const [first, second, third] = [this.LA(1), this.LA(2), this.LA(3)];
    const opens = second.tokenType === token.LeftBrace || (this.isName(second) && third.tokenType === token.LeftBrace);
    if ([token.Process, token.Host, token.Network].includes(first.tokenType)) return opens;
    if (first.tokenType === token.Sysctl) return this.isName(second) && third.tokenType === token.Dot;
    if (first.tokenType === token.Scenario) return second.tokenType === token.StringToken;
    return this.tokenBeginsType(first) && this.isName(second) && third.tokenType === token.LeftParenthesis;
  }

  /** Whether a token can be a name; the words of declarations can. */
  protected isName(found: IToken): boolean {
    return this.matches(found, token.Identifier);
  }

  /** Does what parses a nested construct, one level deeper. */
  protected nested<T>(parse: () => T): T {
    if (this.depth >= deepestNesting) throw new GivenUpError('too-deep', this.LA(1));
    this.depth++;
    try {
      return parse();
    } finally {
      this.depth--;
    }
  }

  /** The place from a token to the latest one. */
  protected since(first: IToken): SourceSpan {
    return this.ACTION(() => {
      const last = this.LA(0);
      const begin = token.spanOf(first);
      return last.startOffset >= first.startOffset ? spanning(begin, token.spanOf(last)) : startOf(begin);
    });
  }

  protected isNext(...types: TokenType[]): boolean {
    const next = this.LA(1).tokenType;
    return types.includes(next);
  }

  /** A token that was left out takes its place right behind the one before it. */
  protected override getTokenToInsert(type: TokenType): IToken {
    const before = this.LA(0);
    const at = { offset: 0, line: 1, column: 1 };
    if (!Number.isNaN(before.startOffset) && before.tokenType !== EOF) {
      const span = token.spanOf(before);
      Object.assign(at, { offset: span.endOffset, line: span.endLine, column: span.endColumn });
    }
    return {
      image: '',
      startOffset: at.offset,
      endOffset: at.offset - 1,
      startLine: at.line,
      endLine: at.line,
      startColumn: at.column,
      endColumn: at.column - 1,
      tokenTypeIdx: type.tokenTypeIdx as number,
      tokenType: type,
      isInsertedInRecovery: true,
    };
  }

  protected readonly name = this.RULE(
    'name',
    (): Name => {
      const found = this.CONSUME(token.Identifier);
      return { text: found.image, source: token.spanOf(found) };
    },
    { recoveryValueFunc: (): Name => ({ text: '', source: this.hereAsSpan() }) },
  );

  /** The empty place before the next token. */
  protected hereAsSpan(): SourceSpan {
    const before = this.LA(0);
    if (before.tokenType === EOF || Number.isNaN(before.startOffset)) {
      return { line: 1, column: 1, endLine: 1, endColumn: 1, startOffset: 0, endOffset: 0 };
    }
    const span = token.spanOf(before);
    return { ...span, line: span.endLine, column: span.endColumn, startOffset: span.endOffset };
  }

  private missing(): Expression {
    return { kind: 'missing', source: this.hereAsSpan() };
  }

  protected readonly expression = this.RULE(
    'expression',
    (): Expression =>
      this.nested(() => {
        const first = this.LA(1);
        const targets: Expression[] = [this.SUBRULE(this.conditional)];
        const parts: AssignmentPart[] = [];
        this.MANY(() => {
          const operator = this.CONSUME(token.AssignmentOperator);
          parts.push({
            operator: operator.tokenType === token.CompoundAssign ? (operator.image.slice(0, -1) as BinaryOperator) : undefined,
            source: token.spanOf(operator),
          });
          targets.push(this.SUBRULE2(this.conditional));
        });
        return this.ACTION(() => this.assignments(first, targets, parts));
      }),
    { recoveryValueFunc: () => this.missing() },
  );

  private assignments(first: IToken, targets: Expression[], parts: AssignmentPart[]): Expression {
    if (parts.length > mostOperators) throw new GivenUpError('too-deep', first);
    let value = targets[targets.length - 1] as Expression;
    for (let i = parts.length - 1; i >= 0; i--) {
      const target = targets[i] as Expression;
      value = { kind: 'assignment', operator: parts[i]?.operator, target, value, source: spanning(target.source, value.source) };
    }
    return value;
  }

  private readonly conditional = this.RULE(
    'conditional',
    (): Expression => {
      const first = this.LA(1);
      const operands: Expression[] = [this.SUBRULE(this.binary)];
      const parts: ConditionalPart[] = [];
      this.MANY(() => {
        this.CONSUME(token.Question);
        const then = this.SUBRULE(this.expression);
        this.CONSUME(token.Colon);
        parts.push({ then });
        operands.push(this.SUBRULE2(this.binary));
      });
      return this.ACTION(() => {
        if (parts.length > mostOperators) throw new GivenUpError('too-deep', first);
        let value = operands[operands.length - 1] as Expression;
        for (let i = parts.length - 1; i >= 0; i--) {
          const condition = operands[i] as Expression;
          const { then } = parts[i] as ConditionalPart;
          value = { kind: 'conditional', condition, then, otherwise: value, source: spanning(condition.source, value.source) };
        }
        return value;
      });
    },
    { recoveryValueFunc: () => this.missing() },
  );

  private readonly binary = this.RULE(
    'binary',
    (): Expression => {
      const first = this.LA(1);
      const operands: Expression[] = [this.SUBRULE(this.unary)];
      const operators: BinaryOperator[] = [];
      this.MANY(() => {
        operators.push(this.CONSUME(token.BinaryOperator).image as BinaryOperator);
        operands.push(this.SUBRULE2(this.unary));
      });
      return this.ACTION(() => {
        if (operators.length > mostOperators) throw new GivenUpError('too-deep', first);
        return byPrecedence(operands, operators);
      });
    },
    { recoveryValueFunc: () => this.missing() },
  );

  // Alternatives that every expression passes are made once: making them anew each time costs more than the parsing.
  private readonly operandAlternatives: IOrAlt<Expression>[] = [
    { ALT: () => this.SUBRULE(this.sizeofExpression) },
    { GATE: () => this.beginsCast(), ALT: () => this.SUBRULE(this.cast) },
    { ALT: () => this.SUBRULE(this.postfix) },
  ];

  private readonly unary = this.RULE(
    'unary',
    (): Expression => {
      const operators: IToken[] = [];
      this.MANY(() => operators.push(this.CONSUME(token.PrefixOperator)));
      const operand = this.OR(this.operandAlternatives);
      return this.ACTION(() => {
        if (operators.length > mostOperators) throw new GivenUpError('too-deep', operators[0] as IToken);
        return operators.reduceRight((value, operator) => prefixed(operator, value), operand);
      });
    },
    { recoveryValueFunc: () => this.missing() },
  );

  private beginsCast(): boolean {
    return this.isNext(token.LeftParenthesis) && this.tokenBeginsType(this.LA(2));
  }

  protected tokenBeginsType(next: IToken): boolean {
    return next.tokenType === token.Struct || next.tokenType === token.TypeWord;
  }

  private readonly cast = this.RULE(
    'cast',
    (): Expression =>
      this.nested(() => {
        const first = this.LA(1);
        this.CONSUME(token.LeftParenthesis);
        const type = this.SUBRULE(this.typeName);
        this.MANY(() => this.CONSUME(token.Star));
        this.CONSUME(token.RightParenthesis);
        const operand = this.SUBRULE(this.unary);
        return { kind: 'cast', type, operand, source: this.since(first) };
      }),
    { recoveryValueFunc: () => this.missing() },
  );

  private readonly sizeofExpression = this.RULE(
    'sizeof',
    (): Expression =>
      this.nested(() => {
        const first = this.CONSUME(token.Sizeof);
        const operand = this.OR<Expression | TypeName>([
          {
            GATE: () => this.beginsCast(),
            ALT: () => {
              this.CONSUME(token.LeftParenthesis);
              const type = this.SUBRULE(this.typeName);
              this.MANY(() => this.CONSUME(token.Star));
              this.CONSUME(token.RightParenthesis);
              return type;
            },
          },
          { ALT: () => this.SUBRULE(this.postfix) },
        ]);
        return { kind: 'sizeof', operand, source: this.since(first) };
      }),
    { recoveryValueFunc: () => this.missing() },
  );

  private readonly typeAlternatives: IOrAlt<string>[] = [
    { ALT: () => this.CONSUME(token.TypeWord).image },
    { ALT: () => this.SUBRULE(this.structName) },
  ];

  /** `int`, `const char`, `struct linger`, `unsigned long`. */
  protected readonly typeName = this.RULE(
    'type',
    (): TypeName => {
      const first = this.LA(1);
      const words: string[] = [];
      this.AT_LEAST_ONE(() => words.push(this.OR(this.typeAlternatives)));
      return { text: words.filter((word) => word !== 'const').join(' ') || 'int', source: this.since(first) };
    },
    { recoveryValueFunc: (): TypeName => ({ text: 'int', source: this.hereAsSpan() }) },
  );

  private readonly structName = this.RULE(
    'struct',
    (): string => {
      this.CONSUME(token.Struct);
      return `struct ${this.CONSUME(token.Identifier).image}`;
    },
    { recoveryValueFunc: () => 'struct' },
  );

  private readonly postfix = this.RULE(
    'postfix',
    (): Expression => {
      const first = this.LA(1);
      let value = this.SUBRULE(this.primary);
      let count = 0;
      this.MANY(() => {
        this.ACTION(() => {
          if (++count > mostOperators) throw new GivenUpError('too-deep', first);
        });
        value = this.SUBRULE(this.suffix, { ARGS: [value, first] });
      });
      return value;
    },
    { recoveryValueFunc: () => this.missing() },
  );

  /** What follows an operand: an index, a member, `++`. */
  private readonly suffix = this.RULE(
    'suffix',
    (value: Expression, first: IToken): Expression =>
      this.OR<Expression>([
        {
          ALT: () => {
            this.CONSUME(token.LeftBracket);
            const index = this.SUBRULE(this.expression);
            this.CONSUME(token.RightBracket);
            return { kind: 'index', array: value, index, source: this.since(first) };
          },
        },
        {
          ALT: () => {
            this.OR2([{ ALT: () => this.CONSUME(token.Dot) }, { ALT: () => this.CONSUME(token.Arrow) }]);
            const member = this.SUBRULE(this.name);
            return { kind: 'member', object: value, member, source: this.since(first) };
          },
        },
        {
          ALT: () => {
            const operator = this.CONSUME(token.Increment).image as '++' | '--';
            return { kind: 'update', operator, prefix: false, operand: value, source: this.since(first) };
          },
        },
      ]),
    { recoveryValueFunc: () => this.missing() },
  );

  private readonly primaryAlternatives: IOrAlt<Expression>[] = [
    { GATE: () => this.LA(2).tokenType !== token.LeftParenthesis, ALT: () => this.nameExpression(this.CONSUME(token.Identifier)) },
    { ALT: () => this.SUBRULE(this.call) },
    { ALT: () => this.literal(this.CONSUME(token.Literal)) },
    { ALT: () => this.SUBRULE(this.strings) },
    { ALT: () => this.SUBRULE(this.initializerList) },
    { ALT: () => this.SUBRULE(this.parenthesized) },
  ];

  private readonly primary = this.RULE('primary', (): Expression => this.OR(this.primaryAlternatives), {
    recoveryValueFunc: () => this.missing(),
  });

  private readonly parenthesized = this.RULE(
    'parenthesized',
    (): Expression => {
      this.CONSUME(token.LeftParenthesis);
      const inner = this.SUBRULE(this.expression);
      this.CONSUME(token.RightParenthesis);
      return inner;
    },
    { recoveryValueFunc: () => this.missing() },
  );

  private nameExpression(found: IToken): Expression {
    return { kind: 'name', text: found.image, source: token.spanOf(found) };
  }

  private literal(found: IToken): Expression {
    const kind = found.tokenType === token.Duration ? 'duration' : found.tokenType === token.CharacterToken ? 'character' : 'number';
    return { kind, text: found.image, source: token.spanOf(found) };
  }

  private readonly strings = this.RULE('strings', (): StringLiteral => {
    const first = this.LA(1);
    const texts: string[] = [];
    this.AT_LEAST_ONE(() => texts.push(this.CONSUME(token.StringToken).image));
    return { kind: 'string', texts, source: this.since(first) };
  });

  private readonly call = this.RULE(
    'call',
    (): Expression => {
      const first = this.LA(1);
      const name = this.SUBRULE(this.name);
      const argumentList: Expression[] = [];
      this.CONSUME(token.LeftParenthesis);
      this.OPTION(() => {
        argumentList.push(this.SUBRULE(this.expression));
        this.MANY(() => {
          this.CONSUME(token.Comma);
          argumentList.push(this.SUBRULE2(this.expression));
        });
      });
      this.CONSUME(token.RightParenthesis);
      return { kind: 'call', name, arguments: argumentList, source: this.since(first) };
    },
    { recoveryValueFunc: () => this.missing() },
  );

  /** `{1, 0}` */
  protected readonly initializerList = this.RULE(
    'initializerList',
    (): Expression => {
      const first = this.CONSUME(token.LeftBrace);
      const elements: Expression[] = [];
      this.MANY_SEP({ SEP: token.Comma, DEF: () => elements.push(this.SUBRULE(this.expression)) });
      this.CONSUME(token.RightBrace);
      return { kind: 'list', elements, source: this.since(first) };
    },
    { recoveryValueFunc: () => this.missing() },
  );
}

function prefixed(operator: IToken, operand: Expression): Expression {
  const source = spanning(token.spanOf(operator), operand.source);
  if (operator.image === '++' || operator.image === '--')
    return { kind: 'update', operator: operator.image, prefix: true, operand, source };
  return { kind: 'unary', operator: operator.image as '!' | '-' | '+' | '~' | '&' | '*', operand, source };
}

/** The tree of operands with operators between them, without recursion: a chain may be long. */
function byPrecedence(operands: Expression[], operators: BinaryOperator[]): Expression {
  const values: Expression[] = [operands[0] as Expression];
  const waiting: BinaryOperator[] = [];
  operators.forEach((operator, i) => {
    while (waiting.length > 0 && precedence[waiting[waiting.length - 1] as BinaryOperator] >= precedence[operator]) join(values, waiting);
    waiting.push(operator);
    values.push(operands[i + 1] as Expression);
  });
  while (waiting.length > 0) join(values, waiting);
  return values[0] as Expression;
}

/** Puts the last two values together with the last operator. */
function join(values: Expression[], waiting: BinaryOperator[]): void {
  const right = values.pop() as Expression;
  const left = values.pop() as Expression;
  const operator = waiting.pop() as BinaryOperator;
  values.push({ kind: 'binary', operator, left, right, source: spanning(left.source, right.source) });
}
