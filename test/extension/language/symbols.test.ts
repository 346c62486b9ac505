import assert from 'node:assert/strict';
import { parseScenario } from '../../../src/engine/scenario/parse/parse';
import { type OutlineEntry, outlineEntries } from '../../../src/extension/language/symbols';

/** The outline as indented lines. */
function outline(text: string): string[] {
  const lines = (entries: OutlineEntry[], depth: number): string[] =>
    entries.flatMap(({ kind, name, detail, children }) => [
      `${'  '.repeat(depth)}${kind} ${name}${detail && ` [${detail}]`}`,
      ...lines(children, depth + 1),
    ]);
  return lines(outlineEntries(parseScenario(text).tree, text), 0);
}

describe('the outline', () => {
  it('has the title, the rules of the network, and what each host holds', () => {
    const text = `scenario "Close"
network { latency 5ms  drop   FIN from client #2 }
host server {
  sysctl net.ipv4.tcp_fin_timeout = 5
  void serve(int conn, char *buffer) { close(conn); }
  process { pause(); }
  process { pause(); }
}
host client { process eager { } }
`;
    assert.deepEqual(outline(text), [
      'title Close',
      'network network',
      '  rule latency 5ms',
      '  rule drop FIN from client #2',
      'host server',
      '  sysctl net.ipv4.tcp_fin_timeout [= 5]',
      '  function serve [void (int, char)]',
      '  process server [process]',
      '  process server.2 [process]',
      'host client',
      '  process eager [process]',
    ]);
  });

  it('has of a broken file what can be read, and never an entry without a name', () => {
    for (const text of [
      '',
      '}',
      'host {',
      'host server {',
      'scenario',
      'network { drop',
      'host a { int (',
      'host a { sysctl = 4 } host b { process',
      '\u0000\u0001',
    ]) {
      const names = (entries: OutlineEntry[]): string[] => entries.flatMap((entry) => [entry.name, ...names(entry.children)]);
      assert.ok(!names(outlineEntries(parseScenario(text).tree, text)).includes(''), text);
    }
    assert.deepEqual(outline('host server {\n process { pause(); }\n').slice(0, 1), ['host server']);
  });
});
