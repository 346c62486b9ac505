import { constantValue } from '../program/constants';
import { Interpreter, type Pause } from '../program/interpreter';
import type { SystemCallName } from '../program/systemCalls';
import { Tcb } from '../tcp/tcb';
import { recordType } from '../world/records';
import type { World } from '../world/world';
import { blocked, type CallOutcome } from './calls';
import { File, FileKind, fileOf, firstDescriptor } from './descriptors';
import { Epoll, Watch } from './epoll';
import type { Kernel } from './kernel';

/**
 * A process. `status` is a number of `Status`. While a call is under way, `site` says where, `argument0` to `argument4` what was asked
 * and `callEvent` which event it began with; `waitsAt` is the socket or epoll at which it sleeps. `last...` tells of the last return.
 */
export const Process = recordType([
  'id',
  'host',
  'program',
  'status',
  'entry',
  'descriptors',
  'descriptorCount',
  'site',
  'argument0',
  'argument1',
  'argument2',
  'argument3',
  'argument4',
  'callEvent',
  'callNs',
  'callEndpoint',
  'deadlineNs',
  'progress',
  'waitsAt',
  'nextWaiter',
  'result',
  'errno',
  'resumeCause',
  'lastSite',
  'lastResult',
  'lastErrno',
  'lastEndpoint',
  'ignoresSigpipe',
  'exitStatus',
  'exitSignal',
]);
export type Process = InstanceType<typeof Process>;

export const Status = { ready: 0, running: 1, blocked: 2, sleeping: 3, exited: 4, killed: 5 } as const;

/** Simulated time of a system call. */
const callNs = 1000;
/**
 * Time until a process that slept in a call runs again, as the recordings have it: some tens of microseconds, and for `accept`, which
 * makes a descriptor, so many that what the client sends right after its handshake is there before the next call.
 */
function wakeUpNs(name: SystemCallName): number {
  return name === 'accept' ? 100_000 : 50_000;
}
/** The longest piece of a program that runs as one action: the world stays interruptible in an endless loop. */
const sliceNs = 200_000;

const sleepers: ReadonlySet<string> = new Set(['sleep', 'usleep', 'pause']);

/** Runs the programs, and lets them wait for the kernels. */
export class Processes {
  readonly interpreter: Interpreter;
  /** Address of each process by id minus one. Processes are made when the world is; none is added later. */
  private readonly addresses: number[] = [];
  private readonly names: string[] = [];

  constructor(private readonly world: World) {
    this.interpreter = new Interpreter(world.memory, world.allocator, world.texts, world.scenario);
  }

  /** Makes all processes of the scenario, ready to run at time 0. */
  start(): void {
    const { memory, allocator, agenda, kinds, scenario } = this.world;
    scenario.hosts.forEach((host, number) => {
      for (const { name, body } of host.processes) {
        const process = new Process(memory, allocator.allocate(Process.size));
        process.id = this.addresses.push(process.address);
        this.names.push(name);
        process.host = number;
        process.program = this.interpreter.start(body);
        process.lastSite = -1;
        process.resumeCause = -1;
        process.entry = agenda.create(kinds.run, process.address);
        agenda.schedule(process.entry, 0, 0, -1);
      }
    });
  }

  all(): Process[] {
    return this.addresses.map((address) => new Process(this.world.memory, address));
  }

  name(id: number): string {
    return this.names[id - 1] ?? '';
  }

  private schedule(process: Process, kind: number, timeNs: number, cause: number): void {
    const { agenda } = this.world;
    agenda.at(process.entry).kind = kind;
    agenda.schedule(process.entry, timeNs, this.world.nowNs, cause);
  }

  /** Lets a program run until it wants something of the kernel, or its slice is over. */
  run(address: number): void {
    const process = new Process(this.world.memory, address);
    process.status = Status.running;
    const endNs = this.world.nowNs + sliceNs;
    for (;;) {
      const budgetNs = Math.max(10, Math.min(this.world.agenda.nextTimeNs, endNs) - this.world.nowNs);
      const pause = this.interpreter.run(process.program, budgetNs);
      this.world.advance(this.interpreter.elapsedNs);
      if (!this.react(process, pause, endNs)) return;
    }
  }

  /** Does what a program paused for; returns whether it goes on running. */
  private react(process: Process, pause: Pause, endNs: number): boolean {
    const { log } = this.world;
    switch (pause.kind) {
      case 'statement':
        log.addStatement(process.host, process.id, pause.source);
        return true;
      case 'output': {
        log.addOutput(process.host, process.id, pause.text, this.world.scenario.callSites[pause.site]?.source);
        return true;
      }
      case 'budget':
        if (this.world.nowNs < endNs && this.world.agenda.nextTimeNs > this.world.nowNs) return true;
        this.schedule(process, this.world.kinds.run, this.world.nowNs, log.cause);
        process.status = Status.ready;
        return false;
      case 'exit':
        this.end(process, pause.status, pause.signal ?? '');
        return false;
      case 'call':
        return this.begin(process, pause);
      default:
        return unknownPause(pause);
    }
  }

  private begin(process: Process, pause: Extract<Pause, { kind: 'call' }>): boolean {
    const { log, nowNs } = this.world;
    process.site = pause.site;
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = pause.args;
    process.argument0 = a;
    process.argument1 = b;
    process.argument2 = c;
    process.argument3 = d;
    process.argument4 = e;
    process.callNs = nowNs;
    process.deadlineNs = 0;
    process.progress = 0;
    process.callEndpoint = this.world.calls.endpointOf(process, pause.name);
    process.callEvent = log.addCall(process.host, process.id, pause.site, process.callEndpoint);
    process.resumeCause = process.callEvent;
    this.attempt(process, pause.name);
    return false;
  }

  /** A blocked call is tried again: something happened at what it waits for, or its time is over. */
  retry(address: number): void {
    const process = new Process(this.world.memory, address);
    if (process.status !== Status.blocked && process.status !== Status.sleeping) return;
    this.stopWaiting(process);
    this.attempt(process, this.callName(process));
  }

  private callName(process: Process): SystemCallName {
    return this.world.scenario.callSites[process.site]?.name as SystemCallName;
  }

  private attempt(process: Process, name: SystemCallName): void {
    const { world } = this;
    const outcome: CallOutcome = world.calls.perform(world.kernel(process.host), process, name);
    if (process.status === Status.killed || process.status === Status.exited) return;
    if (outcome === blocked) {
      process.status = sleepers.has(name) ? Status.sleeping : Status.blocked;
      if (process.deadlineNs > 0) this.schedule(process, world.kinds.retry, process.deadlineNs, process.callEvent);
      return;
    }
    process.status = Status.running;
    process.result = outcome < 0 ? -1 : outcome;
    process.errno = outcome < 0 ? -outcome : 0;
    process.resumeCause = world.log.cause;
    const slept = world.nowNs > process.callNs && !sleepers.has(name);
    const returnsNs = world.nowNs + (slept ? wakeUpNs(name) : callNs);
    this.schedule(process, world.kinds.callReturns, returnsNs, world.log.cause);
  }

  /** A call's time is over: its result reaches the program, which goes on. */
  callReturns(address: number): void {
    const process = new Process(this.world.memory, address);
    const { log } = this.world;
    process.lastSite = process.site;
    process.lastResult = process.result;
    process.lastErrno = process.errno;
    process.lastEndpoint = process.callEndpoint;
    log.addReturn(process.host, process.callEvent, process.result, process.errno, process.callEndpoint);
    process.callEvent = 0;
    this.interpreter.completeCall(process.program, process.result, process.errno);
    process.callNs = 0;
    this.run(address);
  }

  /** Notes that the process sleeps at a socket or an epoll (any record whose cell `waiters` is given by its address). */
  waitAt(process: Process, waitersCell: number): void {
    if (process.waitsAt === waitersCell) return;
    process.waitsAt = waitersCell;
    process.nextWaiter = 0;
    const { memory } = this.world;
    let link = waitersCell;
    while (memory.cells[link] !== 0) link = (memory.cells[link] as number) + nextWaiterOffset;
    memory.write(link, process.address);
  }

  private stopWaiting(process: Process): void {
    const { memory } = this.world;
    if (process.waitsAt === 0) return;
    let link = process.waitsAt;
    while (memory.cells[link] !== 0 && memory.cells[link] !== process.address) link = (memory.cells[link] as number) + nextWaiterOffset;
    if (memory.cells[link] !== 0) memory.write(link, process.nextWaiter);
    process.nextWaiter = 0;
    process.waitsAt = 0;
  }

  /** Something happened at a socket: those who wait at it, or at an epoll that watches it, look again. */
  wakeWaiters(_kernel: Kernel, tcb: Tcb): void {
    this.wakeList(tcb.waiters);
    if (tcb.holders === 0) return;
    const file = new File(this.world.memory, tcb.holders);
    for (let address = file.watches; address !== 0; ) {
      const watch = new Watch(this.world.memory, address);
      watch.ready = 1;
      this.wakeList(new Epoll(this.world.memory, watch.epoll).waiters);
      address = watch.nextOfFile;
    }
  }

  private wakeList(first: number): void {
    for (let address = first; address !== 0; ) {
      const process = new Process(this.world.memory, address);
      // Before anything else that arrives at this moment: a sleeping process runs on an idle processor while the next segment is
      // still being taken from the wire.
      this.world.agenda.at(process.entry).kind = this.world.kinds.retry;
      this.world.agenda.scheduleFirst(process.entry, this.world.nowNs, this.world.nowNs, this.world.log.cause);
      address = process.nextWaiter;
    }
  }

  /** A process writes where nobody reads any more: it dies of SIGPIPE unless it ignores it. */
  raiseSigpipe(process: Process): void {
    this.world.log.addSignal(process.host, process.id, 'SIGPIPE', !process.ignoresSigpipe);
    if (!process.ignoresSigpipe) this.end(process, 0, 'SIGPIPE');
  }

  /** A process ends, however it ends: its kernel closes its descriptors. */
  end(process: Process, status: number, signal: string): void {
    const { world } = this;
    this.stopWaiting(process);
    world.agenda.cancel(process.entry);
    world.log.addExit(process.host, process.id, status, signal);
    process.status = signal ? Status.killed : Status.exited;
    process.exitStatus = status;
    process.exitSignal = constantValue(signal) ?? 0;
    const kernel = world.kernel(process.host);
    // The highest first: Linux takes the files that an ending process leaves from the end of its list.
    for (let fd = process.descriptorCount - 1; fd >= firstDescriptor; fd--) {
      if (fileOf(world.memory, process, fd)) world.calls.closeDescriptor(kernel, process, fd, true);
    }
    this.interpreter.release(process.program);
  }

  /** The socket behind a descriptor of the process; undefined when there is none. */
  socketOf(process: Process, fd: number): Tcb | undefined {
    const file = fileOf(this.world.memory, process, fd);
    return file?.kind === FileKind.socket ? new Tcb(this.world.memory, file.object) : undefined;
  }
}

const nextWaiterOffset = Process.fields.indexOf('nextWaiter');

function unknownPause(pause: never): never {
  throw new Error(`unknown pause: ${JSON.stringify(pause)}`);
}
