import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../scripts/workbench/cache';
import { runNpm } from '../scripts/workbench/processes';
import { eventually } from '../test/workbench/harness/conditions';
import { openScenario, runCommand } from '../test/workbench/harness/editor';
import { Workbench } from '../test/workbench/harness/workbench';
import { AdapterClient } from './adapterClient';

/** `npm run bench`: what a user waits for and downloads. Numbers are medians where something is repeated. */

const example = join(projectFolder, 'examples', 'four-way-close.tcp');
const manyConnections = join(projectFolder, 'bench', 'many-connections.tcp');

const launches = 11;
const steps = 3000;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(what: string, value: string): void {
  console.log(`${what.padEnd(56)} ${value.padStart(16)}`);
}

/** Milliseconds from the start of the adapter's process to its first stop, and from the launch request alone. */
async function measureLaunch(): Promise<void> {
  const totals: number[] = [];
  for (let run = 0; run < launches; run += 1) {
    const start = performance.now();
    const client = new AdapterClient();
    await client.launch(example);
    totals.push(performance.now() - start);
    client.end();
  }
  print('adapter process started to first stop', `${median(totals).toFixed(0)} ms`);
}

/** Steps per second, each a request, its response and the stop that follows. */
async function measureSteps(command: 'next' | 'stepIn' | 'stepBack', client: AdapterClient, count: number): Promise<number> {
  const start = performance.now();
  let done = 0;
  while (done < count && (await client.step(command))) {
    done += 1;
  }
  const seconds = (performance.now() - start) / 1000;
  print(`${command} over stdio (${done} steps)`, `${Math.round(done / seconds)} steps/s`);
  return done;
}

/** What VS Code asks for at every stop: the threads, the stack of the stopped one, its scopes, and the variables of those that are open. */
async function measureStops(client: AdapterClient, count: number, open: 'the first scope' | 'every scope'): Promise<void> {
  const start = performance.now();
  for (let done = 0; done < count; done += 1) {
    const event = client.event('stopped');
    await client.request('next', { threadId: 1 });
    const threadId = ((await event).body as { threadId?: number }).threadId ?? 1;
    await client.request('threads');
    const stack = (await client.request('stackTrace', { threadId, levels: 20 })).body as { stackFrames: { id: number }[] };
    const frameId = stack.stackFrames[0]?.id ?? 0;
    const { scopes } = (await client.request('scopes', { frameId })).body as { scopes: { variablesReference: number }[] };
    for (const { variablesReference } of open === 'the first scope' ? scopes.slice(0, 1) : scopes) {
      await client.request('variables', { variablesReference });
    }
  }
  const seconds = (performance.now() - start) / 1000;
  print(`next with threads, stack and ${open} (${count} steps)`, `${Math.round(count / seconds)} steps/s`);
}

/** What VS Code itself measures when it activates the extension. */
async function measureActivation(): Promise<void> {
  const workbench = await Workbench.start(join(projectFolder, 'examples'));
  try {
    const window = await workbench.openWindow();
    await openScenario(window.page, 'four-way-close.tcp');
    await runCommand(window.page, 'Developer: Show Running Extensions');
    const row = window.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'TCP Teardown Debugger' }).first();
    const text = await eventually(
      'the activation time in the list of running extensions',
      () => row.innerText(),
      (shown) => /Activation: \d+ ?ms/.test(shown),
    );
    print('activation of the extension', /Activation: (\d+ ?ms)/.exec(text)?.[1] ?? '');
    await window.close();
  } finally {
    await workbench.stop();
  }
}

function printSizes(): void {
  const folder = join(projectFolder, 'dist');
  for (const name of readdirSync(folder).sort()) {
    print(`dist/${name}`, `${(statSync(join(folder, name)).size / 1024).toFixed(1)} KiB`);
  }
}

async function main(): Promise<void> {
  await runNpm(['run', '--silent', 'package'], projectFolder);
  if (!existsSync(example)) {
    throw new Error(`${example} does not exist.`);
  }
  await measureLaunch();
  const client = new AdapterClient();
  await client.launch(manyConnections);
  const forward = await measureSteps('stepIn', client, steps);
  await measureSteps('stepBack', client, forward);
  await measureSteps('next', client, steps);
  await measureStops(client, 500, 'the first scope');
  await measureStops(client, 500, 'every scope');
  client.end();
  await measureActivation();
  printSizes();
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
