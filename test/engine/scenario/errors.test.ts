import assert from 'node:assert/strict';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { expectDiagnostic, expectDiagnostics, expectNothing, withHost, withNetwork, withProgram } from './marked';

describe('errors of a scenario', () => {
  describe('in the syntax', () => {
    it('a missing semicolon is missed at the end of the line before', () => {
      expectDiagnostic(withProgram('close(3)<|>\nclose(4);'), 'missing-semicolon', '`;`', 'close');
      expectDiagnostic(withProgram('int n = 5<|>\nn = 6;'), 'missing-semicolon');
      expectDiagnostic(withProgram('return<|>'), 'missing-semicolon');
      expectDiagnostic(withProgram('int i; i = 1<|>, close(3);'), 'missing-semicolon', 'comma operator');
    });

    it('a missing brace names the line of the open one', () => {
      const [diagnostic] = expectDiagnostics(
        'host a {\n  process {\n    close(3);<|>\n  process { }\n}\nhost b { process { } }',
        'missing-brace',
      );
      assert.match(diagnostic?.message ?? '', /line 2/);
      const [atEnd] = expectDiagnostics('host a { process { } }\nhost b {\n process { }<|>\n', 'missing-brace');
      assert.match(atEnd?.message ?? '', /line 2/);
    });

    it('parentheses', () => {
      expectDiagnostic(withProgram('if (3 > 2 <|>{ }'), 'syntax', '`)`');
      expectDiagnostic(withProgram('int x = 1;\nif <|>x > 3) { }'), 'syntax', '`(`', 'if (n > 0)');
      expectDiagnostic(withProgram('close(3<|>;'), 'syntax', '`)`');
    });

    it('a missing operand', () => {
      expectDiagnostic(withProgram('int x = 1 + <|>;'), 'syntax', 'an expression', '`;`');
      expectDiagnostic(withProgram('read(3, <|>);'), 'syntax', 'an expression');
    });

    it('what does not belong at a place', () => {
      expectDiagnostic(withProgram('<|>else { }'), 'syntax', '`else`', '`if`');
      expectDiagnostic(withHost('int x <|>= 5;'), 'syntax', 'process or a function');
      expectDiagnostic('<|>process { }\nhost a { process { } }\nhost b { process { } }', 'syntax', 'into a host');
      expectDiagnostic('scenario <|>Close\nhost a { process { } }\nhost b { process { } }', 'syntax', 'scenario "title"');
    });

    it('what C has and the language has not', () => {
      expectDiagnostic(withProgram('<|>switch (3) { case 1: break; default: close(3); }'), 'unsupported', '`switch`', '`else if`');
      expectDiagnostic(withProgram('<|>goto end;'), 'unsupported', 'loops');
      expectDiagnostic(withProgram('int <|>fds[3];'), 'unsupported', 'arrays of int');
      expectDiagnostic(withProgram('int <|>*p;'), 'unsupported', 'char *');
      expectDiagnostic(withProgram('<|>unsigned n = 3;'), 'unknown-type', '`int`');
      expectDiagnostic(withProgram('<|>struct sockaddr_in address;'), 'unknown-type', 'bind(fd, port)');
      expectDiagnostic(`<|>#include <stdio.h>\n${withProgram('close(3);')}`, 'preprocessor');
      expectDiagnostic(`<|>#define PORT 80\n${withProgram('close(3);')}`, 'preprocessor', '#define');
      assert.ok(compileScenario(`#include <stdio.h>\n${withProgram('close(3);')}`).scenario, 'an include is only a warning');
    });

    it('strings and comments without an end', () => {
      expectDiagnostic(withProgram('write(3, <|>"GET /\nclose(3);'), 'open-string', '"');
      expectDiagnostic(`host a { process { } }\nhost b { process { } }\n<|>/* and so on`, 'open-comment', '*/');
    });

    it('characters that only look right', () => {
      expectDiagnostics(withProgram('close<|>（3<|>）<|>；'), 'full-width', 'full-width', 'full-width');
      expectDiagnostic('scenario <|>“Close”\nhost a { process { } }\nhost b { process { } }', 'curly-quotes', 'straight');
      expectDiagnostic(withProgram('close(3); <|>@'), 'bad-character', '`@`');
      expectDiagnostic(withProgram('int <|>描述符 = 3;'), 'bad-name', 'a to z');
    });

    it('misspelt words of declarations count as what they were meant to be', () => {
      expectDiagnostic('<|>hots a { process { } }\nhost b { process { connect(3, a, 80); } }', 'misspelt-keyword', '`host`');
      expectDiagnostic('host a { <|>procces { } }\nhost b { process { } }', 'misspelt-keyword', '`process`');
      expectDiagnostic(withNetwork('<|>dorp FIN from client'), 'misspelt-keyword', '`drop`');
      expectDiagnostic(withNetwork('drop FIN <|>form client'), 'misspelt-keyword', '`from`');
      expectDiagnostic('<|>netwrk { latency 10ms }\nhost a { process { } }\nhost b { process { } }', 'misspelt-keyword', '`network`');
      expectDiagnostic('<|>senario "x"\nhost a { process { } }\nhost b { process { } }', 'misspelt-keyword', '`scenario`');
    });
  });

  describe('in declarations', () => {
    it('hosts', () => {
      expectDiagnostic('<|>scenario "x"', 'missing-hosts', 'two hosts', 'none');
      expectDiagnostic('host <|>a { process { } }', 'missing-hosts', 'only `a`');
      expectDiagnostic('host a { process { } }\nhost <|>a { process p { } }', 'duplicate-host', 'line 1');
      expectDiagnostic('host a { process { } }\nhost <|>b { }', 'no-process');
    });

    it('processes, functions and titles', () => {
      expectDiagnostic(withHost('process one { }\nprocess <|>one { }'), 'duplicate-process', 'line');
      expectDiagnostic(withHost('void f() { }\nvoid <|>f() { }'), 'duplicate-function', 'line 3');
      expectDiagnostic(withHost('void <|>close(int fd) { }'), 'reserved-name');
      expectDiagnostic(`${withProgram('close(3);')}<|>scenario "again"`, 'duplicate-title');
      expectNothing(withHost('void f();\nvoid f() { }\nint g(int n);'));
    });

    it('sysctls', () => {
      expectDiagnostic(withHost('sysctl <|>net.ipv4.tcp_fin_timout = 60'), 'unknown-sysctl', '`net.ipv4.tcp_fin_timeout`');
      expectDiagnostic(withHost('sysctl <|>tcp_tw_reuse = 1'), 'unknown-sysctl', '`net.ipv4.tcp_tw_reuse`');
      expectDiagnostic(withHost('sysctl net.ipv4.tcp_tw_reuse = <|>7'), 'bad-sysctl-value', '0 to 2');
      expectDiagnostic(withHost('sysctl net.ipv4.ip_local_port_range = <|>40000'), 'bad-sysctl-value', 'two numbers');
      expectDiagnostic(withHost('sysctl net.ipv4.tcp_fin_timeout = <|>1s'), 'bad-sysctl-value', 'whole number');
      expectDiagnostic(withHost('sysctl net.ipv4.tcp_fin_timeout <|>60'), 'syntax', '`=`');
    });

    it('stacks', () => {
      expectDiagnostic(withHost('stack <|>linx'), 'unknown-stack', '`linux`');
    });
  });

  describe('in the network', () => {
    it('hosts that do not exist', () => {
      expectDiagnostic(withNetwork('drop FIN from <|>clent'), 'unknown-host', '`client`', '`server`');
      expectDiagnostic(withNetwork('latency 5ms between server and <|>router'), 'unknown-host');
      expectDiagnostic(withNetwork('latency 5ms between server and <|>server'), 'same-host');
    });

    it('segments, durations and numbers', () => {
      expectDiagnostic(withNetwork('drop <|>FNI from client'), 'unknown-segment', '`FIN`');
      expectDiagnostic(withNetwork('latency <|>10'), 'bad-duration', '`10ms`');
      expectDiagnostic(withNetwork('latency <|>10sec'), 'bad-duration', 'us, ms, s or min');
      expectDiagnostic(withNetwork('drop FIN from client #<|>0'), 'bad-number');
      expectDiagnostic(withNetwork('loss <|>200%'), 'bad-number', '0 to 100');
      expectDiagnostic(withNetwork('<|>delay FIN from client'), 'bad-rule', 'by D');
      expectDiagnostic(withNetwork('drop FIN from client by <|>3ms'), 'bad-rule');
      expectDiagnostic(withNetwork('drop every FIN from client #<|>2'), 'bad-rule');
    });

    it('forged segments', () => {
      expectDiagnostic(withNetwork('inject at 1s from server <|>"nonsense"'), 'bad-segment', 'tcpdump');
      expectDiagnostic(withNetwork('inject at 1s from server <|>"R. 2:5(0) ack 1 win 10"'), 'bad-segment', '3 bytes');
      expectDiagnostic(withNetwork('inject at 1s from server <|>"R. 2:2(0) win 10"'), 'bad-segment', 'ack');
      expectDiagnostic(withNetwork('inject at 1s from server <|>"R 2:2(0) win 70000"'), 'bad-segment', '65535');
    });
  });

  describe('in programs', () => {
    it('names', () => {
      expectDiagnostic(withProgram('int conn = 3;\nclose(<|>con);'), 'unknown-name', '`conn`');
      expectDiagnostic(withProgram('<|>x = 3;'), 'unknown-name', 'int x;');
      expectDiagnostic(withProgram('shutdown(3, <|>SHUT_WRITE);'), 'unknown-name', '`SHUT_WR`');
      expectDiagnostic(withProgram('int a;\nint <|>a;'), 'duplicate-variable', 'line 4');
      expectDiagnostic(withProgram('{ int a; }\n<|>a = 1;'), 'unknown-name');
      expectDiagnostic(withProgram('int n = <|>client;'), 'misplaced-host', 'connect');
      expectNothing(withProgram('int a;\n{ int a; a = 1; }\nint delay = 3, from = delay;'));
    });

    it('calls', () => {
      expectDiagnostic(withProgram('int c = <|>acept(3);'), 'unknown-call', '`accept`');
      expectDiagnostic(withProgram('int p = <|>htons(80);'), 'unknown-call', 'plain numbers');
      expectDiagnostic(withProgram('<|>read;'), 'missing-call', '`read(...)`');
      expectDiagnostic(withProgram('<|>write(3);'), 'argument-count', 'write(fd, "text") or write(fd, buf, n) or write(fd, n)');
      expectDiagnostic(withProgram('int s = <|>socket(AF_INET, SOCK_STREAM);'), 'argument-count', '3 arguments, not 2');
      expectDiagnostic(withProgram('<|>pause(3);'), 'argument-count', 'no arguments, not 1');
      expectDiagnostic(withProgram('connect(3, <|>sever, 80);'), 'unknown-host', '`server`', '`client`');
    });

    it('functions', () => {
      expectDiagnostic(withHost('void f(int n) { }\nprocess one { <|>f(); }'), 'argument-count', 'f(int n)');
      expectDiagnostic(withHost('void f() { return <|>1; }'), 'return-value', 'void');
      expectDiagnostic(withHost('int f() { <|>return; }'), 'return-value');
      expectDiagnostic(withHost('void f() { }\nprocess one { int n = <|>f(); }'), 'wrong-type', 'no value');
      expectDiagnostic('host a { void f() { } process { } }\nhost b { process { <|>f(); } }', 'unknown-call', 'host `a`');
      expectNothing(withHost('void work();\nprocess one { work(); work(1, 2); }'));
    });

    it('types of arguments', () => {
      expectDiagnostic(withProgram('char b[10];\nread(3, <|>b);'), 'wrong-type', 'read(fd, b, sizeof(b))');
      expectDiagnostic(withProgram('read(3, <|>"text", 4);'), 'wrong-type');
      expectDiagnostic(withProgram('setsockopt(3, SOL_SOCKET, SO_LINGER, <|>1);'), 'wrong-type', '{1, 0}');
      expectDiagnostic(withProgram('shutdown(3, <|>SOL_SOCKET);'), 'wrong-constant', 'SHUT_RDWR');
      expectDiagnostic(withProgram('setsockopt(3, <|>SOL_SOCKET, TCP_NODELAY, 1);'), 'wrong-level', 'IPPROTO_TCP');
      expectDiagnostic(withProgram('char b[10];\n<|>read(3, b, 20);'), 'buffer-overflow', 'sizeof(b)');
      expectDiagnostic(withProgram('int n = <|>100ms;'), 'wrong-type', 'sleep()');
      expectDiagnostic(withProgram('sleep(<|>100sec);'), 'bad-number', 'us, ms, s and min');
      expectDiagnostic(withProgram('printf("%d %s\\n", 1, <|>2);'), 'wrong-type', '%s');
      expectDiagnostic(withProgram('<|>printf("%d\\n");'), 'printf', '1 conversion');
    });

    it('what is allowed and probably not meant', () => {
      expectDiagnostic(withProgram('int x = 1;\nif (<|>x = 3) close(3);'), 'assignment-as-condition', '`==`');
      expectDiagnostic(withProgram('int x = 1;\n<|>x == 3;'), 'no-effect', '`=`');
      expectDiagnostic(withProgram('int x = 1;\n<|>x;'), 'no-effect');
      expectDiagnostic(withProgram('int x = <|>1 / 0;'), 'division-by-zero', 'SIGFPE');
    });

    it('assignments and loops', () => {
      expectDiagnostic(withProgram('<|>5 = 3;'), 'not-assignable');
      expectDiagnostic(withProgram('<|>SHUT_WR = 3;'), 'not-assignable', 'constant');
      expectDiagnostic(withProgram('char b[4];\n<|>b = 3;'), 'not-assignable');
      expectDiagnostic(withProgram('<|>break;'), 'outside-loop');
      expectDiagnostic(withProgram('int n = <|>3000000000;'), 'bad-number', 'int');
      expectDiagnostic(withProgram('char <|>b[];'), 'array-size', '[1024]');
    });
  });

  it('ten errors are ten diagnostics', () => {
    const text = `scenario "Ten"
network {
  latency <|>10
  drop <|>FNI from client
}
host server {
  sysctl <|>net.ipv4.tcp_fin_timout = 60
  process {
    int listener = <|>socket(AF_INET, SOCK_STREAM);
    bind(listener, 80)<|>
    listen(listener, 128);
    int conn = <|>acept(listener);
    while (read(conn, 1024) > 0 <|>{ }
    <|>write(conn);
    close(<|>con);
  }
}
host client {
  process {
    connect(3, <|>sever, 80);
  }
}
`;
    const codes = ['bad-duration', 'unknown-segment', 'unknown-sysctl', 'argument-count', 'missing-semicolon', 'unknown-call', 'syntax'];
    const diagnostics = expectDiagnostics(text, ...codes, 'argument-count', 'unknown-name', 'unknown-host');
    assert.equal(diagnostics.length, 10);
    assert.ok(
      diagnostics.every((each) => each.hint !== undefined),
      'each has a hint',
    );
  });
});
