import { type File, FileKind, fileOf, firstDescriptor } from '../host/descriptors';
import { Epoll, watchesOf } from '../host/epoll';
import type { Kernel } from '../host/kernel';
import { type Process, Status } from '../host/processes';
import { settingsText } from '../host/settings';
import { fateName } from '../network/wire';
import { epollEventsText, errnoName, signalName } from '../program/constants';
import type { CallSite } from '../scenario/compiled';
import { endpointSnapshot } from './endpointSnapshot';
import type {
  ConnectionSnapshot,
  DescriptorSnapshot,
  EndpointSnapshot,
  HostSnapshot,
  ProcessSnapshot,
  ProcessStatus,
  SegmentInFlight,
  VariableSnapshot,
  WorldSnapshot,
} from './snapshot';
import { addressOf, type World } from './world';

/** The world at the moment that its memory shows, as plain data. */
export function takeSnapshot(world: World, position: number, timeNs: number): WorldSnapshot {
  const hosts = world.scenario.hosts.map((_, number) => hostSnapshot(world, number));
  return {
    position,
    timeNs,
    title: world.scenario.title,
    hosts,
    inFlight: [...world.wire.flights()].map((flight): SegmentInFlight => {
      const entry = world.agenda.at(flight.entry);
      return {
        segment: world.log.segmentAt(flight.segment),
        sentNs: entry.startedNs,
        arrivesNs: entry.timeNs,
        fate: fateName(flight.fate),
        copy: flight.copy === 1,
      };
    }),
    connections: connectionSnapshots(world, hosts),
  };
}

function hostSnapshot(world: World, number: number): HostSnapshot {
  const kernel = world.kernel(number);
  const processes = world.processes.all().filter((process) => process.host === number);
  const holders = holdersOf(world, processes);
  const endpoints: EndpointSnapshot[] = [];
  for (const address of kernel.endpoints()) {
    const endpoint = endpointSnapshot(world, kernel, address, holders.get(world.memory.cells[address + 1] as number) ?? []);
    if (endpoint) endpoints.push(endpoint);
  }
  return {
    name: kernel.compiled.name,
    address: addressOf(number),
    stack: kernel.compiled.stack,
    sysctls: settingsText(kernel.settings),
    processes: processes.map((process) => processSnapshot(world, kernel, process)),
    endpoints,
  };
}

/** Names of the processes that have a descriptor of each endpoint. */
function holdersOf(world: World, processes: Process[]): Map<number, string[]> {
  const holders = new Map<number, string[]>();
  for (const process of processes) {
    for (let fd = firstDescriptor; fd < process.descriptorCount; fd++) {
      const tcb = world.processes.socketOf(process, fd);
      if (!tcb) continue;
      const names = holders.get(tcb.id) ?? [];
      const name = world.processes.name(process.id);
      if (!names.includes(name)) names.push(name);
      holders.set(tcb.id, names);
    }
  }
  return holders;
}

const statusNames: Record<number, ProcessStatus> = {
  [Status.ready]: 'ready',
  [Status.running]: 'running',
  [Status.blocked]: 'blocked',
  [Status.sleeping]: 'sleeping',
  [Status.exited]: 'exited',
  [Status.killed]: 'killed',
};

function processSnapshot(world: World, kernel: Kernel, process: Process): ProcessSnapshot {
  const { interpreter } = world.processes;
  const status = statusNames[process.status] ?? 'ready';
  const ended = status === 'exited' || status === 'killed';
  const errno = ended ? 0 : interpreter.errno(process.program);
  return {
    id: process.id,
    name: world.processes.name(process.id),
    host: kernel.compiled.name,
    status,
    errno: errno ? errnoName(errno) : '0',
    ...(process.callNs > 0 && !ended ? { call: currentCall(world, process) } : {}),
    ...(process.lastSite >= 0 ? { lastReturn: lastReturn(world, process) } : {}),
    ...(ended ? { exit: status === 'killed' ? { signal: signalName(process.exitSignal) } : { status: process.exitStatus } } : {}),
    frames: ended
      ? []
      : interpreter
          .frames(process.program)
          .map((frame) => ({ ...frame, locals: frame.locals.map((local) => withEndpoint(world, process, local)) })),
    descriptors: ended ? [] : descriptors(world, process),
  };
}

function site(world: World, number: number): CallSite {
  return world.scenario.callSites[number] as CallSite;
}

function currentCall(world: World, process: Process): NonNullable<ProcessSnapshot['call']> {
  const { name, text, source } = site(world, process.site);
  return { name, text, source, sinceNs: process.callNs, endpoint: process.callEndpoint };
}

function lastReturn(world: World, process: Process): NonNullable<ProcessSnapshot['lastReturn']> {
  const { name, text, source } = site(world, process.lastSite);
  const errno = process.lastErrno ? { errno: errnoName(process.lastErrno) } : {};
  return { name, text, result: process.lastResult, ...errno, source, endpoint: process.lastEndpoint };
}

/** An int whose value is a socket's descriptor stands for that socket as well. */
function withEndpoint(world: World, process: Process, local: VariableSnapshot): VariableSnapshot {
  const tcb = local.type === 'int' ? world.processes.socketOf(process, Number(local.value)) : undefined;
  return tcb ? { ...local, endpoint: tcb.id } : local;
}

function descriptors(world: World, process: Process): DescriptorSnapshot[] {
  const list: DescriptorSnapshot[] = [];
  for (let fd = firstDescriptor; fd < process.descriptorCount; fd++) {
    const file = fileOf(world.memory, process, fd);
    if (!file) continue;
    const socket = file.kind === FileKind.socket;
    list.push({
      fd,
      kind: socket ? 'socket' : 'epoll',
      endpoint: socket ? (world.processes.socketOf(process, fd)?.id ?? 0) : 0,
      nonBlocking: file.nonBlocking === 1,
      ...(socket ? {} : { watched: watched(world, file) }),
    });
  }
  return list;
}

function watched(world: World, file: File): { fd: number; events: string }[] {
  return watchesOf(world.memory, new Epoll(world.memory, file.object)).map(({ fd, events }) => ({ fd, events: epollEventsText(events) }));
}

function connectionSnapshots(world: World, hosts: HostSnapshot[]): ConnectionSnapshot[] {
  const ends = new Map<string, number>();
  for (const host of hosts) {
    for (const { id, connection, local } of host.endpoints) if (connection >= 0) ends.set(`${connection} ${host.name} ${local.port}`, id);
  }
  return [...world.wire.allConnections()].map((connection) => {
    const end = (number: number, port: number, iss: number) => {
      const host = hosts[number] as HostSnapshot;
      return { host: host.name, address: host.address, port, endpoint: ends.get(`${connection.number} ${host.name} ${port}`) ?? 0, iss };
    };
    return {
      number: connection.number,
      client: end(connection.clientHost, connection.clientPort, connection.clientIss),
      server: end(connection.serverHost, connection.serverPort, connection.serverIss),
    };
  });
}
