import assert from 'node:assert/strict';
import { parseArguments, parseDuration, UsageError } from '../../../src/engine/cli/arguments';

function complaint(...words: string[]): string {
  try {
    parseArguments(words);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
  assert.fail(`no complaint about ${words.join(' ')}`);
}

describe('the arguments of the command line', () => {
  it('understands run', () => {
    assert.deepEqual(parseArguments(['run', 'a.tcp']), {
      command: 'run',
      files: ['a.tcp'],
      untilNs: undefined,
      format: 'ladder',
      folder: undefined,
    });
    assert.deepEqual(parseArguments(['run', '--until', '1.5s', 'a.tcp', '--format=json', 'b.tcp', '--out', 'dir']), {
      command: 'run',
      files: ['a.tcp', 'b.tcp'],
      untilNs: 1.5e9,
      format: 'json',
      folder: 'dir',
    });
  });

  it('understands check, help and version', () => {
    assert.deepEqual(parseArguments(['check', 'a.tcp', '--', '-b.tcp']), { command: 'check', files: ['a.tcp', '-b.tcp'] });
    assert.deepEqual(parseArguments(['--help']), { command: 'help' });
    assert.deepEqual(parseArguments(['run', '-h']), { command: 'help', of: 'run' });
    assert.deepEqual(parseArguments(['check', '--help']), { command: 'help', of: 'check' });
    assert.deepEqual(parseArguments(['help', 'check']), { command: 'help', of: 'check' });
    assert.deepEqual(parseArguments(['--version']), { command: 'version' });
  });

  it('says what is wrong', () => {
    assert.equal(complaint(), 'no command given');
    assert.equal(complaint('rnu'), "unknown command 'rnu': expected run or check");
    assert.equal(complaint('--until'), "unknown option '--until'");
    assert.equal(complaint('run'), 'no file given');
    assert.equal(complaint('check'), 'no file given');
    assert.equal(complaint('run', 'a.tcp', '--util', '5s'), "unknown option '--util'");
    assert.match(complaint('run', 'a.tcp', '--until'), /^option '--until <value>' argument missing$/);
    assert.match(complaint('run', 'a.tcp', '--until', '5'), /^'5' is not a duration: expected a number with us, ms, s or min/);
    assert.equal(complaint('run', 'a.tcp', '--format', 'xml'), "unknown format 'xml': expected ladder or json");
    assert.equal(complaint('run', 'a.tcp', '--out', ''), '--out needs the name of a folder');
    assert.equal(complaint('help', 'walk'), "no help for 'walk': there are run and check");
  });

  it('reads durations as the scenario language writes them', () => {
    assert.deepEqual(['20us', '100ms', '5s', '1.5min', '0s', '.5s'].map(parseDuration), [20e3, 100e6, 5e9, 90e9, 0, 500e6]);
    assert.deepEqual(['', '5', 's', '-5s', '5h', '1e3s', '5 s s'].map(parseDuration), Array(7).fill(undefined));
  });
});
