import type { IToken } from 'chevrotain';
import type {
  Declaration,
  FaultItem,
  FunctionItem,
  HostItem,
  Name,
  NetworkRule,
  Parameter,
  ProcessItem,
  Quantity,
  StackDeclaration,
} from '../tree';
import { StatementGrammar } from './statementGrammar';
import * as token from './tokens';

/** The declarations of a scenario: its title, the network, the hosts. */
export class ScenarioGrammar extends StatementGrammar {
  /** What has been read so far: it remains when the parsing is given up. */
  declarations: Declaration[] = [];

  constructor() {
    super();
    this.performSelfAnalysis();
  }

  override reset(): void {
    super.reset();
    this.declarations = [];
  }

  readonly scenario = this.RULE('scenario', (): void => {
    const { declarations } = this;
    this.MANY(() => {
      this.OR({
        DEF: [
          { ALT: () => declarations.push(this.SUBRULE(this.title)) },
          { ALT: () => declarations.push(this.SUBRULE(this.stack)) },
          { ALT: () => declarations.push(this.SUBRULE(this.network)) },
          { ALT: () => declarations.push(this.SUBRULE(this.host)) },
        ],
      });
      this.OPTION(() => this.CONSUME(token.Semicolon));
    });
  });

  private readonly title = this.RULE(
    'title',
    (): Declaration => {
      const first = this.CONSUME(token.Scenario);
      const title = this.CONSUME(token.StringToken);
      return { kind: 'title', title: unquoted(title.image), titleSource: token.spanOf(title), source: this.since(first) };
    },
    { recoveryValueFunc: (): Declaration => ({ kind: 'title', title: '', titleSource: this.hereAsSpan(), source: this.hereAsSpan() }) },
  );

  private readonly stack = this.RULE(
    'stack',
    (): StackDeclaration => {
      const first = this.CONSUME(token.Stack);
      const stack = this.SUBRULE(this.name);
      return { kind: 'stack', stack, source: this.since(first) };
    },
    { recoveryValueFunc: (): StackDeclaration => ({ kind: 'stack', stack: this.noName(), source: this.hereAsSpan() }) },
  );

  private noName(): Name {
    return { text: '', source: this.hereAsSpan() };
  }

  // Hosts

  private readonly host = this.RULE(
    'host',
    (): Declaration => {
      const first = this.CONSUME(token.Host);
      const name = this.SUBRULE(this.name);
      const items: HostItem[] = [];
      this.CONSUME(token.LeftBrace);
      this.MANY(() => {
        this.OR({
          DEF: [
            { ALT: () => items.push(this.SUBRULE(this.sysctl)) },
            { ALT: () => items.push(this.SUBRULE(this.stack)) },
            { ALT: () => items.push(this.SUBRULE(this.process)) },
            { GATE: () => this.tokenBeginsType(this.LA(1)) || this.isWordAsType(), ALT: () => items.push(this.SUBRULE(this.functionItem)) },
          ],
          IGNORE_AMBIGUITIES: true,
        });
        this.OPTION(() => this.CONSUME(token.Semicolon));
      });
      this.CONSUME(token.RightBrace);
      return { kind: 'host', name, items, source: this.since(first) };
    },
    { recoveryValueFunc: (): Declaration => ({ kind: 'host', name: this.noName(), items: [], source: this.hereAsSpan() }) },
  );

  private readonly sysctl = this.RULE(
    'sysctl',
    (): HostItem => {
      const first = this.CONSUME(token.Sysctl);
      const key = this.SUBRULE(this.sysctlKey);
      this.CONSUME(token.Assign);
      const value = this.SUBRULE(this.sysctlValue);
      return { kind: 'sysctl', key, value, source: this.since(first) };
    },
    { recoveryValueFunc: (): HostItem => ({ kind: 'sysctl', key: this.noName(), value: this.noName(), source: this.hereAsSpan() }) },
  );

  private readonly sysctlKey = this.RULE(
    'sysctlKey',
    (): Name => {
      const first = this.LA(1);
      this.CONSUME(token.Identifier);
      this.MANY(() => {
        this.CONSUME(token.Dot);
        this.CONSUME2(token.Identifier);
      });
      return this.written(first);
    },
    { recoveryValueFunc: () => this.noName() },
  );

  private readonly sysctlValue = this.RULE(
    'sysctlValue',
    (): Name => {
      const first = this.LA(1);
      return this.OR([
        {
          ALT: () => {
            const found = this.CONSUME(token.StringToken);
            return { text: unquoted(found.image), source: token.spanOf(found) };
          },
        },
        {
          ALT: () => {
            this.AT_LEAST_ONE(() => {
              this.OR2([
                { ALT: () => this.CONSUME(token.Integer) },
                { ALT: () => this.CONSUME(token.Decimal) },
                { ALT: () => this.CONSUME(token.MalformedNumber) },
                { ALT: () => this.CONSUME(token.Duration) },
                { ALT: () => this.CONSUME(token.Minus) },
                { ALT: () => this.CONSUME(token.Comma) },
              ]);
            });
            return this.written(first);
          },
        },
        { ALT: () => this.SUBRULE(this.name) },
      ]);
    },
    { recoveryValueFunc: () => this.noName() },
  );

  /** What stands in the text from a token to the latest one. */
  private written(first: IToken): Name {
    return this.ACTION(() => {
      const source = this.since(first);
      return { text: this.text.slice(source.startOffset, source.endOffset), source };
    });
  }

  private readonly process = this.RULE(
    'process',
    (): ProcessItem => {
      const first = this.CONSUME(token.Process);
      let name: Name | undefined;
      this.OPTION(() => {
        name = this.SUBRULE(this.name);
      });
      const body = this.SUBRULE(this.block);
      return { kind: 'process', name, body, source: this.since(first) };
    },
    {
      recoveryValueFunc: (): ProcessItem => ({
        kind: 'process',
        name: undefined,
        body: { kind: 'block', statements: [], source: this.hereAsSpan() },
        source: this.hereAsSpan(),
      }),
    },
  );

  private readonly functionItem = this.RULE(
    'function',
    (): FunctionItem => {
      const first = this.LA(1);
      const result = this.SUBRULE(this.anyTypeName);
      this.MANY(() => this.CONSUME(token.Star));
      const name = this.SUBRULE(this.name);
      const parameters: Parameter[] = [];
      let body: FunctionItem['body'];
      this.CONSUME(token.LeftParenthesis);
      this.MANY_SEP({ SEP: token.Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) });
      this.CONSUME(token.RightParenthesis);
      this.OR([
        {
          ALT: () => {
            body = this.SUBRULE(this.block);
          },
        },
        { ALT: () => this.CONSUME(token.Semicolon) },
      ]);
      return { kind: 'function', result, name, parameters, body, source: this.since(first) };
    },
    {
      recoveryValueFunc: (): FunctionItem => ({
        kind: 'function',
        result: { text: 'void', source: this.hereAsSpan() },
        name: this.noName(),
        parameters: [],
        body: undefined,
        source: this.hereAsSpan(),
      }),
    },
  );

  private readonly parameter = this.RULE(
    'parameter',
    (): Parameter => {
      const first = this.LA(1);
      const type = this.SUBRULE(this.anyTypeName);
      let pointer = false;
      let name: Name | undefined;
      this.MANY(() => {
        this.CONSUME(token.Star);
        pointer = true;
      });
      this.OPTION(() => {
        name = this.SUBRULE(this.name);
      });
      this.OPTION2(() => {
        this.CONSUME(token.LeftBracket);
        this.OPTION3(() => this.CONSUME(token.Integer));
        this.CONSUME(token.RightBracket);
        pointer = true;
      });
      return { type, pointer, name, source: this.since(first) };
    },
    {
      recoveryValueFunc: (): Parameter => ({
        type: { text: 'int', source: this.hereAsSpan() },
        pointer: false,
        name: undefined,
        source: this.hereAsSpan(),
      }),
    },
  );

  // Network

  private readonly network = this.RULE(
    'network',
    (): Declaration => {
      const first = this.CONSUME(token.Network);
      const rules: NetworkRule[] = [];
      this.CONSUME(token.LeftBrace);
      this.MANY(() => {
        this.OR([
          { ALT: () => rules.push(this.SUBRULE(this.latency)) },
          { ALT: () => rules.push(this.SUBRULE(this.loss)) },
          { ALT: () => rules.push(this.SUBRULE(this.fault)) },
          { ALT: () => rules.push(this.SUBRULE(this.inject)) },
        ]);
        this.OPTION(() => this.CONSUME(token.Semicolon));
      });
      this.CONSUME(token.RightBrace);
      return { kind: 'network', rules, source: this.since(first) };
    },
    { recoveryValueFunc: (): Declaration => ({ kind: 'network', rules: [], source: this.hereAsSpan() }) },
  );

  private readonly quantity = this.RULE(
    'quantity',
    (): Quantity => {
      const found = this.OR([
        { ALT: () => this.CONSUME(token.Duration) },
        { ALT: () => this.CONSUME(token.Integer) },
        { ALT: () => this.CONSUME(token.Decimal) },
        { ALT: () => this.CONSUME(token.MalformedNumber) },
      ]);
      return { text: found.image, source: token.spanOf(found) };
    },
    { recoveryValueFunc: () => this.noName() },
  );

  private readonly latency = this.RULE(
    'latency',
    (): NetworkRule => {
      const first = this.CONSUME(token.Latency);
      const latency = this.SUBRULE(this.quantity);
      let between: [Name, Name] | undefined;
      this.OPTION(() => {
        this.CONSUME(token.Between);
        const one = this.SUBRULE(this.name);
        this.CONSUME(token.And);
        between = [one, this.SUBRULE2(this.name)];
      });
      return { kind: 'latency', latency, between, source: this.since(first) };
    },
    { recoveryValueFunc: (): NetworkRule => ({ kind: 'latency', latency: this.noName(), between: undefined, source: this.hereAsSpan() }) },
  );

  private readonly loss = this.RULE(
    'loss',
    (): NetworkRule => {
      const first = this.CONSUME(token.Loss);
      const percent = this.SUBRULE(this.quantity);
      this.CONSUME(token.Percent);
      let seed: Quantity | undefined;
      this.OPTION(() => {
        this.CONSUME(token.Seed);
        seed = this.SUBRULE2(this.quantity);
      });
      return { kind: 'loss', percent, seed, source: this.since(first) };
    },
    { recoveryValueFunc: (): NetworkRule => ({ kind: 'loss', percent: this.noName(), seed: undefined, source: this.hereAsSpan() }) },
  );

  private readonly fault = this.RULE(
    'fault',
    (): NetworkRule => {
      const first = this.OR([
        { ALT: () => this.CONSUME(token.Drop) },
        { ALT: () => this.CONSUME(token.Duplicate) },
        { ALT: () => this.CONSUME(token.Delay) },
      ]);
      let every = false;
      let occurrence: Quantity | undefined;
      let by: Quantity | undefined;
      this.OPTION(() => {
        this.CONSUME(token.Every);
        every = true;
      });
      const segment = this.SUBRULE(this.segmentKind);
      this.CONSUME(token.From);
      const host = this.SUBRULE(this.name);
      this.OPTION2(() => {
        this.CONSUME(token.Hash);
        occurrence = this.SUBRULE(this.quantity);
      });
      this.OPTION3(() => {
        this.OR2([{ ALT: () => this.CONSUME(token.By) }, { ALT: () => this.CONSUME(token.After) }]);
        by = this.SUBRULE2(this.quantity);
      });
      return { kind: 'fault', action: first.image as FaultItem['action'], every, segment, host, occurrence, by, source: this.since(first) };
    },
    { recoveryValueFunc: () => this.noFault() },
  );

  private noFault(): NetworkRule {
    const none = this.noName();
    return {
      kind: 'fault',
      action: 'drop',
      every: false,
      segment: none,
      host: none,
      occurrence: undefined,
      by: undefined,
      source: none.source,
    };
  }

  /** `FIN`, `SYN-ACK` */
  private readonly segmentKind = this.RULE(
    'segmentKind',
    (): Name => {
      const first = this.LA(1);
      this.CONSUME(token.Identifier);
      this.OPTION(() => {
        this.CONSUME(token.Minus);
        this.CONSUME2(token.Identifier);
      });
      return this.written(first);
    },
    { recoveryValueFunc: () => this.noName() },
  );

  private readonly inject = this.RULE(
    'inject',
    (): NetworkRule => {
      const first = this.CONSUME(token.Inject);
      this.CONSUME(token.At);
      const at = this.SUBRULE(this.quantity);
      this.CONSUME(token.From);
      const host = this.SUBRULE(this.name);
      const segment = this.CONSUME(token.StringToken);
      const segmentSource = token.spanOf(segment);
      return { kind: 'inject', at, host, segment: unquoted(segment.image), segmentSource, source: this.since(first) };
    },
    {
      recoveryValueFunc: (): NetworkRule => ({
        kind: 'inject',
        at: this.noName(),
        host: this.noName(),
        segment: '',
        segmentSource: this.hereAsSpan(),
        source: this.hereAsSpan(),
      }),
    },
  );
}

/** What stands between the quotes of a declaration's string; escapes are for C. */
function unquoted(image: string): string {
  return image.replace(/^"/, '').replace(/"$/, '');
}
