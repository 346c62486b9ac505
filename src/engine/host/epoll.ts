import { constants, errnoNumbers } from '../program/constants';
import { State } from '../tcp/states';
import { Shutdown, type Tcb, Tcb as TcbRecord } from '../tcp/tcb';
import type { Memory } from '../world/memory';
import { type Allocator, recordType } from '../world/records';
import { File } from './descriptors';
import type { Kernel } from './kernel';

/** An epoll instance: what it watches, in the order of adding, and the processes that wait at it. */
export const Epoll = recordType(['watchHead', 'waiters']);
export type Epoll = InstanceType<typeof Epoll>;

/**
 * One watched descriptor. `ready` says that something happened since it was last looked at: only then is the socket asked, which is
 * what makes edge-triggered watching differ from level-triggered.
 */
export const Watch = recordType(['epoll', 'fd', 'file', 'events', 'ready', 'next', 'nextOfFile']);
export type Watch = InstanceType<typeof Watch>;

const value = (name: string) => constants.get(name)?.value ?? 0;
const IN = value('EPOLLIN');
const OUT = value('EPOLLOUT');
const ERR = value('EPOLLERR');
const HUP = value('EPOLLHUP');
const RDHUP = value('EPOLLRDHUP');
const ET = value('EPOLLET') | 0;
const ONESHOT = value('EPOLLONESHOT');

/** Which events a socket has now (kernel behaviour: tcp_poll). */
export function pollSocket(kernel: Kernel, tcb: Tcb): number {
  if (tcb.state === State.LISTEN) return tcb.acceptCount > 0 ? IN : 0;
  let events = tcb.error ? ERR : 0;
  if (tcb.shutdown === Shutdown.both || tcb.state === State.CLOSED) events |= HUP;
  if (tcb.shutdown & Shutdown.receive) events |= IN | RDHUP;
  if (tcb.state === State.SYN_SENT || tcb.state === State.SYN_RECEIVED) return events;
  if (tcb.receiveBytes > 0) events |= IN;
  if (tcb.shutdown & Shutdown.send || kernel.world.calls.hasSendSpace(kernel, tcb)) events |= OUT;
  return events;
}

export function createEpoll(memory: Memory, allocator: Allocator): Epoll {
  return new Epoll(memory, allocator.allocate(Epoll.size));
}

function watchOf(memory: Memory, epoll: Epoll, fd: number, file: number): Watch | undefined {
  for (let address = epoll.watchHead; address !== 0; ) {
    const watch = new Watch(memory, address);
    if (watch.fd === fd && watch.file === file) return watch;
    address = watch.next;
  }
  return undefined;
}

/** epoll_ctl. Returns 0 or a negative errno. */
export function control(
  memory: Memory,
  allocator: Allocator,
  epoll: Epoll,
  operation: number,
  fd: number,
  file: File,
  events: number,
): number {
  const watch = watchOf(memory, epoll, fd, file.address);
  switch (operation) {
    case value('EPOLL_CTL_ADD'): {
      if (watch) return -(errnoNumbers.EEXIST ?? 17);
      const fresh = new Watch(memory, allocator.allocate(Watch.size));
      fresh.epoll = epoll.address;
      fresh.fd = fd;
      fresh.file = file.address;
      fresh.events = events;
      fresh.ready = 1;
      fresh.nextOfFile = file.watches;
      file.watches = fresh.address;
      append(memory, epoll, fresh);
      return 0;
    }
    case value('EPOLL_CTL_MOD'):
      if (!watch) return -(errnoNumbers.ENOENT ?? 2);
      watch.events = events;
      watch.ready = 1;
      return 0;
    case value('EPOLL_CTL_DEL'):
      if (!watch) return -(errnoNumbers.ENOENT ?? 2);
      remove(memory, allocator, watch);
      return 0;
    default:
      return -(errnoNumbers.EINVAL ?? 22);
  }
}

function append(memory: Memory, epoll: Epoll, watch: Watch): void {
  if (epoll.watchHead === 0) {
    epoll.watchHead = watch.address;
    return;
  }
  let last = new Watch(memory, epoll.watchHead);
  while (last.next !== 0) last = new Watch(memory, last.next);
  last.next = watch.address;
}

/** Takes a watch out of its epoll and off its file. */
export function remove(memory: Memory, allocator: Allocator, watch: Watch): void {
  const epoll = new Epoll(memory, watch.epoll);
  if (epoll.watchHead === watch.address) epoll.watchHead = watch.next;
  else {
    let before = new Watch(memory, epoll.watchHead);
    while (before.next !== watch.address) before = new Watch(memory, before.next);
    before.next = watch.next;
  }
  const file = new File(memory, watch.file);
  if (file.watches === watch.address) file.watches = watch.nextOfFile;
  else {
    let before = new Watch(memory, file.watches);
    while (before.nextOfFile !== watch.address) before = new Watch(memory, before.nextOfFile);
    before.nextOfFile = watch.nextOfFile;
  }
  allocator.free(watch.address, Watch.size);
}

/** What epoll_wait reports now, at most `maximum` descriptors. Edge-triggered watches are reported once, one-shot ones disarmed. */
export function collect(kernel: Kernel, epoll: Epoll, maximum: number): { events: number; fd: number }[] {
  const found: { events: number; fd: number }[] = [];
  for (let address = epoll.watchHead; address !== 0 && found.length < maximum; ) {
    const watch = new Watch(kernel.memory, address);
    address = watch.next;
    if (!watch.ready) continue;
    const file = new File(kernel.memory, watch.file);
    const events = pollSocket(kernel, new TcbRecord(kernel.memory, file.object)) & ((watch.events & ~(ET | ONESHOT)) | ERR | HUP);
    if (events === 0) {
      watch.ready = 0;
      continue;
    }
    found.push({ events, fd: watch.fd });
    if (watch.events & ONESHOT) watch.events = 0;
    if (watch.events & ET) watch.ready = 0;
  }
  return found;
}

/** Descriptors that an epoll watches, for those who show it. */
export function watchesOf(memory: Memory, epoll: Epoll): Watch[] {
  const watches: Watch[] = [];
  for (let address = epoll.watchHead; address !== 0; address = new Watch(memory, address).next) watches.push(new Watch(memory, address));
  return watches;
}
