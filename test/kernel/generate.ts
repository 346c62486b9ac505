import type { Operation, RecordedFault, RecordedInjection, RecordedScenario } from '../engine/conformance/recording';
import { Random } from './random';
import { randomSysctls } from './randomSysctls';

/**
 * Random scenarios: a client that connects and a server that accepts, each with random calls in between and a random way to end,
 * on a network with random faults. Sleeps are multiples that keep what happens at the two hosts apart, because events that race
 * fall either way on a real kernel; a few are short on purpose.
 */

type Side = 'client' | 'server';

const latencies = [0.001, 0.002, 0.005, 0.01, 0.01, 0.01, 0.02, 0.02, 0.03, 0.05, 0.1, 0.2];
const sizes = [0, 1, 10, 100, 100, 500, 1000, 1448, 1460, 2000, 2896, 5000, 10000, 20000];
const sleeps: Record<Side, readonly number[]> = {
  client: [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2.5],
  server: [0.035, 0.07, 0.13, 0.17, 0.26, 0.33, 0.46, 0.73, 1.1, 2.2],
};
const shortSleeps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.04];
const backlogs = [0, 0, 1, 1, 2, 5, 128, 128, 128];
const serverPorts = [80, 80, 80, 81];

/** Writes the programs of one scenario. */
class Playwright {
  /** Numbers that a sequence number of each side may reach: what it wrote so far, counted from its SYN. */
  private readonly numbers: Record<Side, number[]> = { client: [0, 1], server: [0, 1] };
  private readonly descriptors: Record<Side, number> = { client: 0, server: 0 };

  constructor(private readonly random: Random) {}

  scenario(name: string): RecordedScenario {
    const { random } = this;
    const scenario: RecordedScenario = { name, latency: random.pick(latencies), duration: this.duration() };
    const connections = random.weighted([
      [6, 1],
      [3, 2],
      [1, 3],
    ] as const);
    this.servers(scenario, connections);
    this.clients(scenario, connections);
    for (const side of ['client', 'server'] as const) {
      const sysctls = randomSysctls(random, side);
      if (sysctls) scenario.sysctl = { ...scenario.sysctl, [side]: sysctls };
    }
    const faults = random.chance(0.55) ? this.several(3, () => this.fault()) : [];
    if (faults.length > 0) scenario.faults = faults;
    const injections = random.chance(0.2) ? this.several(3, () => this.injection(scenario.duration ?? 3)) : [];
    if (injections.length > 0) scenario.inject = injections;
    return scenario;
  }

  private duration(): number {
    return this.random.weighted([
      [5, this.random.integer(10, 30) / 10],
      [3, this.random.integer(3, 6)],
      [1.5, this.random.integer(6, 10)],
      [0.03, 70],
    ]);
  }

  private several<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.random.integer(1, most) }, make);
  }

  private sleep(side: Side): Operation {
    return ['sleep', this.random.chance(0.08) ? this.random.pick(shortSleeps) : this.random.pick(sleeps[side])];
  }

  private descriptor(side: Side): string {
    const letters = side === 'client' ? 'abcdefgh' : 'stuvwxyz';
    return letters.charAt(this.descriptors[side]++ % letters.length) + (this.descriptors[side] > 8 ? this.descriptors[side] : '');
  }

  private servers(scenario: RecordedScenario, connections: number): void {
    const { random } = this;
    const port = random.pick(serverPorts);
    scenario.server = this.server(random.chance(0.94) ? 80 : port, random.chance(0.85) ? connections : connections - 1);
    if (random.chance(0.12)) {
      const reuse = random.pick(['reuseport', 'reuseaddr', 'none']);
      const other = this.server(random.pick(serverPorts), 1);
      if (reuse !== 'none') {
        for (const program of [scenario.server, other]) program.splice(1, 0, [reuse, String(program[0]?.[1]), 1]);
      }
      scenario['server.2'] = [['sleep', random.pick([0.005, 0.3, 0.6])], ...other];
    }
  }

  private server(port: number, accepts: number): Operation[] {
    const { random } = this;
    const listener = `l${this.descriptor('server')}`;
    const program: Operation[] = [['socket', listener]];
    if (random.chance(0.25)) program.push(['reuseaddr', listener, 1]);
    if (random.chance(0.08)) program.push(['rcvbuf', listener, random.pick([1000, 2304, 4096, 8192, 20000])]);
    if (random.chance(0.04)) program.push(this.option('server', listener));
    program.push(['bind', listener, port], ['listen', listener, random.pick(backlogs)]);
    if (random.chance(0.15)) program.push(this.sleep('server'));
    const accepted: string[] = [];
    for (let i = 0; i < accepts; i++) {
      const connection = this.descriptor('server');
      program.push(['accept', listener, connection]);
      accepted.push(connection);
      if (random.chance(0.75)) program.push(...this.session('server', connection, listener));
    }
    if (random.chance(0.1)) program.push(['close', listener]);
    for (const connection of accepted) if (random.chance(0.1)) program.push(this.sleep('server'), ['close', connection]);
    if (random.chance(0.07)) program.push(...this.bindAgain(listener, port));
    if (random.chance(0.12)) program.push(['exit']);
    return program;
  }

  private bindAgain(listener: string, port: number): Operation[] {
    const again = `l${this.descriptor('server')}`;
    const reuse: Operation[] = this.random.chance(0.5) ? [['reuseaddr', again, 1]] : [];
    return [this.sleep('server'), ['close', listener], ['socket', again], ...reuse, ['bind', again, port], ['listen', again, 5]];
  }

  private clients(scenario: RecordedScenario, connections: number): void {
    const { random } = this;
    const together = random.chance(0.6) ? connections : 1;
    scenario.client = this.client(together);
    for (let i = together, number = 2; i < connections; i++, number++) {
      scenario[`client.${number}`] = [['sleep', random.pick([0.03, 0.1, 0.3, 0.7])], ...this.client(1)];
    }
  }

  private client(connections: number): Operation[] {
    const { random } = this;
    const program: Operation[] = [];
    const samePort = random.chance(0.25) ? random.pick([4000, 5000]) : 0;
    for (let i = 0; i < connections; i++) {
      const socket = this.descriptor('client');
      program.push(['socket', socket]);
      if (random.chance(0.08)) program.push(['rcvbuf', socket, random.pick([1000, 2304, 4096, 8192, 20000])]);
      if (random.chance(0.1)) program.push(this.option('client', socket));
      if (samePort > 0 && random.chance(0.8)) {
        if (random.chance(0.5)) program.push(['reuseaddr', socket, 1]);
        program.push(['bind', socket, samePort]);
      }
      if (random.chance(0.04)) program.push(['nonblock', socket, 1]);
      program.push(['connect', socket, random.chance(0.95) ? 80 : 81]);
      program.push(...this.session('client', socket));
      if (random.chance(0.3)) program.push(this.sleep('client'));
    }
    if (random.chance(0.12)) program.push(['exit']);
    return program;
  }

  /** What a program does with a connection: an exchange or anything, then one of the ways to end. */
  private session(side: Side, fd: string, listener?: string): Operation[] {
    const { random } = this;
    const program: Operation[] = [];
    if (random.chance(0.6)) program.push(...this.exchange(side, fd));
    const count = random.weighted([
      [5, 0],
      [3, 1],
      [3, 2],
      [2, 3],
      [1, 5],
    ] as const);
    for (let i = 0; i < count; i++) program.push(...this.anything(side, fd));
    program.push(...this.ending(side, fd));
    if (listener && random.chance(0.03)) program.push(['close', listener]);
    return program;
  }

  private exchange(side: Side, fd: string): Operation[] {
    const size = this.random.pick([10, 100, 1000, 5000]);
    const read: Operation = ['read', fd, this.random.pick([10, 1024, 65536])];
    if (side === 'server') return this.random.chance(0.6) ? [read, this.write(side, fd, size)] : [read];
    return this.random.chance(0.6) ? [this.write(side, fd, size), read] : [this.write(side, fd, size)];
  }

  private write(side: Side, fd: string, size: number): Operation {
    const { numbers } = this;
    numbers[side].push((numbers[side].at(-1) ?? 0) + size);
    return ['write', fd, size];
  }

  private anything(side: Side, fd: string): Operation[] {
    const { random } = this;
    return random.weighted<() => Operation[]>([
      [6, () => [this.sleep(side)]],
      [5, () => [this.write(side, fd, random.pick(sizes))]],
      [2, () => [['read', fd, random.pick([1, 100, 1024, 65536])]]],
      [1, () => [['drain', fd, random.pick([1024, 65536])]]],
      [1.5, () => [['shutdown', fd, random.pick(['RD', 'WR', 'WR', 'RDWR'])]]],
      [2, () => [this.option(side, fd)]],
      [0.5, () => this.duplicate(side, fd)],
      [0.4, () => [['sockerr', fd]]],
      [0.3, () => [['nonblock', fd, 1]]],
    ])();
  }

  private duplicate(side: Side, fd: string): Operation[] {
    const copy = `${fd}d${this.descriptors[side]++}`;
    const end: Operation[] = this.random.chance(0.5) ? [['close', copy]] : [];
    return [['dup', fd, copy], ...end];
  }

  private option(side: Side, fd: string): Operation {
    const { random } = this;
    return random.weighted<() => Operation>([
      [3, () => ['linger', fd, random.pick([0, 1, 1, 1]), random.pick([0, 0, 1, 2, 5])]],
      [2, () => ['nodelay', fd, random.pick([0, 1, 1])]],
      [2, () => ['quickack', fd, random.pick([0, 1])]],
      [2, () => ['linger2', fd, random.pick([-1, 0, 1, 2, 5, 61, 130])]],
      [2, () => ['usertimeout', fd, random.pick([50, 300, 500, 1000, 1500, 3000])]],
      [1, () => ['keepalive', fd, 1]],
      [1, () => ['rcvbuf', fd, random.pick([1000, 2304, 4096, 16384, 100000])]],
      [side === 'client' ? 0.5 : 0.2, () => ['reuseaddr', fd, 1]],
      [0.2, () => ['reuseport', fd, 1]],
    ])();
  }

  private ending(side: Side, fd: string): Operation[] {
    const { random } = this;
    const pause = () => (random.chance(0.6) ? [this.sleep(side)] : []);
    return random.weighted<() => Operation[]>([
      [5, () => [...pause(), ['close', fd]]],
      [5, () => [['drain', fd, random.pick([1024, 65536])], ...pause(), ['close', fd]]],
      [3, () => [['shutdown', fd, 'WR'], ['drain', fd, 1024], ...pause(), ['close', fd]]],
      [2, () => [...pause(), ['shutdown', fd, 'WR'], this.sleep(side), ['close', fd]]],
      [1, () => [...pause(), ['shutdown', fd, random.pick(['RD', 'RDWR'])], this.sleep(side), ['close', fd]]],
      [2, () => [...pause(), ['linger', fd, 1, random.pick([0, 0, 1, 2])], ['close', fd]]],
      [1.5, () => [...pause(), ['exit']]],
      [1.5, () => [['close', fd], this.sleep(side), ['write', fd, 10]]],
      [1.5, () => [...pause(), this.write(side, fd, 10), this.sleep(side), this.write(side, fd, 10), ['close', fd]]],
      [1.5, () => []],
    ])();
  }

  private fault(): RecordedFault {
    const { random } = this;
    const match = random.weighted([
      [2, 'SYN'],
      [2, 'SYNACK'],
      [5, 'FIN'],
      [1, 'RST'],
      [4, 'DATA'],
      [4, 'ACK'],
      [2, 'ANY'],
    ] as const);
    const from = match === 'SYN' ? 'client' : match === 'SYNACK' ? 'server' : random.pick(['client', 'server'] as const);
    const nth = random.chance(0.12) ? 'all' : random.integer(1, match === 'ANY' || match === 'ACK' ? 8 : 3);
    return random.weighted<() => RecordedFault>([
      [6, () => ({ from, match, nth, do: 'drop' })],
      [2, () => ({ from, match, nth, do: 'dup', by: random.pick([0.001, 0.02, 0.3]) })],
      [3, () => ({ from, match, nth, do: 'delay', by: random.pick([0.03, 0.15, 0.4, 1.3]) })],
    ])();
  }

  private injection(duration: number): RecordedInjection {
    const { random } = this;
    const from = random.pick(['client', 'server'] as const);
    const other = from === 'client' ? 'server' : 'client';
    const offset = () =>
      random.weighted<() => number>([
        [5, () => 0],
        [3, () => 1],
        [2, () => -1],
        [1, () => random.integer(-2000, 2000)],
        [1, () => random.integer(-200000, 200000)],
      ])();
    const flags = random.weighted([
      [3, 'S'],
      [3, 'R'],
      [2, 'R.'],
      [3, 'F.'],
      [2, 'P.'],
      [3, '.'],
      [1, 'S.'],
    ] as const);
    return {
      at: random.integer(6, Math.floor(Math.min(duration, 5) * 40)) / 40 + 0.013,
      from,
      flags,
      seq: random.pick(this.numbers[from]) + offset(),
      ack: random.pick(this.numbers[other]) + offset(),
      win: random.pick([0, 100, 1000, 1000, 65535]),
      len: flags === 'P.' || random.chance(0.15) ? random.pick([1, 10, 100]) : 0,
    };
  }
}

/** The random scenario of a seed. */
export function randomScenario(seed: number, name = `random ${seed}`): RecordedScenario {
  return new Playwright(new Random(seed)).scenario(name);
}
