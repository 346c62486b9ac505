import type { TcpState } from '../../src/engine/tcp/states';
import type { EndpointSnapshot } from '../../src/engine/world/snapshot';
import type { PanelProcess, PanelSnapshot, PanelView } from '../../src/extension/panel/protocol';
import type { LadderEvent } from './model';

/** The one who sends the first SYN stands on the left, the other on the right. */
export type Role = 'client' | 'server';
export const roles: readonly Role[] = ['client', 'server'];

/** One of the two ends that the panel shows. */
export interface Side {
  role: Role;
  host: string;
  address: string;
  /** Local port; 0 when it has none yet. */
  port: number;
  state: TcpState;
  /** Missing when there is no TCB: not yet, or no longer. */
  endpoint?: EndpointSnapshot;
  /** The process that holds the endpoint, or else the first one of the host. */
  process?: PanelProcess;
}

export interface Pair {
  /** Number of the connection; undefined before the first SYN. */
  connection?: number;
  client: Side;
  server: Side;
}

/** The number of the connection that the latest event belongs to, or undefined when it belongs to none. */
export function connectionOfAction(view: PanelView, events: readonly LadderEvent[]): number | undefined {
  const { connections } = view.snapshot;
  for (let i = lastBefore(events, view.position); i >= 0; i--) {
    const event = events[i];
    if (!event) break;
    if ('connection' in event && event.connection >= 0) return event.connection;
    if ('endpoint' in event && event.endpoint > 0) {
      const owner = connections.find((c) => c.client.endpoint === event.endpoint || c.server.endpoint === event.endpoint);
      if (owner) return owner.number;
    }
  }
  return undefined;
}

/** Place in the list of the latest event before the given position, -1 when there is none. Events are ordered by index. */
export function lastBefore(events: readonly LadderEvent[], position: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.index ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The two ends to show: those of the connection with the given number, or, before there is one, the two hosts that the scenario
 * will probably connect. Undefined when the world has no hosts.
 */
export function pairOf(snapshot: PanelSnapshot, connectionNumber: number | undefined): Pair | undefined {
  const connection =
    snapshot.connections.find((each) => each.number === connectionNumber) ??
    (connectionNumber === undefined ? undefined : snapshot.connections[0]);
  if (connection) {
    const { client, server } = connection;
    // Before its SYN arrives the server's end is the listener; once it has had a number of its own, it is gone.
    const begun = server.endpoint > 0 || server.iss !== 0;
    const serverEndpoint = begun ? endpointOf(snapshot, server.host, server.endpoint) : listenerOf(snapshot, server.host, server.port);
    return {
      connection: connection.number,
      client: side(snapshot, 'client', client.host, client, endpointOf(snapshot, client.host, client.endpoint)),
      server: side(snapshot, 'server', server.host, server, serverEndpoint),
    };
  }
  const [left, right] = likelyHosts(snapshot);
  if (!left || !right) return undefined;
  const listener = right.endpoints.find((each) => each.state === 'LISTEN');
  const opening = left.endpoints.find((each) => each.state !== 'LISTEN');
  return {
    client: side(snapshot, 'client', left.name, { address: left.address, port: opening?.local.port ?? 0 }, opening),
    server: side(snapshot, 'server', right.name, { address: right.address, port: listener?.local.port ?? 0 }, listener),
  };
}

/** Who listens is the server; before anyone does, the names of the hosts tell, and at last the order in which they stand. */
function likelyHosts(snapshot: PanelSnapshot) {
  const [first, second] = snapshot.hosts;
  const server =
    snapshot.hosts.find((host) => host.endpoints.some((endpoint) => endpoint.state === 'LISTEN')) ??
    snapshot.hosts.find((host) => /server/i.test(host.name)) ??
    (first && /client/i.test(first.name) ? second : undefined) ??
    second;
  const client =
    snapshot.hosts.find((host) => host !== server && /client/i.test(host.name)) ?? snapshot.hosts.find((host) => host !== server);
  return [client, server] as const;
}

function endpointOf(snapshot: PanelSnapshot, hostName: string, id: number): EndpointSnapshot | undefined {
  return snapshot.hosts.find((host) => host.name === hostName)?.endpoints.find((endpoint) => endpoint.id === id);
}

function listenerOf(snapshot: PanelSnapshot, hostName: string, port: number): EndpointSnapshot | undefined {
  return snapshot.hosts
    .find((host) => host.name === hostName)
    ?.endpoints.find((endpoint) => endpoint.state === 'LISTEN' && endpoint.local.port === port);
}

function side(
  snapshot: PanelSnapshot,
  role: Role,
  host: string,
  at: { address: string; port: number },
  endpoint: EndpointSnapshot | undefined,
): Side {
  return {
    role,
    host,
    address: at.address,
    port: endpoint?.local.port || at.port,
    state: endpoint?.state ?? 'CLOSED',
    endpoint,
    process: processOf(snapshot, host, endpoint),
  };
}

/** The process that has most to do with an endpoint: it waits in a call on it, called it last, holds it, or simply is the host's. */
function processOf(snapshot: PanelSnapshot, hostName: string, endpoint: EndpointSnapshot | undefined): PanelProcess | undefined {
  const processes = snapshot.hosts.find((host) => host.name === hostName)?.processes ?? [];
  const id = endpoint?.id;
  const alive = processes.filter((process) => process.status !== 'exited' && process.status !== 'killed');
  return (
    processes.find((process) => id !== undefined && process.call?.endpoint === id) ??
    alive.find((process) => endpoint?.holders.includes(process.name)) ??
    processes.find((process) => id !== undefined && process.lastReturn?.endpoint === id) ??
    alive[0] ??
    processes[0]
  );
}
