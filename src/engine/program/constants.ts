/**
 * The named constants of the C subset with their numbers on Linux x86-64, and the error numbers with glibc's texts.
 *
 * One table serves the checker, the interpreter, and whoever completes or explains a word.
 */

/** What a constant is for: the argument at which it belongs. */
export type ConstantGroup =
  | 'domain'
  | 'socket-type'
  | 'protocol'
  | 'option-level'
  | 'socket-option'
  | 'tcp-option'
  | 'shutdown-direction'
  | 'message-flag'
  | 'epoll-event'
  | 'epoll-operation'
  | 'epoll-flag'
  | 'file-command'
  | 'file-flag'
  | 'signal'
  | 'signal-handler'
  | 'address'
  | 'general';

export interface Constant {
  name: string;
  value: number;
  group: ConstantGroup;
}

const groups: { [group in ConstantGroup]: Record<string, number> } = {
  domain: { AF_INET: 2, PF_INET: 2 },
  'socket-type': { SOCK_STREAM: 1, SOCK_NONBLOCK: 0o4000, SOCK_CLOEXEC: 0o2000000 },
  protocol: { IPPROTO_IP: 0 },
  'option-level': { SOL_SOCKET: 1, IPPROTO_TCP: 6, SOL_TCP: 6 },
  'socket-option': {
    SO_REUSEADDR: 2,
    SO_ERROR: 4,
    SO_SNDBUF: 7,
    SO_RCVBUF: 8,
    SO_KEEPALIVE: 9,
    SO_LINGER: 13,
    SO_REUSEPORT: 15,
  },
  'tcp-option': {
    TCP_NODELAY: 1,
    TCP_MAXSEG: 2,
    TCP_KEEPIDLE: 4,
    TCP_KEEPINTVL: 5,
    TCP_KEEPCNT: 6,
    TCP_LINGER2: 8,
    TCP_DEFER_ACCEPT: 9,
    TCP_QUICKACK: 12,
    TCP_USER_TIMEOUT: 18,
  },
  'shutdown-direction': { SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 },
  'message-flag': { MSG_PEEK: 0x2, MSG_DONTWAIT: 0x40, MSG_NOSIGNAL: 0x4000 },
  'epoll-event': {
    EPOLLIN: 0x1,
    EPOLLOUT: 0x4,
    EPOLLERR: 0x8,
    EPOLLHUP: 0x10,
    EPOLLRDHUP: 0x2000,
    EPOLLONESHOT: 1 << 30,
    EPOLLET: 1 << 31,
  },
  'epoll-operation': { EPOLL_CTL_ADD: 1, EPOLL_CTL_DEL: 2, EPOLL_CTL_MOD: 3 },
  'epoll-flag': { EPOLL_CLOEXEC: 0o2000000 },
  'file-command': { F_GETFD: 1, F_SETFD: 2, F_GETFL: 3, F_SETFL: 4 },
  'file-flag': { O_NONBLOCK: 0o4000 },
  signal: { SIGHUP: 1, SIGINT: 2, SIGFPE: 8, SIGKILL: 9, SIGSEGV: 11, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17 },
  'signal-handler': { SIG_DFL: 0, SIG_IGN: 1 },
  address: { INADDR_ANY: 0 },
  general: { NULL: 0, EXIT_SUCCESS: 0, EXIT_FAILURE: 1, SOMAXCONN: 4096, true: 1, false: 0 },
};

/** Error names with their Linux numbers and the texts that glibc's strerror gives. */
const errors: readonly (readonly [name: string, number: number, message: string])[] = [
  ['EPERM', 1, 'Operation not permitted'],
  ['ENOENT', 2, 'No such file or directory'],
  ['EINTR', 4, 'Interrupted system call'],
  ['EIO', 5, 'Input/output error'],
  ['EBADF', 9, 'Bad file descriptor'],
  ['EAGAIN', 11, 'Resource temporarily unavailable'],
  ['ENOMEM', 12, 'Cannot allocate memory'],
  ['EACCES', 13, 'Permission denied'],
  ['EFAULT', 14, 'Bad address'],
  ['EBUSY', 16, 'Device or resource busy'],
  ['EEXIST', 17, 'File exists'],
  ['EINVAL', 22, 'Invalid argument'],
  ['ENFILE', 23, 'Too many open files in system'],
  ['EMFILE', 24, 'Too many open files'],
  ['EPIPE', 32, 'Broken pipe'],
  ['EDOM', 33, 'Numerical argument out of domain'],
  ['EPROTO', 71, 'Protocol error'],
  ['ENOTSOCK', 88, 'Socket operation on non-socket'],
  ['EDESTADDRREQ', 89, 'Destination address required'],
  ['EMSGSIZE', 90, 'Message too long'],
  ['EPROTOTYPE', 91, 'Protocol wrong type for socket'],
  ['ENOPROTOOPT', 92, 'Protocol not available'],
  ['EPROTONOSUPPORT', 93, 'Protocol not supported'],
  ['ESOCKTNOSUPPORT', 94, 'Socket type not supported'],
  ['EOPNOTSUPP', 95, 'Operation not supported'],
  ['EAFNOSUPPORT', 97, 'Address family not supported by protocol'],
  ['EADDRINUSE', 98, 'Address already in use'],
  ['EADDRNOTAVAIL', 99, 'Cannot assign requested address'],
  ['ENETDOWN', 100, 'Network is down'],
  ['ENETUNREACH', 101, 'Network is unreachable'],
  ['ECONNABORTED', 103, 'Software caused connection abort'],
  ['ECONNRESET', 104, 'Connection reset by peer'],
  ['ENOBUFS', 105, 'No buffer space available'],
  ['EISCONN', 106, 'Transport endpoint is already connected'],
  ['ENOTCONN', 107, 'Transport endpoint is not connected'],
  ['ETIMEDOUT', 110, 'Connection timed out'],
  ['ECONNREFUSED', 111, 'Connection refused'],
  ['EHOSTDOWN', 112, 'Host is down'],
  ['EHOSTUNREACH', 113, 'No route to host'],
  ['EALREADY', 114, 'Operation already in progress'],
  ['EINPROGRESS', 115, 'Operation now in progress'],
];

/** The number of each error name, EWOULDBLOCK (which is EAGAIN) among them. */
export const errnoNumbers: Readonly<Record<string, number>> = Object.freeze({
  ...Object.fromEntries(errors.map(([name, number]) => [name, number])),
  EWOULDBLOCK: 11,
  ENOTSUP: 95,
});

const errorsByNumber = new Map(errors.map(([name, number, message]) => [number, { name, message }]));

/** The name of an error number: `ECONNRESET` for 104; the number itself when the language has no name for it. */
export function errnoName(number: number): string {
  return errorsByNumber.get(number)?.name ?? String(number);
}

/** What strerror says of an error number. */
export function errnoMessage(number: number): string {
  if (number === 0) return 'Success';
  return errorsByNumber.get(number)?.message ?? `Unknown error ${number}`;
}

/** Every named constant but the error names, by name. */
export const constants: ReadonlyMap<string, Constant> = new Map(
  (Object.keys(groups) as ConstantGroup[]).flatMap((group) =>
    Object.entries(groups[group]).map(([name, value]) => [name, { name, value, group }] as const),
  ),
);

/** The number of a constant or of an error name. */
export function constantValue(name: string): number | undefined {
  return constants.get(name)?.value ?? (Object.hasOwn(errnoNumbers, name) ? errnoNumbers[name] : undefined);
}

function namesOf(group: ConstantGroup): Map<number, string> {
  return new Map(Object.entries(groups[group]).map(([name, value]) => [value, name]));
}

const eventNames = namesOf('epoll-event');
const signalNames = namesOf('signal');

/** Epoll events as C writes them: `EPOLLIN|EPOLLRDHUP`; `0` for none. */
export function epollEventsText(events: number): string {
  const names: string[] = [];
  let rest = events;
  for (const [value, name] of eventNames) {
    if ((rest & value) === 0) continue;
    names.push(name);
    rest &= ~value;
  }
  if (rest !== 0 || names.length === 0) names.push(String(rest));
  return names.join('|');
}

/** The name of a signal number: `SIGPIPE` for 13. */
export function signalName(number: number): string {
  return signalNames.get(number) ?? `signal ${number}`;
}
