import assert from 'node:assert/strict';
import {
  completeConfiguration,
  configurationFor,
  fileName,
  type LaunchConfiguration,
  type Location,
  type LocationMaker,
  resolveProgram,
} from '../../../src/extension/debug/configuration';

/** A URI without an authority, as far as the tests need one. */
function location(scheme: string, path: string): Location {
  return { scheme, path, fsPath: path, toString: () => `${scheme}://${encodeURI(path)}` };
}

const make: LocationMaker = {
  join: (folder, relative) => location(folder.scheme, `${folder.path}/${relative.replace(/^\.\//, '')}`),
  withPath: (base, path) => location(base.scheme, path),
};

const local = location('file', '/home/me/close.tcp');
const remote = location('vscode-vfs', '/repo/examples/close.tcp');

describe('F5', () => {
  it('without a launch.json debugs the scenario in the active editor', () => {
    const expected: LaunchConfiguration = {
      type: 'tcp-teardown',
      request: 'launch',
      name: 'close.tcp',
      program: '/home/me/close.tcp',
      internalConsoleOptions: 'neverOpen',
    };
    assert.deepEqual(completeConfiguration({}, local), expected);
    assert.equal(completeConfiguration({}, remote)?.program, 'vscode-vfs:///repo/examples/close.tcp');
  });

  it('keeps what VS Code adds, such as noDebug', () => {
    assert.equal(completeConfiguration({ noDebug: true }, local)?.noDebug, true);
  });

  it('without a scenario has nothing to debug', () => {
    assert.equal(completeConfiguration({}, undefined), undefined);
    assert.equal(completeConfiguration({ type: 'tcp-teardown', request: 'launch', name: 'x' }, undefined), undefined);
  });

  it('leaves a complete configuration as it is, and gives one without a program the active scenario', () => {
    const given: LaunchConfiguration = {
      type: 'tcp-teardown',
      request: 'launch',
      name: 'x',
      program: 'a.tcp',
      stopOnEntry: false,
      until: '5s',
      internalConsoleOptions: 'openOnSessionStart',
    };
    assert.deepEqual(completeConfiguration(given, local), given);
    assert.deepEqual(completeConfiguration({ ...given, program: '' }, local), { ...given, program: '/home/me/close.tcp' });
  });
});

describe('the program', () => {
  const folder = location('file', '/work');
  const webFolder = location('vscode-remote', '/work');

  it('stays a URI when it is one, and an absolute path where files are local', () => {
    assert.equal(resolveProgram('vscode-remote://x/a%20b.tcp', webFolder, undefined, make), 'vscode-remote://x/a%20b.tcp');
    assert.equal(resolveProgram('untitled:Untitled-1', folder, undefined, make), 'untitled:Untitled-1');
    assert.equal(resolveProgram('/a b/关闭.tcp', folder, undefined, make), '/a b/关闭.tcp');
    assert.equal(resolveProgram('C:\\a\\b.tcp', folder, undefined, make), 'C:\\a\\b.tcp');
  });

  it('is taken from the workspace folder when it is relative', () => {
    assert.equal(resolveProgram('examples/a.tcp', folder, undefined, make), '/work/examples/a.tcp');
    assert.equal(resolveProgram('./a.tcp', webFolder, undefined, make), 'vscode-remote:///work/a.tcp');
    assert.equal(resolveProgram('a.tcp', undefined, undefined, make), 'a.tcp');
  });

  it('becomes a URI of the workspace in a browser host, where VS Code hands over plain paths', () => {
    assert.equal(resolveProgram('/work/a b.tcp', webFolder, undefined, make), 'vscode-remote:///work/a%20b.tcp');
  });

  it('is the active scenario when it has that path', () => {
    assert.equal(resolveProgram('/repo/examples/close.tcp', undefined, remote, make), 'vscode-vfs:///repo/examples/close.tcp');
  });
});

describe('a configuration for one file', () => {
  it('runs without debugging when asked to', () => {
    assert.equal(configurationFor(local).noDebug, undefined);
    assert.equal(configurationFor(local, true).noDebug, true);
  });

  it('is called by the file', () => {
    assert.equal(fileName('/a/b c.tcp'), 'b c.tcp');
    assert.equal(fileName('C:\\a\\b.tcp'), 'b.tcp');
    assert.equal(fileName('Untitled-1'), 'Untitled-1');
  });
});
