import { constantValue, errnoNumbers } from '../program/constants';
import type { SystemCallName } from '../program/systemCalls';
import { close, finishClose, isClosing, shutDown } from '../tcp/closing';
import { acknowledgeAfterRead } from '../tcp/delayedAck';
import { openActively } from '../tcp/opening';
import { pushPending } from '../tcp/output';
import { appendUnsent, fillLastUnsent, queuedBytes, takeReceived } from '../tcp/queues';
import { Flag } from '../tcp/segment';
import { add } from '../tcp/sequence';
import { State } from '../tcp/states';
import { Buffer, Shutdown, Tcb } from '../tcp/tcb';
import type { World } from '../world/world';
import { bindSocket, choosePort, conflicts } from './binding';
import { createFile, File, FileKind, fileOf, install } from './descriptors';
import { createSocket, takeChild } from './endpoints';
import { collect, control, createEpoll, Epoll, remove, Watch } from './epoll';
import type { Kernel } from './kernel';
import type { Process } from './processes';
import { getOption, setOption } from './socketOptions';

/** What a call came to: a result of 0 or more, a negative errno, or `blocked`. */
export type CallOutcome = number;
/** The call has to wait. */
export const blocked = Number.NEGATIVE_INFINITY;

function failure(name: string): number {
  return -(errnoNumbers[name] ?? 0);
}

/** What an errno means as an outcome: 0 is success, and not JavaScript's negative zero. */
function outcomeOf(errno: number): CallOutcome {
  return errno === 0 ? 0 : -errno;
}

const nonBlockingFlag = constantValue('O_NONBLOCK') ?? 0;
const Message = {
  peek: constantValue('MSG_PEEK') ?? 0,
  dontWait: constantValue('MSG_DONTWAIT') ?? 0,
  noSignal: constantValue('MSG_NOSIGNAL') ?? 0,
};

type Handler = (kernel: Kernel, process: Process) => CallOutcome;

/**
 * The system calls. A handler is asked when the call begins and again each time something happened that it waits for; what it has done
 * so far stands in the process's record (`progress`) and in the socket.
 */
export class Calls {
  private readonly handlers: Record<SystemCallName, Handler>;

  constructor(private readonly world: World) {
    const onSocket = (handler: (kernel: Kernel, process: Process, tcb: Tcb, file: File) => CallOutcome): Handler => {
      return (kernel, process) => {
        const file = fileOf(world.memory, process, process.argument0);
        if (!file) return failure('EBADF');
        if (file.kind !== FileKind.socket) return failure('ENOTSOCK');
        return handler(kernel, process, new Tcb(world.memory, file.object), file);
      };
    };
    this.handlers = {
      socket: (kernel, process) => this.socket(kernel, process),
      bind: onSocket((kernel, process, tcb) => outcomeOf(bindSocket(kernel, tcb, process.argument1))),
      listen: onSocket((kernel, process, tcb) => this.listen(kernel, tcb, process.argument1)),
      accept: onSocket((kernel, process, tcb, file) => this.accept(kernel, process, tcb, file)),
      connect: onSocket((kernel, process, tcb, file) => this.connect(kernel, process, tcb, file)),
      read: onSocket((kernel, process, tcb, file) => this.receive(kernel, process, tcb, file, 0)),
      recv: onSocket((kernel, process, tcb, file) => this.receive(kernel, process, tcb, file, process.argument3)),
      write: onSocket((kernel, process, tcb, file) => this.send(kernel, process, tcb, file, 0)),
      send: onSocket((kernel, process, tcb, file) => this.send(kernel, process, tcb, file, process.argument3)),
      shutdown: onSocket((kernel, process, tcb) =>
        process.argument1 > 2 ? failure('EINVAL') : outcomeOf(shutDown(kernel, tcb, process.argument1 + 1)),
      ),
      close: (kernel, process) => this.close(kernel, process),
      dup: (_kernel, process) => this.duplicate(process),
      setsockopt: onSocket((kernel, process, tcb) =>
        setOption(kernel, tcb, process.argument1, process.argument2, process.argument3, process.argument4),
      ),
      getsockopt: onSocket((kernel, process, tcb) => getOption(kernel, tcb, process.argument1, process.argument2)),
      fcntl: (_kernel, process) => this.fcntl(process),
      getsockname: onSocket((_kernel, _process, tcb) => tcb.localPort),
      epoll_create1: (_kernel, process) => this.epollCreate(process),
      epoll_ctl: (_kernel, process) => this.epollControl(process),
      epoll_wait: (kernel, process) => this.epollWait(kernel, process),
      signal: (_kernel, process) => this.signal(process),
      sleep: (_kernel, process) => this.sleep(process),
      usleep: (_kernel, process) => this.sleep(process),
      pause: () => blocked,
    };
  }

  /** Does the process's call, or as much of it as can be done now. */
  perform(kernel: Kernel, process: Process, name: SystemCallName): CallOutcome {
    return this.handlers[name](kernel, process);
  }

  /** Id of the endpoint that a call is about, 0 for none. */
  endpointOf(process: Process, name: SystemCallName): number {
    if (name === 'socket' || name === 'sleep' || name === 'usleep' || name === 'pause' || name === 'signal' || name === 'epoll_create1')
      return 0;
    const file = fileOf(this.world.memory, process, name === 'epoll_ctl' ? process.argument2 : process.argument0);
    return file?.kind === FileKind.socket ? new Tcb(this.world.memory, file.object).id : 0;
  }

  private newFile(kind: number, object: number): File {
    return createFile(this.world.memory, this.world.allocator, kind, object);
  }

  private install(process: Process, file: File): number {
    return install(this.world.memory, this.world.allocator, process, file);
  }

  private isNonBlocking(file: File, flags: number): boolean {
    return file.nonBlocking === 1 || (flags & Message.dontWait) !== 0;
  }

  private block(process: Process, tcb: Tcb): CallOutcome {
    this.world.processes.waitAt(process, tcb.address + waitersOffset);
    return blocked;
  }

  private socket(kernel: Kernel, process: Process): CallOutcome {
    if (process.argument0 !== constantValue('AF_INET')) return failure('EAFNOSUPPORT');
    const type = process.argument1;
    const file = this.newFile(FileKind.socket, createSocket(kernel).address);
    if (type & nonBlockingFlag) file.nonBlocking = 1;
    new Tcb(this.world.memory, file.object).holders = file.address;
    return this.install(process, file);
  }

  private listen(kernel: Kernel, tcb: Tcb, backlog: number): CallOutcome {
    if (tcb.state !== State.CLOSED && tcb.state !== State.LISTEN) return failure('EINVAL');
    const limit = kernel.settings['net.core.somaxconn'];
    tcb.backlog = backlog < 0 || backlog > limit ? limit : backlog;
    if (tcb.state === State.LISTEN) return 0;
    if (tcb.localPort === 0) {
      const errno = bindSocket(kernel, tcb, 0);
      if (errno) return -errno;
    } else if (this.isTakenByListener(kernel, tcb)) {
      return failure('EADDRINUSE');
    }
    tcb.shutdown = 0;
    kernel.setState(tcb, State.LISTEN);
    return 0;
  }

  /** Two sockets may share a port by SO_REUSEADDR, but only one of them may listen. */
  private isTakenByListener(kernel: Kernel, tcb: Tcb): boolean {
    return conflicts(kernel, tcb, tcb.localPort);
  }

  private accept(kernel: Kernel, process: Process, listener: Tcb, file: File): CallOutcome {
    if (listener.state !== State.LISTEN) return failure('EINVAL');
    const child = takeChild(kernel, listener);
    if (!child) return this.isNonBlocking(file, 0) ? failure('EAGAIN') : this.block(process, listener);
    const accepted = this.newFile(FileKind.socket, child.address);
    child.holders = accepted.address;
    child.everAccepted = 1;
    return this.install(process, accepted);
  }

  private connect(kernel: Kernel, process: Process, tcb: Tcb, file: File): CallOutcome {
    if (tcb.state === State.LISTEN) return failure('EISCONN');
    if (!tcb.connecting) {
      if (tcb.state !== State.CLOSED) return failure('EISCONN');
      if (tcb.remotePort !== 0 && tcb.error === 0 && tcb.everAccepted) return failure('EISCONN');
      const chosen = choosePort(kernel, tcb, process.argument1, process.argument2);
      if (!chosen) {
        this.openInVain(kernel, tcb, process.argument1, process.argument2);
        return failure('EADDRNOTAVAIL');
      }
      tcb.error = 0;
      tcb.shutdown = 0;
      tcb.connecting = 1;
      openActively(kernel, tcb, chosen.port, process.argument1, process.argument2, chosen.takesOver);
      if (this.isNonBlocking(file, 0)) return failure('EINPROGRESS');
      return this.block(process, tcb);
    }
    if (tcb.state === State.SYN_SENT || tcb.state === State.SYN_RECEIVED) {
      return this.isNonBlocking(file, 0) ? failure('EALREADY') : this.block(process, tcb);
    }
    tcb.connecting = 0;
    if (tcb.state === State.CLOSED) {
      const errno = takeError(tcb) || (errnoNumbers.ECONNABORTED ?? 103);
      makeUnconnected(tcb);
      return -errno;
    }
    tcb.everAccepted = 1;
    return 0;
  }

  /** A bound socket passes through SYN_SENT before Linux finds that its connection exists already. */
  private openInVain(kernel: Kernel, tcb: Tcb, remoteHost: number, remotePort: number): void {
    if (tcb.localPort === 0 || !kernel.policy.failsThroughSynSent) return;
    tcb.remoteHost = remoteHost;
    tcb.remotePort = remotePort;
    kernel.setState(tcb, State.SYN_SENT);
    kernel.setState(tcb, State.CLOSED);
    tcb.remotePort = 0;
  }

  private receive(kernel: Kernel, process: Process, tcb: Tcb, file: File, flags: number): CallOutcome {
    if (tcb.state === State.LISTEN) return failure('ENOTCONN');
    const wanted = process.argument2;
    const peek = (flags & Message.peek) !== 0;
    if (tcb.receiveBytes > 0 && wanted > 0) {
      const bytes = takeReceived(kernel, tcb, wanted, peek);
      if (process.argument1 !== 0) this.world.processes.interpreter.store(process.argument1, bytes);
      if (!peek) acknowledgeAfterRead(kernel, tcb, bytes.length);
      return bytes.length;
    }
    if (wanted === 0) return 0;
    if (tcb.receivedFin) return 0;
    if (tcb.error) return -takeError(tcb);
    if (tcb.shutdown & Shutdown.receive) return 0;
    if (tcb.state === State.CLOSED) return failure('ENOTCONN');
    return this.isNonBlocking(file, flags) ? failure('EAGAIN') : this.block(process, tcb);
  }

  /** Whether the send buffer has room. */
  hasSendSpace(kernel: Kernel, tcb: Tcb): boolean {
    return queuedBytes(kernel, tcb.sentHead) + queuedBytes(kernel, tcb.unsentHead) < sendBufferOf(tcb);
  }

  private send(kernel: Kernel, process: Process, tcb: Tcb, file: File, flags: number): CallOutcome {
    if (tcb.state === State.SYN_SENT || tcb.state === State.SYN_RECEIVED) {
      return this.isNonBlocking(file, flags) ? failure('EAGAIN') : this.block(process, tcb);
    }
    if ((tcb.state !== State.ESTABLISHED && tcb.state !== State.CLOSE_WAIT) || tcb.error || tcb.shutdown & Shutdown.send) {
      return this.brokenPipe(process, tcb, flags);
    }
    const length = process.argument2;
    while (process.progress < length) {
      const room = sendBufferOf(tcb) - queuedBytes(kernel, tcb.sentHead) - queuedBytes(kernel, tcb.unsentHead);
      if (room <= 0) {
        if (!this.isNonBlocking(file, flags)) return this.block(process, tcb);
        return process.progress || failure('EAGAIN');
      }
      const count = Math.min(length - process.progress, room);
      this.queue(kernel, tcb, this.payload(process, process.progress, count), process.progress + count === length);
      process.progress += count;
      pushPending(kernel, tcb);
    }
    return length;
  }

  /** What was written before the connection broke counts; otherwise its error, or EPIPE with SIGPIPE. */
  private brokenPipe(process: Process, tcb: Tcb, flags: number): CallOutcome {
    if (process.progress > 0) return process.progress;
    if (tcb.error) return -takeError(tcb);
    if (!(flags & Message.noSignal)) this.world.processes.raiseSigpipe(process);
    return failure('EPIPE');
  }

  private payload(process: Process, from: number, count: number): Uint8Array {
    const pointer = process.argument1;
    if (pointer === 0) return new Uint8Array(count).fill(0x78);
    return this.world.processes.interpreter.bytes(pointer, from + count).subarray(from);
  }

  /** Queues bytes for sending, in segments as they will leave. */
  private queue(kernel: Kernel, tcb: Tcb, bytes: Uint8Array, push: boolean): void {
    let taken = fillLastUnsent(kernel, tcb, bytes);
    const text = taken < bytes.length ? kernel.texts.add(bytes) : 0;
    while (taken < bytes.length) {
      const length = Math.min(tcb.mss, bytes.length - taken);
      appendUnsent(kernel, tcb, 0, text, taken, length);
      taken += length;
    }
    tcb.writeSeq = add(tcb.writeSeq, bytes.length);
    if (push && tcb.unsentTail !== 0) new Buffer(kernel.memory, tcb.unsentTail).flags |= Flag.PSH;
  }

  private close(kernel: Kernel, process: Process): CallOutcome {
    // A close that lingers has let go of the descriptor already and waits for the FIN's acknowledgment.
    if (process.progress !== 0) {
      const tcb = new Tcb(this.world.memory, process.progress);
      if (isClosing(tcb) && this.world.nowNs < process.deadlineNs) return this.block(process, tcb);
      finishClose(kernel, tcb);
      return 0;
    }
    if (!fileOf(this.world.memory, process, process.argument0)) return failure('EBADF');
    return this.closeDescriptor(kernel, process, process.argument0, false);
  }

  /** Lets go of a descriptor; with the last one of a socket the connection closes. */
  closeDescriptor(kernel: Kernel, process: Process, fd: number, processEnds: boolean): CallOutcome {
    const { memory, allocator } = this.world;
    const file = fileOf(memory, process, fd) as File;
    memory.write(process.descriptors + fd, 0);
    file.references--;
    if (file.references > 0) return 0;
    while (file.watches !== 0) remove(memory, allocator, new Watch(memory, file.watches));
    const { kind, object } = file;
    allocator.free(file.address, File.size);
    if (kind === FileKind.epoll) {
      const epoll = new Epoll(memory, object);
      while (epoll.watchHead !== 0) remove(memory, allocator, new Watch(memory, epoll.watchHead));
      allocator.free(object, Epoll.size);
      return 0;
    }
    const tcb = new Tcb(memory, object);
    tcb.holders = 0;
    if (!close(kernel, tcb, processEnds)) return 0;
    process.progress = tcb.address;
    process.deadlineNs = this.world.nowNs + tcb.lingerSeconds * 1e9;
    return this.block(process, tcb);
  }

  private duplicate(process: Process): CallOutcome {
    const file = fileOf(this.world.memory, process, process.argument0);
    return file ? this.install(process, file) : failure('EBADF');
  }

  private fcntl(process: Process): CallOutcome {
    const file = fileOf(this.world.memory, process, process.argument0);
    if (!file) return failure('EBADF');
    const command = process.argument1;
    if (command === constantValue('F_GETFL')) return 2 | (file.nonBlocking ? nonBlockingFlag : 0);
    if (command === constantValue('F_SETFL')) {
      file.nonBlocking = process.argument2 & nonBlockingFlag ? 1 : 0;
      return 0;
    }
    return command === constantValue('F_GETFD') || command === constantValue('F_SETFD') ? 0 : failure('EINVAL');
  }

  private epollCreate(process: Process): CallOutcome {
    const epoll = createEpoll(this.world.memory, this.world.allocator);
    return this.install(process, this.newFile(FileKind.epoll, epoll.address));
  }

  private epollControl(process: Process): CallOutcome {
    const { memory, allocator } = this.world;
    const file = fileOf(memory, process, process.argument0);
    const watched = fileOf(memory, process, process.argument2);
    if (!file || !watched) return failure('EBADF');
    if (file.kind !== FileKind.epoll || watched.address === file.address) return failure('EINVAL');
    if (watched.kind !== FileKind.socket) return failure('EPERM');
    const epoll = new Epoll(memory, file.object);
    const outcome = control(memory, allocator, epoll, process.argument1, process.argument2, watched, process.argument3);
    if (outcome === 0) this.world.kernel(process.host).wake(new Tcb(memory, watched.object));
    return outcome;
  }

  private epollWait(kernel: Kernel, process: Process): CallOutcome {
    const file = fileOf(this.world.memory, process, process.argument0);
    if (!file) return failure('EBADF');
    const maximum = process.argument2;
    if (file.kind !== FileKind.epoll || maximum <= 0) return failure('EINVAL');
    const epoll = new Epoll(this.world.memory, file.object);
    const found = collect(kernel, epoll, maximum);
    if (found.length > 0) {
      if (process.argument1 !== 0) this.world.processes.interpreter.storeEpollEvents(process.argument1, found);
      return found.length;
    }
    const timeoutMs = process.argument3;
    if (timeoutMs === 0) return 0;
    if (timeoutMs > 0) {
      if (process.deadlineNs === 0) process.deadlineNs = this.world.nowNs + timeoutMs * 1e6;
      if (this.world.nowNs >= process.deadlineNs) return 0;
    }
    this.world.processes.waitAt(process, epoll.address + epollWaitersOffset);
    return blocked;
  }

  private signal(process: Process): CallOutcome {
    if (process.argument0 !== constantValue('SIGPIPE')) return 0;
    const former = process.ignoresSigpipe;
    process.ignoresSigpipe = process.argument1 === constantValue('SIG_IGN') ? 1 : 0;
    return former;
  }

  private sleep(process: Process): CallOutcome {
    if (process.deadlineNs === 0) process.deadlineNs = this.world.nowNs + Math.max(0, process.argument0);
    return this.world.nowNs >= process.deadlineNs ? 0 : blocked;
  }
}

/** A connection that was not made leaves a socket that can be used again. */
function makeUnconnected(tcb: Tcb): void {
  tcb.remotePort = 0;
  tcb.shutdown = 0;
  tcb.receivedFin = 0;
  if (!tcb.portHolder) tcb.localPort = 0;
}

const waitersOffset = Tcb.fields.indexOf('waiters');
const epollWaitersOffset = Epoll.fields.indexOf('waiters');

/** The pending error, which is reported once. */
export function takeError(tcb: Tcb): number {
  const { error } = tcb;
  tcb.error = 0;
  return error;
}

/** What a connection may queue: Linux lets it grow to ten segments in flight and as many waiting, at least. */
function sendBufferOf(tcb: Tcb): number {
  return tcb.sndBuf === 16384 ? 87040 : tcb.sndBuf;
}
