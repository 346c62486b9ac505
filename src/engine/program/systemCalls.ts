import type { ConstantGroup } from './constants';

/**
 * The calls of the language: how each may be written, and what the kernel is given.
 *
 * Several forms of a call (`read(fd, buf, n)`, `read(fd, n)`) become one: the kernel always sees the arguments of `passes`.
 */
export type SystemCallName =
  | 'socket'
  | 'bind'
  | 'listen'
  | 'accept'
  | 'connect'
  | 'read'
  | 'write'
  | 'recv'
  | 'send'
  | 'shutdown'
  | 'close'
  | 'dup'
  | 'setsockopt'
  | 'getsockopt'
  | 'fcntl'
  | 'getsockname'
  | 'epoll_create1'
  | 'epoll_ctl'
  | 'epoll_wait'
  | 'signal'
  | 'sleep'
  | 'usleep'
  | 'pause';

/** Calls that the C library answers without the kernel. */
export type LibraryCallName = 'exit' | 'printf' | 'perror' | 'strerror' | 'strlen';

/**
 * What an argument is: a number; a host's name; a buffer to fill; bytes to send; a text; the value of a socket option (a number,
 * `{1, 0}` or a struct linger); events (a mask or a struct epoll_event); an array of events to fill; a time; `ignored` what C has and
 * the language does not need.
 */
export type ArgumentKind =
  | 'number'
  | 'host'
  | 'buffer'
  | 'data'
  | 'text'
  | 'option-value'
  | 'event-mask'
  | 'events'
  | 'seconds'
  | 'microseconds'
  | 'milliseconds'
  | 'ignored';

export interface CallParameter {
  name: string;
  kind: ArgumentKind;
  /** The constants that belong here. */
  constants?: readonly ConstantGroup[];
}

/** What the kernel is given at one place: the argument with this number, 0, or the length of the text before. */
export type Passed = number | 'zero' | 'length';

export interface CallForm {
  parameters: readonly CallParameter[];
  passes: readonly Passed[];
}

export interface CallDefinition {
  name: SystemCallName | LibraryCallName;
  /** Whether the kernel answers it. */
  system: boolean;
  forms: readonly CallForm[];
  /** Whether more arguments may follow: printf. */
  variadic: boolean;
  /** What its value is. */
  result: 'number' | 'text' | 'nothing';
}

function parameter(name: string, kind: ArgumentKind = 'number', ...constants: ConstantGroup[]): CallParameter {
  return constants.length === 0 ? { name, kind } : { name, kind, constants };
}

function form(parameters: CallParameter[], passes?: Passed[]): CallForm {
  return { parameters, passes: passes ?? parameters.map((_, number) => number) };
}

const fd = parameter('fd');
const port = parameter('port');
const size = parameter('n');
const buffer = parameter('buf', 'buffer');
const data = parameter('buf', 'data');
const text = parameter('"text"', 'text');
const flags = parameter('flags', 'number', 'message-flag');
const level = parameter('level', 'number', 'option-level');
const option = parameter('option', 'number', 'socket-option', 'tcp-option');
const optionValue = parameter('value', 'option-value');
const command = parameter('cmd', 'number', 'file-command');
const operation = parameter('op', 'number', 'epoll-operation');
const epoll = parameter('ep');
const ignored = parameter('NULL', 'ignored');

function system(name: SystemCallName, ...forms: CallForm[]): CallDefinition {
  return { name, system: true, forms, variadic: false, result: 'number' };
}

function library(name: LibraryCallName, result: CallDefinition['result'], only: CallForm, variadic = false): CallDefinition {
  return { name, system: false, forms: [only], variadic, result };
}

const list: CallDefinition[] = [
  system(
    'socket',
    form([
      parameter('AF_INET', 'number', 'domain'),
      parameter('SOCK_STREAM', 'number', 'socket-type'),
      parameter('0', 'number', 'protocol', 'option-level'),
    ]),
  ),
  system('bind', form([fd, port])),
  system('listen', form([fd, parameter('backlog')])),
  system('accept', form([fd]), form([fd, ignored, ignored], [0])),
  system('connect', form([fd, parameter('host', 'host'), port])),
  system('read', form([fd, buffer, size]), form([fd, size], [0, 'zero', 1])),
  system('write', form([fd, text], [0, 1, 'length']), form([fd, data, size]), form([fd, size], [0, 'zero', 1])),
  system('recv', form([fd, buffer, size, flags]), form([fd, size, flags], [0, 'zero', 1, 2])),
  system('send', form([fd, text, flags], [0, 1, 'length', 2]), form([fd, data, size, flags]), form([fd, size, flags], [0, 'zero', 1, 2])),
  system('shutdown', form([fd, parameter('SHUT_WR', 'number', 'shutdown-direction')])),
  system('close', form([fd])),
  system('dup', form([fd])),
  system(
    'setsockopt',
    form([fd, level, option, optionValue]),
    form([fd, level, option, optionValue, parameter('size', 'ignored')], [0, 1, 2, 3]),
  ),
  system('getsockopt', form([fd, level, option])),
  system('fcntl', form([fd, command, parameter('flags', 'number', 'file-flag')]), form([fd, command], [0, 1, 'zero'])),
  system('getsockname', form([fd])),
  system('epoll_create1', form([parameter('0', 'number', 'epoll-flag')])),
  system(
    'epoll_ctl',
    form([epoll, operation, fd, parameter('events', 'event-mask', 'epoll-event')]),
    form([epoll, operation, fd], [0, 1, 2, 'zero']),
  ),
  system('epoll_wait', form([epoll, parameter('events', 'events'), parameter('max'), parameter('timeout_ms', 'milliseconds')])),
  system('signal', form([parameter('SIGPIPE', 'number', 'signal'), parameter('SIG_IGN', 'number', 'signal-handler')])),
  system('sleep', form([parameter('seconds', 'seconds')])),
  system('usleep', form([parameter('microseconds', 'microseconds')])),
  system('pause', form([])),
  library('exit', 'nothing', form([parameter('status')])),
  library('printf', 'number', form([parameter('"format"', 'text')]), true),
  library('perror', 'nothing', form([text])),
  library('strerror', 'text', form([parameter('errno')])),
  library('strlen', 'number', form([text])),
];

/** Every call of the language by its name. */
export const calls: ReadonlyMap<string, CallDefinition> = new Map(list.map((call) => [call.name, call]));

/** How the call is written, one text for each form: `read(fd, buf, n)`. */
export function callSignatures(call: CallDefinition): string[] {
  return call.forms.map((each) => {
    const names = each.parameters.map((each) => each.name);
    if (call.variadic) names.push('...');
    return `${call.name}(${names.join(', ')})`;
  });
}
