import assert from 'node:assert/strict';
import { computed, Machine, printed } from './machine';

describe('programs', () => {
  describe('expressions', () => {
    const cases: [expression: string, value: number, before?: string][] = [
      ['1 + 2 * 3', 7],
      ['(1 + 2) * 3', 9],
      ['7 / 2', 3],
      ['-7 / 2', -3],
      ['-7 % 3', -1],
      ['2147483647 + 1', -2147483648],
      ['65536 * 65536', 0],
      ['1 - 2 - 3', -4],
      ['1 < 2 == 1', 1],
      ['3 > 2 > 1', 0],
      ['1 || 0 && 0', 1],
      ['5 && 7', 1],
      ['!5', 0],
      ['!0', 1],
      ['~0', -1],
      ['-(-3)', 3],
      ['6 & 3 | 8', 10],
      ['5 ^ 1', 4],
      ['1 << 4 >> 2', 4],
      ['0x1f + 010', 39],
      ["'A' + '\\n' + '\\x01'", 76],
      ['1 ? 2 : 3', 2],
      ['0 ? 2 : 0 ? 4 : 5', 5],
      ['x = y = 4', 4, 'int x; int y;'],
      ['x++ + x', 11, 'int x = 5;'],
      ['++x + x--', 12, 'int x = 5;'],
      ['x += 3', 8, 'int x = 5;'],
      ['x *= x - 1', 20, 'int x = 5;'],
      ['x |= 2', 7, 'int x = 5;'],
      ['(n = 3) > 2 && n', 1, 'int n;'],
      ['sizeof(int) + sizeof(char) + sizeof(struct linger)', 13],
      ['sizeof(b) / sizeof(b[0])', 10, 'char b[10];'],
      ['sizeof("abc")', 4],
      ['sizeof(e) / sizeof(e[0])', 6, 'struct epoll_event e[6];'],
      ['strlen(b)', 3, 'char b[10] = "abc";'],
      ['b[1]', 98, 'char b[10] = "abc";'],
      ['b[9]', 0, 'char b[10] = "abc";'],
      ['"abc"[2]', 99],
      ['b[3] = 300', 300, 'char b[10];'],
      ['b[3]', -1, 'char b[10]; b[3] = 255;'],
      ['l.l_onoff * 10 + l.l_linger', 13, 'struct linger l = {1, 3};'],
      ['l.l_linger++ + l.l_linger', 7, 'struct linger l = {1, 3};'],
      ['EPOLLIN | EPOLLRDHUP', 8193],
      ['ECONNRESET', 104],
      ['SHUT_RDWR', 2],
      ['(int)3 + (ssize_t)4', 7],
    ];
    for (const [expression, value, before] of cases) {
      it(`${before ?? ''} ${expression} = ${value}`, () => assert.equal(computed(expression, before), value));
    }

    it('the right side of && and || only runs when it counts', () => {
      const machine = new Machine('process { if (0 && close(1)) { } if (1 || close(2)) { } if (1 && close(3)) { } }');
      machine.run();
      assert.deepEqual(machine.calls, ['close 3']);
    });
  });

  describe('statements', () => {
    it('loops with break and continue', () => {
      assert.equal(printed('for (int i = 0; i < 5; i++) { if (i == 1) continue; if (i == 4) break; printf("%d ", i); }'), '0 2 3 ');
      assert.equal(printed('int i = 3; while (i) { printf("%d ", i--); if (i == 1) break; }'), '3 2 ');
      assert.equal(printed('int i = 0; do { if (i == 1) continue; printf("%d ", i); } while (++i < 3);'), '0 2 ');
      assert.equal(printed('int i = 0; for (;;) { if (++i > 3) break; } printf("%d", i);'), '4');
      assert.equal(printed('for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) { if (j) break; printf("%d%d ", i, j); }'), '00 10 ');
    });

    it('branches', () => {
      const text =
        'for (int i = 0; i < 4; i++) { if (i == 0) printf("a"); else if (i == 1) printf("b"); else if (i == 2) { } else printf("d"); }';
      assert.equal(printed(text), 'abd');
      assert.equal(printed('if (1) if (0) printf("x"); else printf("inner");'), 'inner');
    });

    it('inner variables hide outer ones', () => {
      assert.equal(printed('int x = 1; { int x = 2; printf("%d", x); } printf("%d", x);'), '21');
    });
  });

  describe('functions', () => {
    it('recursion', () => {
      assert.equal(printed('printf("%d", f(10));', 'int f(int n) { if (n < 2) return n; return f(n - 1) + f(n - 2); }'), '55');
    });

    it('arrays and structs are passed by their address', () => {
      const items = `void fill(char *b, int n) { for (int i = 0; i < n; i++) b[i] = 'a' + i; }
        void set(struct linger *l) { l->l_onoff = 1; l->l_linger = 7; }`;
      assert.equal(printed('char b[8]; struct linger l; fill(b, 3); set(&l); printf("%s %d", b, l.l_linger);', items), 'abc 7');
    });

    it('values below a call on the stack survive it', () => {
      assert.equal(printed('printf("%d", 100 + f(1) * f(2));', 'int f(int n) { close(n); return n + 1; }'), '106');
    });

    it('a prototype without a body does nothing, but its arguments are computed', () => {
      const machine = new Machine('void work(); process { work(close(1), 2); close(3); }');
      machine.run();
      assert.deepEqual(machine.calls, ['close 1', 'close 3']);
    });

    it('a function without return gives 0, and the end of the process body ends the process', () => {
      assert.equal(printed('printf("%d", f());', 'int f() { }'), '0');
      assert.deepEqual(new Machine('process { }').run(), { kind: 'exit', status: 0 });
      assert.deepEqual(new Machine('process { return 3; }').run(), { kind: 'exit', status: 3 });
      assert.deepEqual(new Machine('void f() { exit(-1); } process { f(); close(1); }').run(), { kind: 'exit', status: 255 });
    });
  });

  describe('system calls', () => {
    const normalised: [statement: string, call: string][] = [
      ['socket(AF_INET, SOCK_STREAM, 0);', 'socket 2 1 0'],
      ['accept(3);', 'accept 3'],
      ['accept(3, NULL, NULL);', 'accept 3'],
      ['connect(3, client, 80);', 'connect 3 1 80'],
      ['connect(3, "server", 80);', 'connect 3 0 80'],
      ['char b[10]; read(3, b, sizeof(b));', 'read 3 * 10'],
      ['read(3, 1024);', 'read 3 0 1024'],
      ['write(3, "GET /\\r\\n");', 'write 3 * 7'],
      ['write(3, "a\\0b");', 'write 3 * 1'],
      ['char b[10] = "abc"; write(3, b);', 'write 3 * 3'],
      ['char b[10] = "abc"; write(3, b, 2);', 'write 3 * 2'],
      ['write(3, 100);', 'write 3 0 100'],
      ['recv(3, 10, MSG_PEEK);', 'recv 3 0 10 2'],
      ['char b[10]; recv(3, b, 5, MSG_DONTWAIT);', 'recv 3 * 5 64'],
      ['send(3, "xy", MSG_NOSIGNAL);', 'send 3 * 2 16384'],
      ['send(3, 10, 0);', 'send 3 0 10 0'],
      ['shutdown(3, SHUT_WR);', 'shutdown 3 1'],
      ['setsockopt(3, SOL_SOCKET, SO_LINGER, {1, 0});', 'setsockopt 3 1 13 1 0'],
      ['struct linger l = {1, 5}; setsockopt(3, SOL_SOCKET, SO_LINGER, &l, sizeof(l));', 'setsockopt 3 1 13 1 5'],
      ['setsockopt(3, IPPROTO_TCP, TCP_NODELAY, 1);', 'setsockopt 3 6 1 1 0'],
      ['int one = 1; setsockopt(3, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));', 'setsockopt 3 1 2 1 0'],
      ['getsockopt(3, SOL_SOCKET, SO_ERROR);', 'getsockopt 3 1 4'],
      ['fcntl(3, F_SETFL, O_NONBLOCK);', 'fcntl 3 4 2048'],
      ['fcntl(3, F_GETFL);', 'fcntl 3 3 0'],
      ['epoll_create1(0);', 'epoll_create1 0'],
      ['epoll_ctl(4, EPOLL_CTL_ADD, 3, EPOLLIN | EPOLLET);', `epoll_ctl 4 1 3 ${1 | (1 << 31)}`],
      ['struct epoll_event e; e.events = EPOLLOUT; epoll_ctl(4, EPOLL_CTL_MOD, 3, &e);', 'epoll_ctl 4 3 3 4'],
      ['epoll_ctl(4, EPOLL_CTL_DEL, 3);', 'epoll_ctl 4 2 3 0'],
      ['struct epoll_event e[4]; epoll_wait(4, e, 4, -1);', 'epoll_wait 4 * 4 -1'],
      ['signal(SIGPIPE, SIG_IGN);', 'signal 13 1'],
      ['sleep(2);', 'sleep 2000000000'],
      ['sleep(100ms);', 'sleep 100000000'],
      ['int n = 3; sleep(n);', 'sleep 3000000000'],
      ['sleep(1.5s);', 'sleep 1500000000'],
      ['usleep(250);', 'usleep 250000'],
      ['pause();', 'pause'],
    ];
    for (const [statement, call] of normalised) {
      it(statement, () => {
        const machine = new Machine(`process { ${statement} }`);
        machine.run();
        assert.deepEqual(machine.calls, [call]);
      });
    }

    it('results and errno', () => {
      const machine = new Machine(
        'process { int n = read(3, 10); printf("%d %d", n, errno == ECONNRESET); perror("read"); errno = 0; perror("x"); }',
        () => 'ECONNRESET',
      );
      machine.run();
      assert.equal(machine.output, '-1 1read: Connection reset by peer\nx: Success\n');
      assert.equal(machine.interpreter.errno(machine.program), 0);
    });

    it('read fills a buffer from its start and leaves the rest', () => {
      const answers = ['hello', 'HI', ''];
      const machine = new Machine('process { char b[8]; int n; while ((n = read(3, b, sizeof(b))) > 0) printf("%d:%s ", n, b); }', () => {
        const bytes = answers.shift() ?? '';
        return { result: bytes.length, bytes };
      });
      machine.run();
      assert.equal(machine.output, '5:hello 2:HIllo ');
    });

    it('the kernel reads what a pointer points to', () => {
      const seen: string[] = [];
      const machine = new Machine(
        'process { char b[6] = "abc"; write(3, b, 6); write(3, "xyz"); write(3, "long text", 4); }',
        (_name, args, { interpreter }) => {
          seen.push(Buffer.from(interpreter.bytes(args[1] ?? 0, args[2] ?? 0)).toString());
          return 0;
        },
      );
      machine.run();
      assert.deepEqual(seen, ['abc\0\0\0', 'xyz', 'long']);
    });

    it('epoll_wait fills its events', () => {
      const machine = new Machine(
        'process { struct epoll_event e[2]; int n = epoll_wait(4, e, 2, 0); for (int i = 0; i < n; i++) printf("%d:%d ", e[i].data.fd, e[i].events); }',
        (name, args, { interpreter }) => {
          if (name === 'epoll_wait')
            interpreter.storeEpollEvents(args[1] ?? 0, [
              { events: 1, fd: 7 },
              { events: 4, fd: 8 },
              { events: 4, fd: 9 },
            ]);
          return 2;
        },
      );
      machine.run();
      assert.equal(machine.output, '7:1 8:4 ');
    });
  });

  describe('what kills a process', () => {
    const killed: [what: string, items: string, signal: string][] = [
      ['division by zero', 'process { int z = 0; close(1 / z); }', 'SIGFPE'],
      ['remainder by zero', 'process { int z = 0; close(1 % z); }', 'SIGFPE'],
      ['a quotient too large', 'process { int m = -1; close((-2147483647 - 1) / m); }', 'SIGFPE'],
      ['recursion without end', 'void f(int n) { f(n + 1); } process { f(1); }', 'SIGSEGV'],
      ['an index behind the end', 'process { char b[4]; int i = 4; b[i] = 1; }', 'SIGSEGV'],
      ['an index before the begin', 'process { char b[4]; int i = -1; close(b[i]); }', 'SIGSEGV'],
      ['writing to a constant', 'process { char *s = "abc"; s[0] = 1; }', 'SIGSEGV'],
      ['NULL', 'process { char *s = NULL; close(s[0]); }', 'SIGSEGV'],
      ['a NULL struct', 'void f(struct linger *l) { l->l_onoff = 1; } process { f(NULL); }', 'SIGSEGV'],
    ];
    for (const [what, items, signal] of killed) {
      it(what, () => {
        const machine = new Machine(items);
        assert.deepEqual(machine.run(), { kind: 'exit', status: 0, signal });
        machine.interpreter.release(machine.program);
      });
    }
  });

  describe('printf', () => {
    const cases: [call: string, text: string][] = [
      ['printf("%d %i %u", -1, 2, -1)', '-1 2 4294967295'],
      ['printf("%x %X", 255, 255)', 'ff FF'],
      ['printf("[%5d] [%-5d] [%05d] [%+d]", 42, 42, -42, 42)', '[   42] [42   ] [-0042] [+42]'],
      ['printf("%c%c %%", 104, 105)', 'hi %'],
      ['printf("%s|%5s|%-5s|%.2s", "ab", "ab", "ab", "abc")', 'ab|   ab|ab   |ab'],
      ['printf("%ld %zd %lu\\n", 1, 2, 3)', '1 2 3\n'],
      ['printf("%s", strerror(ETIMEDOUT))', 'Connection timed out'],
      ['printf("%s", NULL)', '(null)'],
      ['printf("é 你好 🙂")', 'é 你好 🙂'],
    ];
    for (const [call, text] of cases) it(call, () => assert.equal(printed(`${call};`), text));

    it('gives the number of bytes', () => assert.equal(printed('int n = printf("é\\n"); printf("%d", n);'), 'é\n3'));
  });

  describe('time', () => {
    it('10 ns for a statement, nothing for one with a system call: the kernel counts that', () => {
      const machine = new Machine('process { int a = 1; a = 2; close(3); a = 3; }');
      machine.run();
      assert.equal(machine.elapsedNs, 20);
    });

    it('an endless loop uses up what it is given, and can be gone on with', () => {
      for (const loop of ['while (1) { }', 'for (;;) { }', 'do { } while (1);', 'while (1);']) {
        const machine = new Machine(`process { ${loop} }`);
        let statements = 0;
        for (let i = 0; i < 1500; i++) {
          const pause = machine.interpreter.run(machine.program, 1000);
          if (pause.kind === 'statement') statements++;
          else assert.deepEqual([pause.kind, machine.interpreter.elapsedNs], ['budget', 1000], loop);
        }
        assert.equal(statements, 1000, `${loop}: only so many statements are told between two calls`);
      }
    });

    it('lines with breakpoints are always told', () => {
      const machine = new Machine('process {\nint i = 0;\nwhile (1) {\ni++;\n}\n}');
      machine.interpreter.setBreakpointLines(new Set([6]));
      const lines: number[] = [];
      for (let i = 0; i < 1600; i++) {
        const pause = machine.interpreter.run(machine.program, 1e9);
        if (pause.kind === 'statement') lines.push(pause.source.line);
      }
      assert.deepEqual([...new Set(lines.slice(1001))], [6]);
    });
  });

  describe('frames', () => {
    it('show where each function is and what it sees', () => {
      const machine = new Machine(`void serve(int conn, char *name) {
  char buffer[16] = "a\\"b";
  { int hidden = 1; }
  struct linger l = {1, 2};
  read(conn, buffer, sizeof(buffer));
}
process {
  int conn = 4;
  for (int i = 0; i < 3; i++) {
    serve(conn + i, "x");
  }
}`);
      machine.run((pause) => pause.kind === 'call');
      const frames = machine.interpreter.frames(machine.program).map(({ function: name, source, locals }) => ({
        name,
        line: source.line,
        locals: locals.map((each) => `${each.type} ${each.name} = ${each.value}`),
      }));
      assert.deepEqual(frames, [
        { name: 'serve', line: 7, locals: ['int conn = 4', 'char * name = "x"', 'char[16] buffer = "a\\"b"', 'struct linger l = {1, 2}'] },
        { name: 'server', line: 12, locals: ['int conn = 4', 'int i = 0'] },
      ]);
    });

    it('at a statement that is about to run, that statement', () => {
      const machine = new Machine('process {\nclose(1);\nclose(2);\n}');
      const pause = machine.run((each) => each.kind === 'statement' && each.source.line === 5);
      assert.equal(pause.kind, 'statement');
      assert.equal(machine.interpreter.frames(machine.program)[0]?.source.line, 5);
    });
  });

  it('going back and on again gives the same calls', () => {
    const items =
      'int f(int n) { char b[4] = "x"; b[0] = n; read(n, b, 4); return n + b[0]; }\nprocess { int sum = 0; for (int i = 1; i < 20; i++) sum += f(i); exit(sum); }';
    const machine = new Machine(items);
    const seen: string[][] = [];
    const step = () => {
      const pause = machine.interpreter.run(machine.program, 1e9);
      if (pause.kind === 'call') machine.interpreter.completeCall(machine.program, 1, 0);
      machine.memory.mark();
      return [JSON.stringify(pause), JSON.stringify(machine.interpreter.frames(machine.program))];
    };
    do seen.push(step());
    while (!seen[seen.length - 1]?.[0]?.includes('exit'));
    for (const moment of [0, 17, 60]) {
      machine.memory.show(moment);
      machine.memory.forgetFuture();
      const again: string[][] = [];
      while (machine.memory.moment < seen.length) again.push(step());
      assert.deepEqual(again, seen.slice(moment));
    }
  });

  it('the memory of a program that has ended is used again', () => {
    const machine = new Machine('void f(int n) { if (n) f(n - 1); else close(1); } process { f(20); }');
    const body = machine.scenario.hosts[0]?.processes[0]?.body ?? -1;
    const rounds = () => {
      for (let i = 0; i < 5; i++) {
        const program = machine.interpreter.start(body);
        let pause = machine.interpreter.run(program, 1e9);
        while (pause.kind !== 'call') pause = machine.interpreter.run(program, 1e9);
        machine.interpreter.release(program);
      }
      return machine.memory.cells[1];
    };
    const used = rounds();
    assert.equal(rounds(), used);
  });
});
