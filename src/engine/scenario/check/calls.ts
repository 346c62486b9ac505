import { type Constant, type ConstantGroup, constants } from '../../program/constants';
import { type CallDefinition, type CallForm, type CallParameter, callSignatures, calls } from '../../program/systemCalls';
import { type DiagnosticList, didYouMean } from '../diagnostics';
import { durationNs } from '../literals';
import type { CallExpression, Expression } from '../tree';
import { valueTypeOf, valueTypeText } from '../types';
import { constantExpressionValue } from './constantExpression';
import { type ExpressionChecker, isNull } from './expressions';
import type { FunctionSymbol, Meaning, ValueType } from './meaning';
import { reportUnknownHost } from './network';

/** What C programmers reach for and what the language has instead. */
const instead: Record<string, string> = {
  htons: 'Ports are plain numbers: bind(fd, 80).',
  htonl: 'Addresses are not needed: bind(fd, port).',
  inet_pton: 'Hosts have names: connect(fd, server, 80).',
  inet_addr: 'Hosts have names: connect(fd, server, 80).',
  getaddrinfo: 'Hosts have names: connect(fd, server, 80).',
  memset: 'Variables begin as zero: leave it out.',
  bzero: 'Variables begin as zero: leave it out.',
  fprintf: 'Use printf("...").',
  puts: 'Use printf("...\\n").',
  accept4: 'Use accept(fd), then fcntl(fd, F_SETFL, O_NONBLOCK).',
  epoll_create: 'Use epoll_create1(0).',
  poll: 'Use epoll_create1, epoll_ctl and epoll_wait.',
  select: 'Use epoll_create1, epoll_ctl and epoll_wait.',
  fork: 'Write another `process { ... }` in the host.',
  pthread_create: 'Write another `process { ... }` in the host.',
  nanosleep: 'Use sleep(100ms).',
  sigaction: 'Use signal(SIGPIPE, SIG_IGN).',
  main: 'A program is `process { ... }`.',
};

const groupTexts: Partial<Record<ConstantGroup, string>> = {
  'shutdown-direction': 'SHUT_RD, SHUT_WR or SHUT_RDWR',
  'option-level': 'SOL_SOCKET or IPPROTO_TCP',
  'socket-option': 'an SO_ or TCP_ option',
  domain: 'AF_INET',
  'socket-type': 'SOCK_STREAM',
  signal: 'a signal such as SIGPIPE',
  'signal-handler': 'SIG_IGN or SIG_DFL',
  'epoll-operation': 'EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL',
  'file-command': 'F_GETFL or F_SETFL',
};

/** Checks the calls in the expressions of one function. */
export class CallChecker {
  constructor(
    private readonly owner: FunctionSymbol,
    private readonly meaning: Meaning,
    private readonly expressions: ExpressionChecker,
    private readonly diagnostics: DiagnosticList,
  ) {}

  check(call: CallExpression): ValueType {
    const definition = calls.get(call.name.text);
    if (definition) return this.defined(call, definition);
    const called = this.owner.host.functions.get(call.name.text);
    if (called) return this.ofHost(call, called);
    for (const argument of call.arguments) this.expressions.value(argument);
    this.reportUnknown(call);
    return 'unknown';
  }

  private reportUnknown({ name }: CallExpression): void {
    if (name.text === '' || this.diagnostics.isDoubtful(name.text)) return;
    const other = this.meaning.hosts.find((host) => host.functions.has(name.text));
    if (other) {
      this.diagnostics.error('unknown-call', name.source, `\`${name.text}\` is a function of host \`${other.name}\`.`, {
        hint: `Functions belong to one host; define it in \`${this.owner.host.name}\` too.`,
      });
      return;
    }
    const hint = Object.hasOwn(instead, name.text)
      ? { hint: instead[name.text] as string }
      : didYouMean(name.text, this.callNames(), `Declare it with \`void ${name.text}();\` if it is work of the application's own.`);
    this.diagnostics.error('unknown-call', name.source, `There is no call or function \`${name.text}\`.`, hint);
  }

  private *callNames(): Iterable<string> {
    yield* calls.keys();
    yield* this.owner.host.functions.keys();
    yield* ['while', 'for', 'if', 'return'];
  }

  private ofHost(call: CallExpression, called: FunctionSymbol): ValueType {
    this.meaning.calls.set(call, { kind: 'function', function: called });
    const { parameters } = called;
    const types = call.arguments.map((argument) => this.expressions.value(argument));
    // As in C, a prototype with empty parentheses says nothing about the arguments.
    const counts = called.body !== undefined || parameters.length > 0;
    if (counts && call.arguments.length !== parameters.length) {
      const written = parameters.map((parameter) => (parameter.type.kind === 'int' ? `int ${parameter.name}` : parameter.name)).join(', ');
      this.reportCount(call, [`${called.name}(${written})`], [parameters.length]);
    } else if (counts) {
      parameters.forEach((parameter, i) => {
        const argument = call.arguments[i] as Expression;
        const wanted = valueTypeOf(parameter.type);
        if (wanted !== 'number' && isNull(argument)) return;
        this.expectArgument(argument, types[i] as ValueType, wanted, `\`${parameter.name}\``);
      });
    }
    return called.result;
  }

  private defined(call: CallExpression, definition: CallDefinition): ValueType {
    const types = call.arguments.map((argument, i) => this.argumentValue(argument, definition, i));
    const form = this.formOf(call, definition, types);
    if (form) {
      this.meaning.calls.set(call, { kind: 'definition', definition, form });
      form.parameters.forEach((parameter, i) => {
        this.argument(call, parameter, call.arguments[i] as Expression, types[i] as ValueType);
      });
      if (definition.variadic) this.printed(call, types);
    }
    return definition.result;
  }

  /** A host's name and a list are no values elsewhere; here they may be arguments. */
  private argumentValue(argument: Expression, definition: CallDefinition, place: number): ValueType {
    const isHost = definition.forms.some((form) => form.parameters[place]?.kind === 'host');
    if (isHost && (argument.kind === 'name' || argument.kind === 'string')) return 'unknown';
    return this.expressions.value(argument);
  }

  /** The form of the call that its arguments fit, by their number and then by their types. */
  private formOf(call: CallExpression, definition: CallDefinition, types: ValueType[]): CallForm | undefined {
    const count = call.arguments.length;
    const candidates = definition.forms.filter(
      (form) => form.parameters.length === count || (definition.variadic && count >= form.parameters.length),
    );
    if (candidates.length === 0) {
      const counts = [...new Set(definition.forms.map((form) => form.parameters.length))];
      this.reportCount(call, callSignatures(definition), counts);
      return undefined;
    }
    const fits = (form: CallForm) =>
      form.parameters.every((parameter, i) => {
        const type = types[i] as ValueType;
        const argument = call.arguments[i] as Expression;
        if (parameter.kind === 'text' || parameter.kind === 'data' || parameter.kind === 'buffer')
          return type === 'text' || type === 'unknown' || (isNull(argument) && candidates.length === 1);
        return parameter.kind !== 'number' || type === 'number' || type === 'unknown';
      });
    return candidates.find(fits) ?? candidates[candidates.length - 1];
  }

  private reportCount(call: CallExpression, signatures: string[], counts: number[]): void {
    const sorted = [...counts].sort((a, b) => a - b);
    const needed = sorted.length === 1 ? `${sorted[0]}` : `${sorted.slice(0, -1).join(', ')} or ${sorted[sorted.length - 1]}`;
    const noun = needed === '1' ? 'argument' : 'arguments';
    this.diagnostics.error(
      'argument-count',
      call.source,
      `\`${call.name.text}\` takes ${needed === '0' ? 'no' : needed} ${noun}, not ${call.arguments.length}.`,
      {
        expected: signatures.join(' or '),
        hint: `It is written ${signatures.map((signature) => `\`${signature}\``).join(' or ')}.`,
      },
    );
  }

  private argument(call: CallExpression, parameter: CallParameter, argument: Expression, type: ValueType): void {
    switch (parameter.kind) {
      case 'number':
        this.numberArgument(call, parameter, argument, type);
        return;
      case 'host':
        this.hostArgument(argument);
        return;
      case 'buffer':
        if (argument.kind === 'string') {
          this.diagnostics.error('wrong-type', argument.source, 'A string constant can not be filled.', {
            expected: 'an array: `char buffer[1024];`',
          });
        } else if (!isNull(argument)) {
          this.expectArgument(argument, type, 'text', 'the buffer');
          this.bufferSize(call, argument);
        }
        return;
      case 'data':
        if (!isNull(argument)) this.expectArgument(argument, type, 'text', 'the data');
        return;
      case 'text':
        this.expectArgument(argument, type, 'text', 'the text');
        return;
      case 'option-value':
        this.optionValue(call, argument, type);
        return;
      case 'event-mask':
        if (type !== 'events' && type !== 'event') this.numberArgument(call, parameter, argument, type);
        return;
      case 'events':
        this.expectArgument(argument, type, 'events', 'the events');
        return;
      case 'seconds':
      case 'microseconds':
      case 'milliseconds':
        if (type === 'duration') this.duration(argument);
        else this.expectArgument(argument, type, 'number', 'the time');
        return;
      case 'ignored':
        if (type === 'number' || type === 'unknown' || type === 'address') return;
        this.diagnostics.error('wrong-type', argument.source, `${parameter.name} is expected here.`, { expected: parameter.name });
        return;
    }
  }

  private expectArgument(argument: Expression, found: ValueType, wanted: ValueType, what: string): void {
    if (found === wanted || found === 'unknown') return;
    const more: { expected: string; hint?: string } = { expected: valueTypeText(wanted) };
    if (found === 'address' && wanted === 'number') more.hint = 'Leave out the `&`.';
    if (found === 'duration') more.hint = 'Write a plain number.';
    if (found === 'nothing' && argument.kind === 'call') more.hint = `\`${argument.name.text}\` is void: it gives no value.`;
    this.diagnostics.error(
      'wrong-type',
      argument.source,
      `This is ${valueTypeText(found)}; ${what} must be ${valueTypeText(wanted)}.`,
      more,
    );
  }

  private numberArgument(call: CallExpression, parameter: CallParameter, argument: Expression, type: ValueType): void {
    if (type === 'text' && parameter.name === 'n') {
      const name = argument.kind === 'name' ? argument.text : 'buf';
      this.diagnostics.error('wrong-type', argument.source, `This is text; \`${call.name.text}\` needs the number of bytes too.`, {
        expected: 'a number',
        hint: `Write \`${call.name.text}(fd, ${name}, sizeof(${name}))\`.`,
      });
      return;
    }
    this.expectArgument(argument, type, 'number', `\`${parameter.name}\``);
    const constant = argument.kind === 'name' ? constants.get(argument.text) : undefined;
    if (parameter.constants && constant && !this.belongs(constant, parameter.constants) && this.isPlainConstant(argument)) {
      const expected = parameter.constants.map((group) => groupTexts[group]).find((text) => text !== undefined);
      this.diagnostics.error('wrong-constant', argument.source, `\`${constant.name}\` does not belong here.`, {
        expected: expected ?? parameter.name,
        hint: `It is written \`${callSignatures(calls.get(call.name.text) as CallDefinition).join('` or `')}\`.`,
      });
    }
    this.optionLevel(call, parameter, argument);
  }

  private isPlainConstant(argument: Expression): boolean {
    return argument.kind === 'name' && this.meaning.names.get(argument)?.kind === 'constant';
  }

  private belongs(constant: Constant, groups: readonly ConstantGroup[]): boolean {
    return constant.group === 'general' || constant.group === 'address' || groups.includes(constant.group);
  }

  /** TCP_NODELAY at SOL_SOCKET is another option altogether, which no C compiler notices. */
  private optionLevel(call: CallExpression, parameter: CallParameter, argument: Expression): void {
    if (parameter.name !== 'option' || argument.kind !== 'name') return;
    const level = call.arguments[1];
    const option = constants.get(argument.text);
    if (level?.kind !== 'name' || !option) return;
    const right = option.group === 'tcp-option' ? ['IPPROTO_TCP', 'SOL_TCP'] : ['SOL_SOCKET'];
    if (constants.get(level.text)?.group !== 'option-level' || right.includes(level.text)) return;
    if (option.group !== 'tcp-option' && option.group !== 'socket-option') return;
    this.diagnostics.warning('wrong-level', level.source, `\`${option.name}\` is an option of level ${right[0]}, not ${level.text}.`, {
      hint: `Write ${right[0]}.`,
    });
  }

  private hostArgument(argument: Expression): void {
    if (argument.kind === 'missing') return;
    const text =
      argument.kind === 'name' ? argument.text : argument.kind === 'string' ? argument.texts.join('').replaceAll('"', '') : undefined;
    if (text === undefined) {
      this.diagnostics.error('unknown-host', argument.source, 'The second argument of connect is the name of a host.', {
        expected: 'connect(fd, host, port)',
        hint: 'For example `connect(fd, server, 80)`.',
      });
      return;
    }
    const host = this.meaning.hostsByName.get(text);
    if (!host) reportUnknownHost({ text, source: argument.source }, this.meaning.hostsByName, this.diagnostics);
    else if (argument.kind === 'name') this.meaning.names.set(argument, { kind: 'host', host });
  }

  private bufferSize(call: CallExpression, buffer: Expression): void {
    const meaning = buffer.kind === 'name' ? this.meaning.names.get(buffer) : undefined;
    const size = call.arguments[2] ? constantExpressionValue(call.arguments[2]) : undefined;
    if (meaning?.kind !== 'variable' || meaning.variable.type.kind !== 'chars' || size === undefined) return;
    const { capacity } = meaning.variable.type;
    if (size <= capacity) return;
    this.diagnostics.warning('buffer-overflow', call.source, `Up to ${size} bytes are read into an array of ${capacity}.`, {
      hint: `Write \`sizeof(${meaning.variable.name})\`.`,
    });
  }

  private optionValue(call: CallExpression, argument: Expression, type: ValueType): void {
    const option = call.arguments[2];
    const isLinger = option?.kind === 'name' && option.text === 'SO_LINGER';
    if (isLinger && type === 'list') this.expressions.lingerValue(argument);
    else if (isLinger) {
      if (type !== 'linger' && type !== 'unknown') {
        this.diagnostics.error('wrong-type', argument.source, 'The value of SO_LINGER is a struct linger.', {
          expected: '{l_onoff, l_linger}',
          hint: '`{1, 0}` makes close() send a RST; `{0, 0}` turns it off.',
        });
      }
    } else if (type !== 'number' && type !== 'address' && type !== 'unknown') {
      this.diagnostics.error('wrong-type', argument.source, `This is ${valueTypeText(type)}; the value of this option is a number.`, {
        expected: 'a number',
      });
    }
  }

  private duration(argument: Expression): void {
    if (argument.kind === 'duration' && durationNs(argument.text) === undefined) {
      this.diagnostics.error('bad-duration', argument.source, `\`${argument.text}\` is no duration.`);
    }
  }

  /** The arguments of printf against its format, when that is a constant. */
  private printed(call: CallExpression, types: ValueType[]): void {
    const [format] = call.arguments;
    if (format?.kind !== 'string') return;
    const wanted = [...format.texts.join('').matchAll(/%[-+ 0#]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?([a-zA-Z%])/g)]
      .map((match) => match[1] as string)
      .filter((letter) => letter !== '%');
    const given = call.arguments.length - 1;
    if (wanted.length !== given) {
      this.diagnostics.warning(
        'printf',
        call.source,
        `The format has ${counted(wanted.length, 'conversion')}, the call ${counted(given, 'value')}.`,
        {
          hint: 'Each % needs one value; a percent sign itself is %%.',
        },
      );
    }
    call.arguments.slice(1).forEach((argument, i) => {
      const letter = wanted[i];
      if (letter === undefined) return;
      if (!'diuxXcs'.includes(letter)) {
        this.diagnostics.error('printf', format.source, `printf has no %${letter} here.`, { expected: '%d, %u, %x, %c, %s or %%' });
        return;
      }
      if (letter === 's' && isNull(argument)) return;
      this.expectArgument(argument, types[i + 1] as ValueType, letter === 's' ? 'text' : 'number', `the value of %${letter}`);
    });
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
