import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileScenario } from '../../src/engine/scenario/scenario';
import { Session } from '../../src/engine/world/session';
import type { Recording } from './recording';

/*
 * Writes test/webview/fixtures/*.json: what the panel is told while a scenario is stepped from segment to segment.
 * Run it with `npx tsx test/webview/record.ts` after a change of what snapshots or events hold.
 */

const root = resolve(__dirname, '..', '..');
const fixtures = join(__dirname, 'fixtures');

/** Three hosts: the proxy is the server of one connection and the client of another. */
const proxy = `scenario "Proxy"
host origin {
  process {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    bind(listener, 8080);
    listen(listener, 16);
    int conn = accept(listener);
    read(conn, 100);
    write(conn, "answer");
    close(conn);
    pause();
  }
}
host proxy {
  process {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    bind(listener, 80);
    listen(listener, 16);
    int conn = accept(listener);
    read(conn, 100);
    int up = socket(AF_INET, SOCK_STREAM, 0);
    connect(up, origin, 8080);
    write(up, "question");
    read(up, 100);
    write(conn, "answer");
    close(up);
    close(conn);
    pause();
  }
}
host client {
  process {
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, proxy, 80);
    write(fd, "question");
    read(fd, 100);
    read(fd, 100);
    close(fd);
  }
}
`;

function record(name: string, text: string, untilNs: number): void {
  const { scenario, diagnostics } = compileScenario(text);
  if (!scenario) throw new Error(`${name}: ${JSON.stringify(diagnostics)}`);
  const session = new Session(scenario, { untilNs });
  const recording: Recording = { name, events: [], stops: [] };
  const stop = () => {
    session.settle();
    const { position, timeNs, ended } = session;
    const snapshot = session.snapshot();
    // Frames, descriptors and sysctls are not for the panel.
    for (const host of snapshot.hosts) {
      Object.assign(host, { sysctls: {} });
      for (const process of host.processes) Object.assign(process, { frames: [], descriptors: [] });
    }
    recording.stops.push({ position, timeNs, snapshot, ...(ended ? { ended } : {}) });
  };
  stop();
  while (!session.ended) {
    const event = session.forward();
    if (event?.kind === 'deliver' || event?.kind === 'lost') stop();
  }
  stop();
  for (let index = 0; index < session.events.length; index++) {
    const event = session.events.at(index);
    if (event.kind !== 'statement') recording.events.push(event);
  }
  mkdirSync(fixtures, { recursive: true });
  writeFileSync(join(fixtures, `${name}.json`), `${JSON.stringify(recording)}\n`);
  console.log(`${name}: ${recording.events.length} events, ${recording.stops.length} stops`);
}

const example = (name: string) => readFileSync(join(root, 'examples', `${name}.tcp`), 'utf8');
for (const name of ['four-way-close', 'lost-ack-4', 'simultaneous-close', 'linger-0']) record(name, example(name), 120e9);
record('proxy', proxy, 5e9);
