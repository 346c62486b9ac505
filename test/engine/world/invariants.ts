import assert from 'node:assert/strict';
import { isBefore, isBeforeOrAt } from '../../../src/engine/tcp/sequence';
import { State, stateName, type TcpState } from '../../../src/engine/tcp/states';
import { Endpoint, Form, Tcb, TimeWait } from '../../../src/engine/tcp/tcb';
import type { TraceEvent } from '../../../src/engine/trace/events';
import { timerNames } from '../../../src/engine/trace/log';
import type { World } from '../../../src/engine/world/world';

type Transition = `${TcpState}->${TcpState}`;

/** The arrows of figure 5 of RFC 9293, with its notes. */
const figure5: readonly Transition[] = [
  'CLOSED->LISTEN',
  'CLOSED->SYN_SENT',
  'LISTEN->SYN_RECEIVED',
  'LISTEN->SYN_SENT',
  'LISTEN->CLOSED',
  'SYN_SENT->SYN_RECEIVED',
  'SYN_SENT->ESTABLISHED',
  'SYN_SENT->CLOSED',
  'SYN_RECEIVED->ESTABLISHED',
  'SYN_RECEIVED->FIN_WAIT_1',
  'SYN_RECEIVED->LISTEN',
  'ESTABLISHED->FIN_WAIT_1',
  'ESTABLISHED->CLOSE_WAIT',
  'FIN_WAIT_1->FIN_WAIT_2',
  'FIN_WAIT_1->CLOSING',
  'FIN_WAIT_1->TIME_WAIT',
  'FIN_WAIT_2->TIME_WAIT',
  'CLOSE_WAIT->LAST_ACK',
  'CLOSING->TIME_WAIT',
  'LAST_ACK->CLOSED',
  'TIME_WAIT->CLOSED',
];

/** What Linux does beside the figure: a new connection takes over a TIME_WAIT (RFC 9293 3.6.1 MAY-2, tcp_tw_reuse). */
const takeOvers: readonly Transition[] = ['TIME_WAIT->SYN_SENT', 'TIME_WAIT->SYN_RECEIVED'];

/** A reset, an abort or a give-up ends any state: the figure leaves these arrows out (note 2). */
const endings = (Object.keys(State) as TcpState[]).map((state): Transition => `${state}->CLOSED`);

const allowed: ReadonlySet<string> = new Set([...figure5, ...takeOvers, ...endings]);

/** States in which RCV.NXT means something. */
const synchronized: ReadonlySet<number> = new Set([
  State.ESTABLISHED,
  State.FIN_WAIT_1,
  State.FIN_WAIT_2,
  State.CLOSE_WAIT,
  State.CLOSING,
  State.LAST_ACK,
  State.TIME_WAIT,
]);

interface Known {
  connection: number;
  state: number;
  rcvNxt: number;
  sndUna: number;
}

/** Watches a world with history: after each action it looks at the world as it was after each of the action's events. */
export class Invariants {
  private seen = 0;
  private timeNs = 0;
  private readonly known = new Map<string, Known>();

  constructor(private readonly world: World) {}

  /** Checks everything that has happened since the last time. */
  check(): void {
    const { log, memory } = this.world;
    for (; this.seen < log.length; this.seen++) {
      const event = log.at(this.seen);
      memory.show(this.seen + 1);
      this.checkEvent(event);
      this.checkEndpoints();
      this.checkTimers();
    }
    memory.showNewest();
    this.checkRest();
  }

  private checkEvent(event: TraceEvent): void {
    assert.ok(event.timeNs >= this.timeNs, `time does not run backwards at event ${event.index}`);
    this.timeNs = event.timeNs;
    assert.ok(event.cause >= -1 && event.cause < event.index, `event ${event.index} is caused by an earlier one, not by ${event.cause}`);
    if (event.kind === 'state') {
      const transition = `${event.old}->${event.new}`;
      // A socket that is closed in FIN_WAIT_2 goes on there as a bucket: a change of form, told as one of state.
      if (event.bucket && transition === 'FIN_WAIT_2->FIN_WAIT_2') return;
      assert.ok(allowed.has(transition), `${transition} at event ${event.index}`);
    }
  }

  private checkEndpoints(): void {
    const { memory, scenario } = this.world;
    scenario.hosts.forEach((_host, number) => {
      for (const address of this.world.kernel(number).endpoints()) {
        const endpoint = new Endpoint(memory, address);
        if (synchronized.has(endpoint.state)) this.checkConnection(endpoint);
      }
    });
  }

  private checkConnection(endpoint: Endpoint): void {
    const { memory } = this.world;
    const name = `${stateName(endpoint.state)} of connection ${endpoint.connection} at host ${endpoint.host}, event ${this.seen}`;
    const key = `${endpoint.host} ${endpoint.id} ${endpoint.connection}`;
    const full = endpoint.form === Form.full;
    const bucket = new TimeWait(memory, endpoint.address);
    const tcb = new Tcb(memory, endpoint.address);
    const { rcvNxt, sndNxt } = full ? tcb : bucket;
    const sndUna = full ? tcb.sndUna : sndNxt;
    assert.ok(isBeforeOrAt(sndUna, sndNxt), `SND.UNA is not beyond SND.NXT in ${name}`);
    if (full) {
      assert.ok(isBeforeOrAt(sndNxt, tcb.writeSeq), `nothing is sent that was not written in ${name}`);
      assert.ok(tcb.packetsOut >= 0 && tcb.lostOut >= 0 && tcb.sackedOut >= 0 && tcb.retransOut >= 0, `the scoreboard adds up in ${name}`);
    }
    const before = this.known.get(key);
    if (before && synchronized.has(before.state)) {
      assert.ok(!isBefore(rcvNxt, before.rcvNxt), `RCV.NXT does not go back in ${name}`);
      assert.ok(!isBefore(sndUna, before.sndUna), `SND.UNA does not go back in ${name}`);
      if (before.state === State.TIME_WAIT) assert.equal(rcvNxt, before.rcvNxt, `nothing is delivered in ${name}`);
    }
    this.known.set(key, { connection: endpoint.connection, state: endpoint.state, rcvNxt, sndUna });
  }

  /** Between actions no timer runs of a socket without a connection. */
  private checkRest(): void {
    const { agenda, memory } = this.world;
    for (const entry of agenda.entries()) {
      const timer = timerNames[entry.kind - 1];
      if (!timer) continue;
      const { form, state, id } = new Endpoint(memory, entry.owner);
      const idle = form === Form.full && (state === State.CLOSED || state === State.LISTEN);
      assert.ok(!idle, `no timer ${timer} runs for socket ${id} in ${stateName(state)}, after event ${this.seen - 1}`);
    }
  }

  /** Every timer that runs belongs to an endpoint that exists. */
  private checkTimers(): void {
    const { agenda, scenario } = this.world;
    const living = new Set<number>();
    scenario.hosts.forEach((_host, number) => {
      for (const address of this.world.kernel(number).endpoints()) living.add(address);
    });
    for (const entry of agenda.entries()) {
      const timer = timerNames[entry.kind - 1];
      if (timer) assert.ok(living.has(entry.owner), `the timer ${timer} belongs to a live endpoint, event ${this.seen}`);
    }
  }
}
