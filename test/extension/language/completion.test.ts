import assert from 'node:assert/strict';
import { sysctls } from '../../../src/engine/host/sysctls';
import { calls } from '../../../src/engine/program/systemCalls';
import { type Completions, completionsAt } from '../../../src/extension/language/completion';
import { inHost, inNetwork, inProcess, marked } from './marked';

function completionsOf(source: string): Completions | undefined {
  const { text, offset } = marked(source);
  return completionsAt(text, offset, 'en');
}

function labels(source: string): string[] {
  return completionsOf(source)?.items.map(({ label }) => label) ?? [];
}

/** Everything wanted is offered, and nothing that is unwanted. */
function expectOffers(source: string, wanted: readonly string[], unwanted: readonly string[] = []): void {
  const offered = labels(source);
  assert.deepEqual(
    { missing: wanted.filter((label) => !offered.includes(label)), offered: unwanted.filter((label) => offered.includes(label)) },
    { missing: [], offered: [] },
    source,
  );
}

describe('completion', () => {
  it('offers declarations outside of all blocks', () => {
    expectOffers('sc<|>', ['scenario', 'network', 'host', 'stack'], ['close', 'drop', 'sysctl']);
    expectOffers('scenario "x"\n<|>', ['network', 'host']);
    expectOffers('stack <|>', ['linux', 'rfc9293'], ['host']);
  });

  it('offers what a host holds', () => {
    expectOffers(inHost('<|>'), ['sysctl', 'process', 'stack', 'int', 'void'], ['close', 'drop']);
  });

  it('offers every sysctl with its default, and replaces the key that is begun, dots and all', () => {
    expectOffers(inHost('sysctl <|>'), [...sysctls.keys()], ['process']);
    const begun = completionsOf(inHost('sysctl net.ipv4.tcp_f<|>'));
    const { text } = marked(inHost('sysctl net.ipv4.tcp_f<|>'));
    assert.equal(begun && text.slice(begun.replaced.start, begun.replaced.end), 'net.ipv4.tcp_f');
    const timeout = begun?.items.find(({ label }) => label === 'net.ipv4.tcp_fin_timeout');
    assert.equal(timeout?.detail, '= 60');
    assert.match(timeout?.documentation ?? '', /FIN_WAIT_2/);
  });

  it('offers the rules of the network, then their parts', () => {
    expectOffers(inNetwork('<|>'), ['latency', 'loss', 'drop', 'duplicate', 'delay', 'inject'], ['close']);
    expectOffers(inNetwork('drop <|>'), ['every', 'FIN', 'SYN-ACK', 'ANY'], ['latency']);
    expectOffers(inNetwork('drop every <|>'), ['FIN', 'ACK'], ['every']);
    expectOffers(inNetwork('drop FIN <|>'), ['from'], ['FIN']);
    expectOffers(inNetwork('drop FIN from <|>'), ['server', 'client'], ['from']);
    expectOffers(inNetwork('latency 1ms between server and <|>'), ['client']);
  });

  it('offers every call, with its form and documentation, and the words of C', () => {
    expectOffers(inProcess('<|>'), [...calls.keys(), 'while', 'return', 'errno', 'int', 'struct linger', 'fd'], ['drop', 'sysctl']);
    const close = completionsOf(inProcess('clo<|>'))?.items.find(({ label }) => label === 'close');
    assert.equal(close?.detail, 'close(fd)');
    assert.equal(close?.snippet, 'close($0)');
    assert.match(close?.documentation ?? '', /RFC 9293/);
  });

  it('offers constants where they belong', () => {
    expectOffers(inProcess('shutdown(fd, <|>);'), ['SHUT_RD', 'SHUT_WR', 'SHUT_RDWR'], ['SOL_SOCKET', 'close']);
    expectOffers(inProcess('setsockopt(fd, <|>'), ['SOL_SOCKET', 'IPPROTO_TCP'], ['SO_LINGER']);
    expectOffers(inProcess('setsockopt(fd, SOL_SOCKET, <|>'), ['SO_LINGER', 'SO_REUSEADDR'], ['TCP_NODELAY', 'SHUT_WR']);
    expectOffers(inProcess('setsockopt(fd, IPPROTO_TCP, TCP_<|>'), ['TCP_NODELAY', 'TCP_LINGER2'], ['SO_LINGER']);
    expectOffers(inProcess('send(fd, "x", MSG_<|>'), ['MSG_NOSIGNAL', '0'], ['SO_LINGER']);
    expectOffers(inProcess('signal(<|>'), ['SIGPIPE'], ['SIG_IGN']);
    expectOffers(inProcess('epoll_ctl(ep, EPOLL_CTL_ADD, fd, EPOLLIN | <|>'), ['EPOLLRDHUP'], ['EPOLL_CTL_ADD']);
  });

  it('offers the hosts to connect to', () => {
    expectOffers(inProcess('connect(fd, <|>, 80);'), ['server', 'client'], ['close']);
  });

  it('offers variables of this function and functions of this host, of no other', () => {
    const source = `host a {
  void serve(int conn) { char buffer[10]; }
  int other(int elsewhere) { return 1; }
  process { int mine; { int inner; <|> } int later; }
}
host b { void foreign() { } process { int strange; } }`;
    expectOffers(source, ['mine', 'inner', 'serve', 'other'], ['conn', 'buffer', 'elsewhere', 'later', 'foreign', 'strange']);
    const inside = source.replace('<|>', '').replace('char buffer[10]; ', 'char buffer[10]; <|>');
    expectOffers(inside, ['conn', 'buffer', 'serve'], ['mine', 'inner', 'elsewhere']);
  });

  it('offers nothing in comments and strings', () => {
    for (const source of ['// clo<|>', '/* clo<|> */', inProcess('printf("clo<|>");'), inProcess('// clo<|>se')]) {
      assert.equal(completionsOf(source), undefined, source);
    }
    assert.ok(labels(inProcess('/* done */<|>')).length > 0);
  });

  it('answers in any text, however broken', () => {
    for (const source of [
      '<|>',
      '}}}}<|>',
      'host {{{ ((( <|>',
      'process { <|>',
      'scenario "open <|>',
      '\u0000<|>\u0000',
      'network { drop drop drop <|>',
    ]) {
      const { text, offset } = marked(source);
      assert.doesNotThrow(() => completionsAt(text, offset, 'en'), source);
    }
  });
});
