import type { Operation, RecordedFault, RecordedInjection, RecordedScenario } from './recording';

/** Seconds as a duration of the scenario language. */
function milliseconds(seconds: number): string {
  return `${Number((seconds * 1000).toPrecision(6))}ms`;
}

/** An operation of a recorded program as a statement of the scenario language. */
function statement([name, ...args]: Operation): string {
  const [first, second] = args;
  const last = args.at(-1);
  const option = (level: string, optionName: string, value = `${last}`) => `setsockopt(${first}, ${level}, ${optionName}, ${value});`;
  switch (name) {
    case 'socket':
      return `int ${first} = socket(AF_INET, SOCK_STREAM, 0);`;
    case 'bind':
      return `bind(${first}, ${second});`;
    case 'listen':
      return `listen(${first}, ${second});`;
    case 'accept':
      return `int ${second} = accept(${first});`;
    case 'connect':
      return `connect(${first}, server, ${second});`;
    case 'write':
      return `write(${first}, ${second});`;
    case 'read':
      return `read(${first}, ${second});`;
    case 'drain':
      return `while (read(${first}, ${second}) > 0) { }`;
    case 'shutdown':
      return `shutdown(${first}, SHUT_${second});`;
    case 'close':
      return `close(${first});`;
    case 'sleep':
      return `sleep(${milliseconds(Number(first))});`;
    case 'exit':
      return 'exit(0);';
    case 'dup':
      return `int ${second} = dup(${first});`;
    case 'nonblock':
      return `fcntl(${first}, F_SETFL, O_NONBLOCK);`;
    case 'sockerr':
      return `getsockopt(${first}, SOL_SOCKET, SO_ERROR);`;
    case 'linger':
      return option('SOL_SOCKET', 'SO_LINGER', `{${args.at(-2)}, ${last}}`);
    case 'reuseaddr':
      return option('SOL_SOCKET', 'SO_REUSEADDR');
    case 'reuseport':
      return option('SOL_SOCKET', 'SO_REUSEPORT');
    case 'rcvbuf':
      return option('SOL_SOCKET', 'SO_RCVBUF');
    case 'keepalive':
      return option('SOL_SOCKET', 'SO_KEEPALIVE');
    case 'nodelay':
      return option('IPPROTO_TCP', 'TCP_NODELAY');
    case 'linger2':
      return option('IPPROTO_TCP', 'TCP_LINGER2');
    case 'usertimeout':
      return option('IPPROTO_TCP', 'TCP_USER_TIMEOUT');
    case 'quickack':
      return option('IPPROTO_TCP', 'TCP_QUICKACK');
    default:
      throw new Error(`the recorded operation ${name} has no counterpart in the scenario language`);
  }
}

function faultRule(fault: RecordedFault): string {
  const kind = fault.match === 'SYNACK' ? 'SYN-ACK' : fault.match;
  const verb = { drop: 'drop', dup: 'duplicate', delay: 'delay' }[fault.do];
  const occurrence = fault.nth ?? 1;
  const which = occurrence === 'all' ? `every ${kind} from ${fault.from}` : `${kind} from ${fault.from} #${occurrence}`;
  const late = { drop: '', dup: ` after ${milliseconds(fault.by ?? 0.001)}`, delay: ` by ${milliseconds(fault.by ?? 0)}` }[fault.do];
  return `${verb} ${which}${late}`;
}

function injectRule({ at, from, flags, seq = 0, ack, win = 1000, len = 0 }: RecordedInjection): string {
  const acknowledgement = flags.includes('.') ? ` ack ${ack ?? 0}` : '';
  return `inject at ${milliseconds(at)} from ${from} "${flags} ${seq}:${seq + len}(${len})${acknowledgement} win ${win}"`;
}

/**
 * A recorded scenario in the scenario language. The programs get what the recorder adds: clients start 20 ms after the servers,
 * SIGPIPE is ignored, and a program that does not exit stays.
 */
export function scenarioText(scenario: RecordedScenario): string {
  const lines = [`scenario "${scenario.name}"`, '', 'network {', `  latency ${milliseconds(scenario.latency ?? 0.01)}`];
  lines.push(...(scenario.faults ?? []).map((fault) => `  ${faultRule(fault)}`));
  lines.push(...(scenario.inject ?? []).map((injection) => `  ${injectRule(injection)}`), '}');
  for (const host of ['server', 'client'] as const) {
    lines.push('', `host ${host} {`);
    for (const [key, value] of Object.entries(scenario.sysctl?.[host] ?? {})) {
      lines.push(`  sysctl ${key} = ${value}`);
    }
    const programs = Object.keys(scenario).filter((key): key is 'client' | 'server' => key.split('.')[0] === host);
    for (const program of programs.sort()) {
      lines.push('  process {', '    signal(SIGPIPE, SIG_IGN);', ...(host === 'client' ? ['    sleep(20ms);'] : []));
      lines.push(...(scenario[program] ?? []).map((operation) => `    ${statement(operation)}`), '    pause();', '  }');
    }
    lines.push('}');
  }
  return `${lines.join('\n')}\n`;
}
