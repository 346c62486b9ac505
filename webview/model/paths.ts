import type { TcpState } from '../../src/engine/tcp/states';
import type { PanelView } from '../../src/extension/panel/protocol';
import type { LadderEvent } from './model';
import type { Pair, Role } from './pair';

/** The states that both ends of a pair have gone through up to the moment shown. */
export function pathsOf(events: readonly LadderEvent[], view: PanelView, pair: Pair): Record<Role, { from: TcpState; to: TcpState }[]> {
  const paths: ReturnType<typeof pathsOf> = { client: [], server: [] };
  for (const event of events) {
    if (event.index >= view.position) break;
    if (event.kind !== 'state') continue;
    const ofPair = pair.connection === undefined || event.connection === pair.connection || event.connection < 0;
    if (!ofPair) continue;
    const role = roleAt(event, pair);
    if (role) paths[role].push({ from: event.old, to: event.new });
  }
  return paths;
}

function roleAt(event: LadderEvent & { kind: 'state' }, pair: Pair): Role | undefined {
  const listens = event.new === 'LISTEN' || event.old === 'LISTEN' || event.localPort === pair.server.port;
  if (event.host === pair.server.host && (pair.client.host !== pair.server.host || listens)) {
    return event.localPort === pair.server.port || pair.server.port === 0 ? 'server' : undefined;
  }
  return event.host === pair.client.host && event.new !== 'LISTEN' ? 'client' : undefined;
}
