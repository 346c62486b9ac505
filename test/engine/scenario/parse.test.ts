import assert from 'node:assert/strict';
import { type Expression, parseScenario, type ScenarioTree } from '../../../src/engine/scenario/scenario';
import type { SourceSpan } from '../../../src/engine/scenario/source';
import { samples } from './samples';

function treeOf(text: string): ScenarioTree {
  const { tree, diagnostics } = parseScenario(text);
  assert.deepEqual(diagnostics, []);
  return tree;
}

/** An expression with parentheses around each operation: `((1 + 2) * 3)`. */
function grouped(expression: Expression): string {
  switch (expression.kind) {
    case 'binary':
      return `(${grouped(expression.left)} ${expression.operator} ${grouped(expression.right)})`;
    case 'unary':
      return `(${expression.operator}${grouped(expression.operand)})`;
    case 'update':
      return expression.prefix
        ? `(${expression.operator}${grouped(expression.operand)})`
        : `(${grouped(expression.operand)}${expression.operator})`;
    case 'assignment':
      return `(${grouped(expression.target)} ${expression.operator ?? ''}= ${grouped(expression.value)})`;
    case 'conditional':
      return `(${grouped(expression.condition)} ? ${grouped(expression.then)} : ${grouped(expression.otherwise)})`;
    case 'index':
      return `${grouped(expression.array)}[${grouped(expression.index)}]`;
    case 'member':
      return `${grouped(expression.object)}.${expression.member.text}`;
    case 'call':
      return `${expression.name.text}(${expression.arguments.map(grouped).join(', ')})`;
    case 'cast':
      return `((${expression.type.text})${grouped(expression.operand)})`;
    case 'sizeof':
      return `sizeof(${'kind' in expression.operand ? grouped(expression.operand) : expression.operand.text})`;
    case 'list':
      return `{${expression.elements.map(grouped).join(', ')}}`;
    case 'string':
      return expression.texts.join(' ');
    case 'missing':
      return '?';
    default:
      return expression.text;
  }
}

function expectGrouped(expression: string, expected: string): void {
  const tree = treeOf(`host a { process { ${expression}; } }`);
  const [host] = tree.declarations;
  const process = host?.kind === 'host' ? host.items[0] : undefined;
  const statement = process?.kind === 'process' ? process.body.statements[0] : undefined;
  assert.equal(statement?.kind === 'expression' ? grouped(statement.expression) : statement?.kind, expected);
}

describe('the parser', () => {
  it('groups expressions as C does', () => {
    expectGrouped('a + b * c - d', '((a + (b * c)) - d)');
    expectGrouped('a || b && c | d ^ e & f == g < h << i + j', '(a || (b && (c | (d ^ (e & (f == (g < (h << (i + j)))))))))');
    expectGrouped('a = b = c ? d : e ? f : g', '(a = (b = (c ? d : (e ? f : g))))');
    expectGrouped('!a++ - -b', '((!(a++)) - (-b))');
    expectGrouped('(a + b) * c', '((a + b) * c)');
    expectGrouped('a[b].c->d', 'a[b].c.d');
    expectGrouped('(void)f(a, {1, 0})', '((void)f(a, {1, 0}))');
    expectGrouped('a += sizeof(int) * sizeof b', '(a += (sizeof(int) * sizeof(b)))');
    expectGrouped('&a == *b', '((&a) == (*b))');
  });

  it('joins literals, and takes the words of declarations as names', () => {
    expectGrouped('write(fd, "a" "b")', 'write(fd, "a" "b")');
    expectGrouped('delay = drop + from', '(delay = (drop + from))');
  });

  it('else belongs to the nearest if, and else if is a chain', () => {
    const tree = treeOf('host a { process { if (a) if (b) c; else d; if (a) b; else if (c) d; else e; } }');
    const [host] = tree.declarations;
    assert.ok(host?.kind === 'host' && host.items[0]?.kind === 'process');
    const [outer, chain] = host.items[0].body.statements;
    assert.ok(outer?.kind === 'if' && outer.otherwise === undefined);
    const inner = outer.branches[0]?.body;
    assert.ok(inner?.kind === 'if' && inner.otherwise?.kind === 'expression');
    assert.ok(chain?.kind === 'if' && chain.branches.length === 2 && chain.otherwise?.kind === 'expression');
  });

  it('reads the network in any order, with or without semicolons', () => {
    const rules = [
      'latency 10ms;',
      'latency 5ms between a and b',
      'loss 0.5% seed 7',
      'drop SYN-ACK from b #2;',
      'drop every ACK from a',
      'duplicate DATA from a after 3ms',
      'delay FIN from b #1 by 1s',
      'inject at 2s from b "R. 2:2(0) ack 102 win 1000"',
    ];
    const [network] = treeOf(`network { ${rules.join('\n')} };`).declarations;
    assert.ok(network?.kind === 'network');
    assert.deepEqual(
      network.rules.map((rule) => rule.kind),
      ['latency', 'latency', 'loss', 'fault', 'fault', 'fault', 'fault', 'inject'],
    );
    assert.ok(
      network.rules[3]?.kind === 'fault' && network.rules[3].segment.text === 'SYN-ACK' && network.rules[3].occurrence?.text === '2',
    );
  });

  it('reads sysctls with every kind of value', () => {
    const items =
      'sysctl net.ipv4.tcp_fin_timeout = 5; sysctl net.ipv4.ip_local_port_range = 40000 40001 sysctl a.b = "1-2,5" sysctl a.c = -1 stack linux';
    const [host] = treeOf(`host a { ${items} }`).declarations;
    assert.ok(host?.kind === 'host');
    const values = host.items.map((item) => (item.kind === 'sysctl' ? `${item.key.text}=${item.value.text}` : item.kind));
    assert.deepEqual(values, ['net.ipv4.tcp_fin_timeout=5', 'net.ipv4.ip_local_port_range=40000 40001', 'a.b=1-2,5', 'a.c=-1', 'stack']);
  });

  it('every node stands where its text is', () => {
    for (const text of samples) {
      let nodes = 0;
      const visit = (node: unknown, parent: SourceSpan): void => {
        if (typeof node !== 'object' || node === null) return;
        const { source, kind, text: own } = node as { source?: SourceSpan; kind?: string; text?: string };
        if (source) {
          nodes++;
          const written = text.slice(source.startOffset, source.endOffset);
          assert.ok(
            source.startOffset >= parent.startOffset && source.endOffset <= parent.endOffset,
            `${kind} inside of its parent: ${written}`,
          );
          assert.equal(text.slice(0, source.startOffset).split('\n').length, source.line, written);
          assert.equal(source.startOffset - text.lastIndexOf('\n', source.startOffset - 1), source.column, written);
          assert.equal(source.endOffset - text.lastIndexOf('\n', source.endOffset - 1), source.endColumn, written);
          if (kind === 'name' || kind === 'number' || kind === 'duration') assert.equal(written, own);
          assert.ok(written === written.trim() && written.length > 0, `${kind}: "${written}"`);
        }
        for (const [key, value] of Object.entries(node)) if (key !== 'source') visit(value, source ?? parent);
      };
      const { declarations } = treeOf(text);
      visit(declarations, { line: 1, column: 1, endLine: 1, endColumn: 1, startOffset: 0, endOffset: text.length });
      assert.ok(nodes > 50);
    }
  });

  it('keeps what is around an error', () => {
    const { tree, diagnostics } = parseScenario(
      'host a { process { close(1); close(; close(3); } process two { } }\nhost b { process { } }',
    );
    assert.equal(diagnostics.length, 1);
    const [host, other] = tree.declarations;
    assert.ok(host?.kind === 'host' && other?.kind === 'host' && other.name.text === 'b');
    const [process, two] = host.items;
    assert.ok(process?.kind === 'process' && process.body.statements.length >= 2 && two?.kind === 'process' && two.name?.text === 'two');
  });
});
