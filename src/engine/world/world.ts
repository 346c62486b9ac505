import { Calls } from '../host/calls';
import { endTimeWait } from '../host/endpoints';
import { Kernel } from '../host/kernel';
import { Processes } from '../host/processes';
import { sysctlNumbers } from '../host/sysctls';
import { Wire } from '../network/wire';
import type { CompiledScenario } from '../scenario/compiled';
import { delayedAckTimerFires } from '../tcp/delayedAck';
import { socketTimerFires } from '../tcp/keepAlive';
import { synAckTimerFires } from '../tcp/request';
import { transmissionTimerFires } from '../tcp/retransmission';
import { Form, Request, Tcb, TimeWait } from '../tcp/tcb';
import { TraceLog, timerNames } from '../trace/log';
import { Agenda, type AgendaEntry } from './agenda';
import { Memory } from './memory';
import { Allocator, recordType } from './records';
import { Texts } from './texts';

const Root = recordType(['nowNs', 'lastEndpointId', 'random', 'action']);

/** Kinds of agenda entries: first the timers in the order of `timerNames`, then these. */
const kinds = { run: 20, retry: 21, callReturns: 22, arrival: 23, injection: 24 } as const;

/**
 * Everything there is: hosts, wire, processes, clock. It changes only in `act`, which does the next thing on the agenda to its end,
 * and it does so the same way each time: nothing outside the memory decides anything.
 */
export class World {
  readonly memory = new Memory();
  readonly allocator: Allocator;
  readonly texts: Texts;
  readonly agenda: Agenda;
  readonly log: TraceLog;
  readonly wire: Wire;
  readonly calls: Calls;
  readonly processes: Processes;
  readonly kinds = kinds;
  private readonly root: InstanceType<typeof Root>;
  private readonly kernels: Kernel[];
  private readonly reserved: ReadonlySet<number>[];
  /** Records that end in the action under way. Their cells stay readable until it is over; between actions this is empty. */
  private ended: { address: number; size: number }[] = [];

  constructor(
    readonly scenario: CompiledScenario,
    options: { history: boolean },
  ) {
    this.allocator = new Allocator(this.memory);
    this.root = new Root(this.memory, this.allocator.allocate(Root.size));
    this.texts = new Texts(this.memory, scenario.texts);
    this.agenda = new Agenda(this.memory, this.allocator);
    const names = {
      hosts: scenario.hosts.map((host) => host.name),
      addresses: scenario.hosts.map((_, number) => addressOf(number)),
      program: (process: number) => this.processes.name(process),
    };
    this.log = new TraceLog(this.memory, scenario, names, () => this.nowNs);
    this.wire = new Wire(this);
    this.calls = new Calls(this);
    this.kernels = scenario.hosts.map((host, number) => new Kernel(this, number, host));
    this.reserved = scenario.hosts.map((host) =>
      reservedPorts(host.sysctls.find(({ key }) => key === 'net.ipv4.ip_local_reserved_ports')?.value),
    );
    this.processes = new Processes(this);
    this.processes.start();
    scenario.network.injections.forEach((rule, number) => {
      this.agenda.schedule(this.agenda.create(kinds.injection, number), rule.atNs, 0, -1);
    });
    if (options.history) this.memory.startRecording();
  }

  get nowNs(): number {
    return this.root.nowNs;
  }

  /** Lets time pass while a program computes. What is due before that time comes late, by one statement at most. */
  advance(elapsedNs: number): void {
    if (elapsedNs > 0) this.root.nowNs += elapsedNs;
  }

  kernel(host: number): Kernel {
    const kernel = this.kernels[host];
    if (!kernel) throw new RangeError(`there is no host ${host}`);
    return kernel;
  }

  nextEndpointId(): number {
    return ++this.root.lastEndpointId;
  }

  /** A number from 0 to 2^32 - 1, the next of a fixed sequence. */
  random(): number {
    this.root.random = (Math.imul(this.root.random, 1664525) + 1013904223) >>> 0;
    return this.root.random;
  }

  reservedPorts(host: number): ReadonlySet<number> {
    return this.reserved[host] ?? new Set();
  }

  /** Gives back a record's cells when the action under way is over. */
  freeLater(address: number, size: number): void {
    this.ended.push({ address, size });
  }

  /** Does the next thing on the agenda, unless it lies after `untilNs`. Returns whether there was one. */
  act(untilNs: number): boolean {
    if (this.agenda.nextTimeNs > untilNs) return false;
    const entry = this.agenda.take();
    if (!entry) return false;
    // A program's last statement may have ended some nanoseconds after this was due: then this comes late, and time does not run back.
    if (entry.timeNs > this.root.nowNs) this.root.nowNs = entry.timeNs;
    this.log.cause = entry.cause;
    this.log.action = ++this.root.action;
    this.dispatch(entry);
    for (const { address, size } of this.ended) this.allocator.free(address, size);
    this.ended = [];
    this.log.close();
    return true;
  }

  private dispatch(entry: AgendaEntry): void {
    const { kind, owner } = entry;
    switch (kind) {
      case kinds.run:
        this.processes.run(owner);
        return;
      case kinds.retry:
        this.processes.retry(owner);
        return;
      case kinds.callReturns:
        this.processes.callReturns(owner);
        return;
      case kinds.arrival:
        this.wire.arrive(owner);
        return;
      case kinds.injection: {
        const rule = this.scenario.network.injections[owner];
        if (rule) this.wire.inject(rule);
        return;
      }
      default:
        this.timerFires(kind, owner);
    }
  }

  private timerFires(kind: number, owner: number): void {
    const host = this.memory.cells[owner + 2] as number;
    const kernel = this.kernel(host);
    const name = timerNames[kind - 1];
    if (!name) throw new Error(`the agenda has an entry of an unknown kind ${kind}`);
    const form = kernel.formOf(owner);
    if (form === Form.request) {
      const request = new Request(this.memory, owner);
      this.log.addTimer(host, request, name);
      synAckTimerFires(kernel, request);
      return;
    }
    if (form === Form.timeWait) {
      const bucket = new TimeWait(this.memory, owner);
      this.log.addTimer(host, bucket, name);
      endTimeWait(kernel, bucket);
      return;
    }
    const tcb = new Tcb(this.memory, owner);
    this.log.addTimer(host, tcb, name);
    if (name === 'delayed-ack') delayedAckTimerFires(kernel, tcb);
    else if (name === 'keepalive' || name === 'fin-wait-2') socketTimerFires(kernel, tcb);
    else transmissionTimerFires(kernel, tcb);
  }
}

/** Address of the host with the number. */
export function addressOf(host: number): string {
  return `10.0.${Math.floor((host + 1) / 256)}.${(host + 1) % 256}`;
}

function reservedPorts(list: string | undefined): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const part of (list ?? '').split(',')) {
    const [low, high] = sysctlNumbers(part.replace('-', ' '));
    if (low !== undefined) for (let port = low; port <= (high ?? low); port++) ports.add(port);
  }
  return ports;
}
