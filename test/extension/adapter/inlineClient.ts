import { PassThrough } from 'node:stream';
import { Session } from '../../../src/engine/world/session';
import { TcpTeardownAdapter } from '../../../src/extension/adapter/adapter';
import type { AdapterOptions } from '../../../src/extension/adapter/controller';
import { ProtocolClient } from './protocolClient';

/** A client of an adapter in this process, whose only file is the given scenario, under every name. */
export function inlineClient(
  scenario: string,
  createWorld: AdapterOptions['createWorld'] = (compiled, options) => new Session(compiled, options),
): ProtocolClient {
  const toAdapter = new PassThrough();
  const fromAdapter = new PassThrough();
  const adapter = new TcpTeardownAdapter({
    files: { readFile: async () => new TextEncoder().encode(scenario) },
    createWorld,
  });
  adapter.start(toAdapter, fromAdapter);
  return new ProtocolClient(fromAdapter, toAdapter);
}

/** Starts to debug it; resolves at the first stop. */
export async function launchInline(scenario: string, more: object = {}): Promise<ProtocolClient> {
  const client = inlineClient(scenario);
  await client.request('initialize', { adapterID: 'tcp-teardown' });
  const response = await client.request('launch', { program: '/scenario.tcp', ...more });
  if (!response.success) throw new Error(response.message);
  await client.request('configurationDone');
  await client.event('stopped');
  return client;
}
