import assert from 'node:assert/strict';
import { fileAddress, isUri, textOf } from '../../../src/extension/adapter/files';

describe('addresses of files', () => {
  it('tells URIs from paths', () => {
    assert.ok(isUri('file:///a.tcp') && isUri('vscode-remote://host/a.tcp') && isUri('untitled:Untitled-1'));
    assert.ok(!isUri('C:\\a.tcp') && !isUri('/a:b.tcp') && !isUri('a.tcp'));
  });

  it('takes a relative path from the workspace folder', () => {
    assert.equal(fileAddress('a b.tcp', '/work space').text, '/work space/a b.tcp');
    assert.equal(fileAddress('./sub/a.tcp', 'C:\\work\\').text, 'C:\\work\\sub/a.tcp');
    assert.equal(
      fileAddress('四次 挥手.tcp', 'vscode-remote://host/w').text,
      'vscode-remote://host/w/%E5%9B%9B%E6%AC%A1%20%E6%8C%A5%E6%89%8B.tcp',
    );
  });

  it('knows one file by all its spellings', () => {
    const spellings = [
      '/dir/四次 挥手.tcp',
      'file:///dir/%E5%9B%9B%E6%AC%A1%20%E6%8C%A5%E6%89%8B.tcp',
      'vscode-remote://localhost:8080/dir/四次%20挥手.tcp',
      '/dir/other/../四次 挥手.tcp',
    ];
    assert.deepEqual([...new Set(spellings.map((text) => fileAddress(text, undefined).key))], ['/dir/四次 挥手.tcp']);
    assert.equal(fileAddress('C:\\Dir\\a.tcp', undefined).key, fileAddress('file:///c%3A/Dir/a.tcp', undefined).key);
  });

  it('gives the name that the user knows', () => {
    assert.equal(fileAddress('file:///dir/a%20b.tcp', undefined).name, 'a b.tcp');
    assert.equal(fileAddress('100%.tcp', '/dir').name, '100%.tcp');
  });

  it('refuses what is not text', () => {
    assert.equal(textOf(new TextEncoder().encode('scenario "四"'), 'no'), 'scenario "四"');
    for (const bytes of [
      [0x7f, 0x45, 0x4c, 0x46, 0],
      [0xff, 0xfe, 0x41],
    ]) {
      assert.throws(() => textOf(Uint8Array.from(bytes), 'it is not text'), /it is not text/);
    }
  });
});
