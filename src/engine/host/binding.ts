import { errnoNumbers } from '../program/constants';
import { State } from '../tcp/states';
import { type Endpoint, Form, Tcb, TimeWait } from '../tcp/tcb';
import { recordType } from '../world/records';
import { type Kernel, mix, tupleKey } from './kernel';
import { isOlderThanReuseDelay } from './timeWaitReuse';

/** Local ports: who holds them, who may share them (kernel behaviour as recorded), and which one comes next. */

const BindNode = recordType(['endpoint', 'next']);

/** Notes that the endpoint holds a port. */
export function bindTo(kernel: Kernel, endpoint: Endpoint, port: number): void {
  const node = new BindNode(kernel.memory, kernel.allocator.allocate(BindNode.size));
  node.endpoint = endpoint.address;
  node.next = 0;
  endpoint.localPort = port;
  const head = kernel.binds.get(port);
  if (head === 0) {
    kernel.binds.set(port, node.address);
    return;
  }
  let last = new BindNode(kernel.memory, head);
  while (last.next !== 0) last = new BindNode(kernel.memory, last.next);
  last.next = node.address;
}

/** Lets `successor` hold the port in place of `holder`. */
export function rebind(kernel: Kernel, port: number, holder: number, successor: number): void {
  for (let address = kernel.binds.get(port); address !== 0; ) {
    const node = new BindNode(kernel.memory, address);
    if (node.endpoint === holder) {
      node.endpoint = successor;
      return;
    }
    address = node.next;
  }
}

/** Takes the endpoint's hold off its port; nothing when it has none. */
export function unbind(kernel: Kernel, endpoint: Endpoint): void {
  let before = 0;
  for (let address = kernel.binds.get(endpoint.localPort); address !== 0; ) {
    const node = new BindNode(kernel.memory, address);
    if (node.endpoint === endpoint.address) {
      if (before !== 0) new BindNode(kernel.memory, before).next = node.next;
      else if (node.next !== 0) kernel.binds.set(endpoint.localPort, node.next);
      else kernel.binds.delete(endpoint.localPort);
      kernel.allocator.free(address, BindNode.size);
      return;
    }
    before = address;
    address = node.next;
  }
}

interface Holder {
  listening: boolean;
  timeWait: boolean;
  reuseAddress: boolean;
  reusePort: boolean;
  userBound: boolean;
  uid: number;
}

function holderAt(kernel: Kernel, address: number): Holder {
  if (kernel.formOf(address) === Form.timeWait) {
    const bucket = new TimeWait(kernel.memory, address);
    return {
      listening: false,
      timeWait: true,
      reuseAddress: bucket.reuseAddress === 1,
      reusePort: bucket.reusePort === 1,
      userBound: bucket.userBound === 1,
      uid: 0,
    };
  }
  const tcb = new Tcb(kernel.memory, address);
  return {
    listening: tcb.state === State.LISTEN,
    timeWait: false,
    reuseAddress: tcb.reuseAddress === 1,
    reusePort: tcb.reusePort === 1,
    userBound: tcb.userBound === 1,
    uid: tcb.uid,
  };
}

/**
 * Whether another holder forbids this socket the port. Sharing needs SO_REUSEADDR on both and no listener among them, or SO_REUSEPORT
 * on both and one user.
 */
export function conflicts(kernel: Kernel, tcb: Tcb, port: number): boolean {
  for (const address of kernel.boundTo(port)) {
    if (address === tcb.address) continue;
    const holder = holderAt(kernel, address);
    if (tcb.reuseAddress && holder.reuseAddress && !holder.listening) continue;
    if (tcb.reusePort && holder.reusePort && (holder.timeWait || holder.uid === tcb.uid)) continue;
    return true;
  }
  return false;
}

/** `bind`: the port, or for 0 a free one. Returns 0 or an errno. */
export function bindSocket(kernel: Kernel, tcb: Tcb, wanted: number): number {
  if (tcb.userBound || tcb.localPort !== 0 || tcb.state !== State.CLOSED) return errnoNumbers.EINVAL ?? 22;
  const port = wanted || freePort(kernel, tcb);
  if (port === 0 || conflicts(kernel, tcb, port)) return errnoNumbers.EADDRINUSE ?? 98;
  tcb.userBound = wanted === 0 ? 0 : 1;
  tcb.portHolder = 1;
  bindTo(kernel, tcb, port);
  return 0;
}

function portRange(kernel: Kernel): { low: number; count: number } {
  const low = kernel.settings['net.ipv4.ip_local_port_range'];
  return { low, count: kernel.settings['net.ipv4.ip_local_port_range.1'] - low + 1 };
}

/** Ports in the order in which Linux tries them: from a start of its own, first those of one parity, then the others. */
function* candidates(kernel: Kernel, start: number, firstParity: number): Generator<number> {
  const { low, count } = portRange(kernel);
  const reserved = kernel.world.reservedPorts(kernel.number);
  const offset = (start % count) & ~1;
  for (const parity of [firstParity, 1 - firstParity]) {
    for (let i = 0; i < count; i += 2) {
      const place = (offset + parity + i) % (count + (count & 1));
      const port = low + place;
      if (place < count && !reserved.has(port)) yield port;
    }
  }
}

/** A port for `bind` with port 0: odd offsets first, so that `connect` finds the even ones free. 0 when there is none. */
function freePort(kernel: Kernel, tcb: Tcb): number {
  for (const port of candidates(kernel, kernel.world.random(), 1)) if (!conflicts(kernel, tcb, port)) return port;
  return 0;
}

/** What stands in the way of a connection from a port to a destination: nothing, or a bucket that may be taken over, or a connection. */
function standing(kernel: Kernel, port: number, remoteHost: number, remotePort: number, bound: boolean): 'free' | TimeWait | 'taken' {
  const address = kernel.connections.get(tupleKey(port, remoteHost, remotePort));
  if (address === 0) return 'free';
  if (kernel.formOf(address) !== Form.timeWait) return 'taken';
  const bucket = new TimeWait(kernel.memory, address);
  return isOlderThanReuseDelay(kernel, bucket, remoteHost, bound) ? bucket : 'taken';
}

/** The local port of a connection that is being opened. */
export interface ChosenPort {
  port: number;
  /** The bucket that the new connection takes over. */
  takesOver?: TimeWait;
}

/**
 * `connect`: the socket's own port if it has one, else the first ephemeral port that no `bind` holds and whose connection to the
 * destination is free. Undefined is EADDRNOTAVAIL.
 */
export function choosePort(kernel: Kernel, tcb: Tcb, remoteHost: number, remotePort: number): ChosenPort | undefined {
  if (tcb.localPort !== 0) {
    const there = standing(kernel, tcb.localPort, remoteHost, remotePort, true);
    if (there === 'taken') return undefined;
    return there === 'free' ? { port: tcb.localPort } : { port: tcb.localPort, takesOver: there };
  }
  const start = mix(remoteHost, remotePort, kernel.number) + kernel.record.portHint;
  for (const port of candidates(kernel, start, 0)) {
    if (isBoundByUser(kernel, port)) continue;
    const there = standing(kernel, port, remoteHost, remotePort, false);
    if (there === 'taken') continue;
    kernel.record.portHint = (kernel.record.portHint + 2) % 65536;
    return there === 'free' ? { port } : { port, takesOver: there };
  }
  return undefined;
}

function isBoundByUser(kernel: Kernel, port: number): boolean {
  for (const address of kernel.boundTo(port)) {
    if (kernel.formOf(address) === Form.full) {
      if (new Tcb(kernel.memory, address).portHolder) return true;
    } else if (new TimeWait(kernel.memory, address).userBound) {
      return true;
    }
  }
  return false;
}
