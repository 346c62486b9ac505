import assert from 'node:assert/strict';
import type { TcpState } from '../../../src/engine/tcp/states';
import { Bench, type BenchOptions } from './bench';

const passive = 'bind(fd, 80); listen(fd, 8);';
const active = 'connect(fd, peer, 4000);';

/** The program that brings a socket to the state, the peer's segments aside. */
function programFor(state: TcpState, holds: boolean): string {
  const finish = holds ? 'shutdown(fd, SHUT_WR);' : 'close(fd);';
  switch (state) {
    case 'CLOSED':
      return '';
    case 'LISTEN':
    case 'SYN_RECEIVED':
      return passive;
    case 'SYN_SENT':
    case 'ESTABLISHED':
      return active;
    case 'CLOSE_WAIT':
      return `${active} while (read(fd, 100) > 0) { }`;
    case 'LAST_ACK':
      return `${active} while (read(fd, 100) > 0) { } ${finish}`;
    case 'FIN_WAIT_1':
    case 'FIN_WAIT_2':
    case 'CLOSING':
    case 'TIME_WAIT':
      return `${active} ${finish}`;
    default:
      return unknownState(state);
  }
}

function unknownState(state: never): never {
  throw new Error(`no way leads to ${String(state)}`);
}

/** The segments of the peer that lead from the open connection to the state: flags, SEG.SEQ, SEG.ACK. */
const wayFromOpen: Partial<Record<TcpState, [flags: string, seq: number, ack: number][]>> = {
  FIN_WAIT_2: [['.', 1, 2]],
  CLOSING: [['F.', 1, 1]],
  TIME_WAIT: [
    ['.', 1, 2],
    ['F.', 1, 2],
  ],
};

/**
 * A host whose one connection is in the state. Both SYNs have the relative sequence number 0; the host's FIN, where there is one, is 1,
 * the peer's as well. By default the peer offers no options, so that segments are as plain as in the RFC.
 */
export function inState(state: TcpState, options: BenchOptions = {}): Bench {
  const { holds = true, offer = {}, window = 1000 } = options;
  const bench = new Bench(programFor(state, holds), options);
  const timestamps = (value: number) => (offer.ts ? { ts: [value] as [number] } : {});
  if (state === 'CLOSED') {
    bench.pass(1);
  } else if (state === 'LISTEN') {
    bench.until(() => bench.state === 'LISTEN');
  } else if (state === 'SYN_RECEIVED') {
    bench.until(() => bench.state === 'LISTEN');
    bench.pass(10);
    bench.arrive('S', { ...offer, window });
  } else {
    bench.until(() => bench.state === 'SYN_SENT');
    if (state !== 'SYN_SENT') {
      bench.pass(20);
      bench.arrive('S.', { ack: 1, window, ...offer });
      lead(bench, state, timestamps);
    }
  }
  assert.equal(bench.state, state);
  return bench;
}

/** Leads an open connection on to the state. */
function lead(bench: Bench, state: TcpState, timestamps: (value: number) => { ts?: [number] }): void {
  bench.until(() => bench.calls.some((call) => call.startsWith('connect')));
  const finReceived = state === 'CLOSE_WAIT' || state === 'LAST_ACK';
  if (state !== 'ESTABLISHED' && !finReceived) bench.until(() => bench.state === 'FIN_WAIT_1');
  bench.pass(20);
  if (finReceived) {
    bench.arrive('F.', { seq: 1, ack: 1, ...timestamps(40) });
    // The ACK of the FIN may wait for the user's own FIN.
    bench.pass(50);
  }
  for (const [flags, seq, ack] of wayFromOpen[state] ?? []) bench.arrive(flags, { seq, ack, ...timestamps(40) });
  bench.pass(0);
}
