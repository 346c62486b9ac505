import assert from 'node:assert/strict';
import { makeNonce, panelHtml } from '../../../src/extension/panel/html';
import { parseHostMessage, parsePageMessage, parseView } from '../../../src/extension/panel/protocol';

describe('messages of the panel', () => {
  it('are taken when they are complete', () => {
    assert.deepEqual(parsePageMessage({ type: 'moveTo', position: 3 }), { type: 'moveTo', position: 3 });
    assert.deepEqual(parseHostMessage({ type: 'configure', language: 'zh-cn' }), { type: 'configure', language: 'zh-cn' });
  });

  for (const [what, message] of Object.entries({
    'of an unknown type': { type: 'format', disk: 'c:' },
    'with a position that is no position': { type: 'moveTo', position: -1 },
    'with a command that is none of the panel': { type: 'command', command: 'workbench.action.quit' },
    'without a type': {},
    'that are no object': 'ready',
  })) {
    it(`are refused ${what}`, () => assert.equal(parsePageMessage(message), undefined));
  }

  it('carry no more of a snapshot than the panel shows', () => {
    const process = { id: 1, name: 'p', host: 'a', status: 'ready', errno: '', frames: [{ function: 'main' }], descriptors: [] };
    const host = {
      name: 'a',
      address: '10.0.0.1',
      stack: 'linux',
      sysctls: { 'net.ipv4.tcp_fin_timeout': '60' },
      processes: [process],
      endpoints: [],
    };
    const snapshot = { position: 0, timeNs: 0, title: '', hosts: [host], inFlight: [], connections: [] };
    const view = parseView({ position: 0, timeNs: 0, snapshot, eventCount: 0 });
    assert.deepEqual(Object.keys(view.snapshot.hosts[0] ?? {}), ['name', 'address', 'stack', 'processes', 'endpoints']);
    assert.ok(!('frames' in (view.snapshot.hosts[0]?.processes[0] ?? {})));
  });

  it('say where an answer of the adapter is wrong', () => {
    assert.throws(() => parseView({ position: 'first', timeNs: 0, eventCount: 0 }));
  });
});

describe("the panel's page", () => {
  const html = panelHtml({ nonce: 'abc', scriptUri: 'https://host/dist/webview.js?a="b"', language: 'en', title: '<TCP> & more' });

  it('allows nothing but what carries the nonce', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    assert.equal(policy, "default-src 'none'; style-src 'nonce-abc'; script-src 'nonce-abc'");
    assert.ok(html.includes('<meta property="csp-nonce" content="abc" />'));
  });

  it('has no style attributes, which the policy would block', () => assert.doesNotMatch(html, /\sstyle=/));

  it('takes texts as texts', () => {
    assert.ok(html.includes('<title>&#60;TCP&#62; &#38; more</title>'));
    assert.ok(html.includes('webview.js?a=&#34;b&#34;"'));
  });

  it('makes a new nonce each time', () => {
    assert.notEqual(makeNonce(), makeNonce());
    assert.match(makeNonce(), /^[0-9a-f]{32}$/);
  });
});
