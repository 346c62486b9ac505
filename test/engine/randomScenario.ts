import fc from 'fast-check';

/**
 * Random scenarios that always compile: two or three hosts whose processes make random calls, some of them sensible, and a network
 * that loses, repeats, delays and forges. Every statement stands for itself, so that fast-check can shrink a failing scenario by
 * leaving statements out.
 */

const hosts = ['alpha', 'beta', 'gamma'] as const;
const ports = [80, 80, 80, 81];

/** Variables that every process has. */
const variables = `int fd = -1; int conn = -1; int extra = -1; int ep = -1; int n = 0; int i = 0;
    char buffer[4100]; struct epoll_event events[8];`;

const descriptor = fc.constantFrom('fd', 'conn', 'extra');
const port = fc.constantFrom(...ports);
const host = fc.constantFrom('alpha', 'alpha', 'alpha', 'beta');

/** Reads and shows what was read, so that it can be compared with what was written. */
function reading(variable: string, call: 'read' | 'recv', size: number, loop: boolean): string {
  const flags = call === 'recv' ? ', MSG_DONTWAIT' : '';
  const test = `(n = ${call}(${variable}, buffer, ${size}${flags})) > 0`;
  return `${loop ? 'while' : 'if'} (${test}) { buffer[n] = 0; printf("%s", buffer); }`;
}

function text(letter: string, length: number): string {
  const numbers = Array.from({ length }, (_, place) => `${letter}${place}`).join('.');
  return numbers.slice(0, length);
}

/** What one does with a connection. */
function transfer(variable: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const letter = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(variable, letter, fc.integer({ min: 1, max: 60 })).map(([v, l, n]) => `write(${v}, "${text(l, n)}");`),
    },
    { weight: 2, arbitrary: fc.tuple(variable, fc.integer({ min: 1, max: 6000 })).map(([v, n]) => `write(${v}, ${n});`) },
    { weight: 1, arbitrary: variable.map((v) => `send(${v}, 40000, MSG_NOSIGNAL);`) },
    { weight: 3, arbitrary: fc.tuple(variable, fc.constantFrom(1, 7, 100, 4000)).map(([v, n]) => reading(v, 'read', n, false)) },
    { weight: 3, arbitrary: fc.tuple(variable, fc.constantFrom(50, 4000)).map(([v, n]) => reading(v, 'read', n, true)) },
    { weight: 1, arbitrary: variable.map((v) => reading(v, 'recv', 200, false)) },
    { weight: 1, arbitrary: variable.map((v) => `recv(${v}, 10, MSG_PEEK);`) },
    { weight: 3, arbitrary: fc.constantFrom('1ms', '25ms', '45ms', '130ms', '300ms', '1s').map((time) => `sleep(${time});`) },
  );
}

const linger = ['{0, 0}', '{1, 0}', '{1, 1}'];
const options: readonly [string, readonly (string | number)[]][] = [
  ['SOL_SOCKET, SO_LINGER', linger],
  ['SOL_SOCKET, SO_REUSEADDR', [1]],
  ['SOL_SOCKET, SO_REUSEPORT', [1]],
  ['SOL_SOCKET, SO_RCVBUF', [2000, 5000]],
  ['SOL_SOCKET, SO_KEEPALIVE', [1]],
  ['IPPROTO_TCP, TCP_NODELAY', [1]],
  ['IPPROTO_TCP, TCP_QUICKACK', [0, 1]],
  ['IPPROTO_TCP, TCP_LINGER2', [-1, 1]],
  ['IPPROTO_TCP, TCP_USER_TIMEOUT', [500]],
  ['IPPROTO_TCP, TCP_KEEPIDLE', [1]],
  ['IPPROTO_TCP, TCP_DEFER_ACCEPT', [1]],
];

/** What changes a connection or ends it. */
function ending(variable: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const option = fc.constantFrom(...options.flatMap(([name, values]) => values.map((value) => `${name}, ${value}`)));
  return fc.oneof(
    { weight: 4, arbitrary: variable.map((v) => `close(${v});`) },
    {
      weight: 3,
      arbitrary: fc.tuple(variable, fc.constantFrom('SHUT_WR', 'SHUT_RD', 'SHUT_RDWR')).map(([v, how]) => `shutdown(${v}, ${how});`),
    },
    { weight: 3, arbitrary: fc.tuple(variable, option).map(([v, set]) => `setsockopt(${v}, ${set});`) },
    { weight: 1, arbitrary: variable.map((v) => `extra = dup(${v});`) },
    { weight: 1, arbitrary: variable.map((v) => `fcntl(${v}, F_SETFL, O_NONBLOCK);`) },
    { weight: 1, arbitrary: fc.constantFrom('exit(1);', 'signal(SIGPIPE, SIG_IGN);', 'pause();') },
  );
}

/** Any call at all, on any descriptor. */
const anyCall: fc.Arbitrary<string> = fc.oneof(
  fc.constant('fd = socket(AF_INET, SOCK_STREAM, 0);'),
  fc.tuple(descriptor, port).map(([v, p]) => `bind(${v}, ${p});`),
  fc.tuple(descriptor, fc.constantFrom(0, 1, 8)).map(([v, n]) => `listen(${v}, ${n});`),
  descriptor.map((v) => `conn = accept(${v});`),
  fc.tuple(descriptor, host, port).map(([v, h, p]) => `connect(${v}, ${h}, ${p});`),
  fc.constant('ep = epoll_create1(0);'),
  fc
    .tuple(
      descriptor,
      fc.constantFrom('ADD', 'MOD', 'DEL'),
      fc.constantFrom('EPOLLIN', 'EPOLLIN | EPOLLET', 'EPOLLIN | EPOLLOUT | EPOLLONESHOT'),
    )
    .map(([v, operation, events]) => `epoll_ctl(ep, EPOLL_CTL_${operation}, ${v}, ${events});`),
  fc.constantFrom(0, 20, 200).map((time) => `epoll_wait(ep, events, 8, ${time});`),
  descriptor.map((v) => `getsockopt(${v}, SOL_SOCKET, SO_ERROR);`),
  transfer(descriptor),
  ending(descriptor),
);

function statements(variable: string, most: number): fc.Arbitrary<string[]> {
  const one = fc.constant(variable);
  return fc.array(
    fc.oneof({ weight: 6, arbitrary: transfer(one) }, { weight: 3, arbitrary: ending(one) }, { weight: 1, arbitrary: anyCall }),
    { maxLength: most },
  );
}

const server = fc
  .record({
    port,
    backlog: fc.constantFrom(0, 1, 8),
    reuse: fc.boolean(),
    rounds: fc.integer({ min: 1, max: 3 }),
    body: statements('conn', 6),
    closes: fc.boolean(),
  })
  .map(({ port, backlog, reuse, rounds, body, closes }) =>
    [
      'fd = socket(AF_INET, SOCK_STREAM, 0);',
      ...(reuse ? ['setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1);'] : []),
      `bind(fd, ${port}); listen(fd, ${backlog});`,
      `for (i = 0; i < ${rounds}; i++) { conn = accept(fd);`,
      ...body,
      `${closes ? 'close(conn);' : ''} }`,
    ].join('\n    '),
  );

const eventLoop = fc
  .record({ port, flags: fc.constantFrom('EPOLLIN', 'EPOLLIN | EPOLLET'), body: statements('conn', 3) })
  .map(({ port, flags, body }) =>
    [
      `fd = socket(AF_INET, SOCK_STREAM, 0); bind(fd, ${port}); listen(fd, 8); fcntl(fd, F_SETFL, O_NONBLOCK);`,
      'ep = epoll_create1(0); epoll_ctl(ep, EPOLL_CTL_ADD, fd, EPOLLIN);',
      'for (i = 0; i < 20; i++) { n = epoll_wait(ep, events, 8, 400); if (n <= 0) break;',
      `if (events[0].data.fd == fd) { conn = accept(fd); fcntl(conn, F_SETFL, O_NONBLOCK); epoll_ctl(ep, EPOLL_CTL_ADD, conn, ${flags}); }`,
      `else { conn = events[0].data.fd; ${reading('conn', 'read', 100, true)}`,
      ...body,
      'if (n == 0) close(conn); } }',
    ].join('\n    '),
  );

const client = fc
  .record({
    start: fc.integer({ min: 1, max: 90 }),
    before: fc.array(ending(fc.constant('fd')), { maxLength: 1 }),
    bound: fc.boolean(),
    host,
    port,
    body: statements('fd', 9),
    again: statements('fd', 4),
  })
  .map(({ start, before, bound, host, port, body, again }) => {
    const open = ['fd = socket(AF_INET, SOCK_STREAM, 0);', ...(bound ? ['bind(fd, 4000);'] : []), `connect(fd, ${host}, ${port});`];
    return [`sleep(${start}ms);`, open[0], ...before, ...open.slice(1), ...body, ...(again.length > 0 ? [...open, ...again] : [])].join(
      '\n    ',
    );
  });

const anything = fc.array(anyCall, { maxLength: 12 }).map((calls) => calls.join('\n    '));

const sysctl = fc.constantFrom(
  'tcp_timestamps = 0',
  'tcp_sack = 0',
  'tcp_window_scaling = 0',
  'tcp_fin_timeout = 1',
  'tcp_orphan_retries = 1',
  'tcp_retries2 = 2',
  'tcp_tw_reuse = 1',
  'tcp_max_tw_buckets = 1',
  'tcp_max_orphans = 0',
  'tcp_rfc1337 = 1',
  'tcp_abort_on_overflow = 1',
  'tcp_syncookies = 0',
  'tcp_syncookies = 2',
  'tcp_early_retrans = 0',
  'tcp_dsack = 0',
  'tcp_synack_retries = 1',
  'tcp_syn_retries = 1',
);

const kind = fc.constantFrom('SYN', 'SYN-ACK', 'FIN', 'RST', 'DATA', 'ACK', 'ANY');
const place = fc.integer({ min: 1, max: 5 });
const fault = fc.oneof(
  fc.tuple(kind, host, place).map(([k, h, n]) => `drop ${k} from ${h} #${n}`),
  fc.tuple(kind, host, place, fc.integer({ max: 300 })).map(([k, h, n, ms]) => `delay ${k} from ${h} #${n} by ${Math.max(1, ms)}ms`),
  fc.tuple(kind, host, place, fc.integer({ max: 300 })).map(([k, h, n, ms]) => `duplicate ${k} from ${h} #${n} after ${Math.max(1, ms)}ms`),
  fc.tuple(fc.constantFrom('FIN', 'RST', 'ACK'), host).map(([k, h]) => `drop every ${k} from ${h}`),
  // Without text: a byte that nobody wrote would be delivered all right.
  fc
    .tuple(
      fc.integer({ min: 20, max: 900 }),
      host,
      fc.constantFrom('S', 'R', 'R.', '.', 'F.', 'S.'),
      fc.integer({ min: -3, max: 70 }),
      fc.integer({ min: -3, max: 70 }),
    )
    .map(
      ([at, h, flags, seq, ack]) =>
        `inject at ${at}ms from ${h} "${flags} ${seq}:${seq}(0)${flags.includes('.') ? ` ack ${ack}` : ''} win 1000"`,
    ),
);

const loss = fc.option(fc.tuple(fc.constantFrom(2, 10, 30), fc.nat(1000)), { nil: undefined, freq: 3 });

const machine = fc.record({
  stack: fc.oneof({ weight: 4, arbitrary: fc.constant('linux') }, { weight: 1, arbitrary: fc.constant('rfc9293') }),
  sysctls: fc.array(sysctl, { maxLength: 2 }),
  processes: fc.array(
    fc.oneof(
      { weight: 3, arbitrary: server },
      { weight: 4, arbitrary: client },
      { weight: 1, arbitrary: eventLoop },
      { weight: 1, arbitrary: anything },
    ),
    { minLength: 1, maxLength: 3 },
  ),
});

/** Texts of random scenarios. The first host always has a server, the second a client, so that most have connections. */
export const randomScenario: fc.Arbitrary<string> = fc
  .record({
    latency: fc.constantFrom(1, 10, 10, 60),
    faults: fc.array(fault, { maxLength: 4 }),
    loss,
    first: server,
    second: client,
    machines: fc.array(machine, { minLength: 2, maxLength: 3 }),
  })
  .map(({ latency, faults, loss, first, second, machines }) => {
    const lines = [`latency ${latency}ms`, ...(loss ? [`loss ${loss[0]}% seed ${loss[1]}`] : []), ...faults];
    const blocks = machines.map(({ stack, sysctls, processes }, number) => {
      const bodies = [...(number === 0 ? [first] : number === 1 ? [second] : []), ...processes.slice(number < 2 ? 1 : 0)];
      const settings = sysctls.map((each) => `  sysctl net.ipv4.${each}`).join('\n');
      const programs = bodies.map((body) => `  process {\n    ${variables}\n    ${body}\n  }`).join('\n');
      return `host ${hosts[number]} {\n  stack ${stack}\n${settings}\n${programs}\n}`;
    });
    return `network {\n  ${lines.join('\n  ')}\n}\n${blocks.join('\n')}\n`;
  });

/** How many random scenarios a test tries: a number for every day, or what RANDOM_RUNS says for a long night. */
export function randomRuns(usual: number): number {
  return Number(process.env.RANDOM_RUNS) || usual;
}
