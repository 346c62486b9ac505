import assert from 'node:assert/strict';
import type { SourceSpan } from '../../../src/engine/scenario/source';
import type { TraceEvent } from '../../../src/engine/trace/events';
import { type BreakpointState, BreakpointTable, type BreakpointTargets } from '../../../src/extension/adapter/breakpoints';
import { translatorFor } from '../../../src/extension/adapter/texts';

function span(line: number, startOffset: number): SourceSpan {
  return { line, column: 1, endLine: line, endColumn: 5, startOffset, endOffset: startOffset + 4 };
}

const targets: BreakpointTargets = {
  fileKey: '/a.tcp',
  fileName: 'a.tcp',
  hosts: ['server', 'client'],
  processes: ['server', 'server.2', 'client'],
  statements: [span(5, 50), span(5, 55), span(8, 80)],
};

function table(loaded = true): BreakpointTable {
  const breakpoints = new BreakpointTable(translatorFor('en'));
  if (loaded) breakpoints.load(targets);
  return breakpoints;
}

function event(fields: object): TraceEvent {
  return { index: 0, timeNs: 0, cause: -1, host: 'server', ...fields } as TraceEvent;
}

function named(name: string): BreakpointState | undefined {
  return table().setNames([{ name }])[0];
}

describe('breakpoints', () => {
  it('are at the first statement of their line', () => {
    const breakpoints = table();
    assert.deepEqual(breakpoints.setLines('/a.tcp', [{ line: 5 }]), [{ id: 1, verified: true, line: 5 }]);
    assert.equal(breakpoints.hits(event({ kind: 'statement', source: span(5, 50) })).length, 1);
    assert.equal(breakpoints.hits(event({ kind: 'statement', source: span(5, 55) })).length, 0);
    assert.deepEqual(breakpoints.lines(), [5]);
  });

  it('move to the next line with code, or say why they cannot be', () => {
    const [moved, impossible] = table().setLines('/a.tcp', [{ line: 6 }, { line: 9 }]);
    assert.deepEqual(moved, {
      id: 1,
      verified: true,
      line: 8,
      message: 'Line 6 has no code; the breakpoint is at the next line that has.',
    });
    assert.deepEqual(impossible, { id: 2, verified: false, line: 9, message: 'There is no code at or after line 9.' });
    const [elsewhere] = table().setLines('/b.tcp', [{ line: 5 }]);
    assert.equal(elsewhere?.message, 'This session debugs a.tcp, not this file.');
  });

  it('are checked again when the scenario is loaded', () => {
    const breakpoints = table(false);
    const [line] = breakpoints.setLines('/a.tcp', [{ line: 6 }]);
    assert.equal(line?.verified, false);
    const [impossible] = breakpoints.setNames([{ name: 'nobody:close' }]);
    assert.equal(impossible?.message, 'The scenario is not loaded yet.');
    const changed = breakpoints.load(targets);
    assert.deepEqual(
      changed.map(({ id, verified }) => [id, verified]),
      [
        [1, true],
        [2, false],
      ],
    );
    assert.deepEqual(breakpoints.load(targets), []);
  });

  it('take states in both spellings, transitions and calls, with and without a host', () => {
    for (const name of [
      'TIME_WAIT',
      'TIME-WAIT',
      'server:CLOSE_WAIT',
      'client:FIN_WAIT_1->FIN_WAIT_2',
      'FIN-WAIT-1 → FIN-WAIT-2',
      'close',
      'server:read',
      'server.2:accept',
      'close()',
    ]) {
      assert.equal(named(name)?.verified, true, name);
    }
  });

  it('say what is accepted instead of a name that is not', () => {
    assert.match(named('nonsense')?.message ?? '', /Give a state \(TIME_WAIT\), a transition .* or a call \(close\)/);
    assert.match(named('printf')?.message ?? '', /Give a state/);
    assert.match(named('')?.message ?? '', /Give a state/);
    assert.match(named('A->B->C')?.message ?? '', /Give a state/);
    assert.match(named('FIN_WAIT_1->CLOSING_DOWN')?.message ?? '', /"CLOSING_DOWN" is not a state. The states are CLOSED, LISTEN/);
    assert.equal(named('sever:read')?.message, 'There is no host "sever"; the scenario has server, client.');
    assert.equal(named('server.2:TIME_WAIT')?.message, 'There is no host "server.2"; the scenario has server, client.');
  });

  it('tell the state LISTEN from the call listen', () => {
    const breakpoints = table();
    breakpoints.setNames([{ name: 'LISTEN' }, { name: 'listen' }]);
    assert.deepEqual(
      [event({ kind: 'state', old: 'CLOSED', new: 'LISTEN' }), event({ kind: 'call', name: 'listen' })].map((each) =>
        breakpoints.hits(each).map(({ id }) => id),
      ),
      [[1], [2]],
    );
  });

  it('meet their transition at their host only', () => {
    const breakpoints = table();
    breakpoints.setNames([{ name: 'client:FIN_WAIT_1->FIN_WAIT_2' }]);
    const at = (host: string, old: string, entered: string) => breakpoints.hits(event({ kind: 'state', host, old, new: entered })).length;
    assert.equal(at('client', 'FIN_WAIT_1', 'FIN_WAIT_2'), 1);
    assert.equal(at('server', 'FIN_WAIT_1', 'FIN_WAIT_2'), 0);
    assert.equal(at('client', 'FIN_WAIT_1', 'CLOSING'), 0);
  });

  it('have a filter for each state, with a host as condition', () => {
    const breakpoints = table();
    const states = breakpoints.setFilters([
      { filterId: 'TIME_WAIT' },
      { filterId: 'CLOSE_WAIT', condition: ' client ' },
      { filterId: 'CLOSE_WAIT', condition: 'nobody' },
      { filterId: 'SLEEPY' },
    ]);
    assert.deepEqual(
      states.map(({ verified }) => verified),
      [true, true, false, false],
    );
    assert.equal(breakpoints.hits(event({ kind: 'state', host: 'server', old: 'ESTABLISHED', new: 'CLOSE_WAIT' })).length, 0);
    assert.equal(breakpoints.hits(event({ kind: 'state', host: 'client', old: 'ESTABLISHED', new: 'CLOSE_WAIT' })).length, 1);
  });

  it('are replaced kind by kind', () => {
    const breakpoints = table();
    breakpoints.setNames([{ name: 'close' }]);
    breakpoints.setLines('/a.tcp', [{ line: 5 }]);
    breakpoints.setLines('/b.tcp', [{ line: 5 }]);
    breakpoints.setNames([]);
    assert.deepEqual(breakpoints.lines(), [5]);
    assert.equal(breakpoints.hits(event({ kind: 'call', name: 'close' })).length, 0);
    breakpoints.setLines('/a.tcp', []);
    assert.deepEqual(breakpoints.lines(), []);
  });
});
