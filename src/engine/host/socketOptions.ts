import { constantValue, errnoNumbers } from '../program/constants';
import { keepAliveChanged } from '../tcp/keepAlive';
import { pushPending, sendAck } from '../tcp/output';
import { State } from '../tcp/states';
import type { Tcb } from '../tcp/tcb';
import type { Kernel } from './kernel';

/** setsockopt and getsockopt. An option is its level and its number. */

interface Option {
  set(kernel: Kernel, tcb: Tcb, value: number, second: number): number;
  get(kernel: Kernel, tcb: Tcb): number;
}

type Field = {
  [K in keyof Tcb]: Tcb[K] extends number ? K : never;
}[keyof Tcb];

/** A yes-or-no option in one cell. */
function flag(field: Field): Option {
  return {
    set: (_kernel, tcb, value) => {
      (tcb as unknown as Record<string, number>)[field] = value ? 1 : 0;
      return 0;
    },
    get: (_kernel, tcb) => tcb[field],
  };
}

/** A number in one cell, within limits. */
function number(field: Field, minimum: number, maximum: number, initial: (kernel: Kernel) => number): Option {
  return {
    set: (_kernel, tcb, value) => {
      if (value < minimum || value > maximum) return -(errnoNumbers.EINVAL ?? 22);
      (tcb as unknown as Record<string, number>)[field] = value;
      return 0;
    },
    get: (kernel, tcb) => tcb[field] || initial(kernel),
  };
}

const socketLevel = constantValue('SOL_SOCKET') ?? 1;
const tcpLevel = constantValue('IPPROTO_TCP') ?? 6;

const linger: Option = {
  set: (_kernel, tcb, onOff, seconds) => {
    tcb.lingerOn = onOff ? 1 : 0;
    tcb.lingerSeconds = onOff ? seconds : 0;
    return 0;
  },
  get: (_kernel, tcb) => tcb.lingerOn,
};

const keepAlive: Option = {
  set: (kernel, tcb, value) => {
    keepAliveChanged(kernel, tcb, value !== 0);
    tcb.keepAlive = value ? 1 : 0;
    return 0;
  },
  get: (_kernel, tcb) => tcb.keepAlive,
};

/** The kernel doubles a buffer size, because half of it is for its own bookkeeping, and has a least one. */
function bufferSize(field: 'rcvBuf' | 'sndBuf', least: number, limit: (kernel: Kernel) => number): Option {
  return {
    set: (kernel, tcb, value) => {
      tcb[field] = Math.max(Math.min(value, limit(kernel)) * 2, least);
      if (field === 'rcvBuf') {
        tcb.rcvBufLocked = 1;
        if (tcb.windowClamp > 0) tcb.windowClamp = Math.floor(tcb.rcvBuf / 2);
      }
      return 0;
    },
    get: (_kernel, tcb) => tcb[field],
  };
}

const error: Option = {
  set: () => -(errnoNumbers.ENOPROTOOPT ?? 92),
  get: (_kernel, tcb) => {
    const pending = tcb.error;
    tcb.error = 0;
    return pending;
  },
};

const noDelay: Option = {
  set: (kernel, tcb, value) => {
    tcb.noDelay = value ? 1 : 0;
    if (value && tcb.unsentHead !== 0) pushPending(kernel, tcb);
    return 0;
  },
  get: (_kernel, tcb) => tcb.noDelay,
};

/** Not a lasting mode: switching it on ends ping-pong mode and sends an ACK that waits; off means ping-pong mode. */
const quickAck: Option = {
  set: (kernel, tcb, value) => {
    if (!value) {
      tcb.pingPong = 1;
      return 0;
    }
    tcb.pingPong = 0;
    const open = tcb.state === State.ESTABLISHED || tcb.state === State.CLOSE_WAIT;
    if (open && tcb.ackScheduled) sendAck(kernel, tcb);
    return 0;
  },
  get: (_kernel, tcb) => (tcb.pingPong ? 0 : 1),
};

/** Seconds that FIN_WAIT_2 may last after close; negative: not at all. More than two minutes count as the default. */
const linger2: Option = {
  set: (_kernel, tcb, value) => {
    tcb.linger2 = value < 0 ? -1 : value > 120 ? 0 : value;
    return 0;
  },
  get: (kernel, tcb) => tcb.linger2 || kernel.settings['net.ipv4.tcp_fin_timeout'],
};

/** Seconds to wait for data, kept as the number of SYN-ACK timeouts that they are. */
const deferAccept: Option = {
  set: (_kernel, tcb, value) => {
    let timeouts = 0;
    if (value > 0) {
      timeouts = 1;
      for (let total = 1, step = 1; total < value && timeouts < 255; timeouts++) {
        step = Math.min(step * 2, 120);
        total += step;
      }
    }
    tcb.deferAccept = timeouts;
    return 0;
  },
  get: (_kernel, tcb) => tcb.deferAccept,
};

const options = new Map<number, Option>();

function define(level: number, name: string, option: Option): void {
  const value = constantValue(name);
  if (value !== undefined) options.set(level * 65536 + value, option);
}

define(socketLevel, 'SO_REUSEADDR', flag('reuseAddress'));
define(socketLevel, 'SO_REUSEPORT', flag('reusePort'));
define(socketLevel, 'SO_LINGER', linger);
define(socketLevel, 'SO_KEEPALIVE', keepAlive);
define(
  socketLevel,
  'SO_RCVBUF',
  bufferSize('rcvBuf', 2304, (kernel) => kernel.settings['net.core.rmem_max']),
);
define(
  socketLevel,
  'SO_SNDBUF',
  bufferSize('sndBuf', 4608, (kernel) => kernel.settings['net.core.wmem_max']),
);
define(socketLevel, 'SO_ERROR', error);
define(tcpLevel, 'TCP_NODELAY', noDelay);
define(tcpLevel, 'TCP_QUICKACK', quickAck);
define(tcpLevel, 'TCP_LINGER2', linger2);
define(
  tcpLevel,
  'TCP_USER_TIMEOUT',
  number('userTimeoutMs', 0, 2147483647, () => 0),
);
define(
  tcpLevel,
  'TCP_KEEPIDLE',
  number('keepIdleSeconds', 1, 32767, (kernel) => kernel.settings['net.ipv4.tcp_keepalive_time']),
);
define(
  tcpLevel,
  'TCP_KEEPINTVL',
  number('keepIntervalSeconds', 1, 32767, (kernel) => kernel.settings['net.ipv4.tcp_keepalive_intvl']),
);
define(
  tcpLevel,
  'TCP_KEEPCNT',
  number('keepCount', 1, 127, (kernel) => kernel.settings['net.ipv4.tcp_keepalive_probes']),
);
define(tcpLevel, 'TCP_DEFER_ACCEPT', deferAccept);
define(
  tcpLevel,
  'TCP_MAXSEG',
  number('userMss', 88, 32767, () => 536),
);

/** Sets an option; returns 0 or a negative errno. `second` is l_linger of SO_LINGER. */
export function setOption(kernel: Kernel, tcb: Tcb, level: number, name: number, value: number, second: number): number {
  const option = options.get(level * 65536 + name);
  return option ? option.set(kernel, tcb, value, second) : -(errnoNumbers.ENOPROTOOPT ?? 92);
}

/** The value of an option, or a negative errno. */
export function getOption(kernel: Kernel, tcb: Tcb, level: number, name: number): number {
  const option = options.get(level * 65536 + name);
  return option ? option.get(kernel, tcb) : -(errnoNumbers.ENOPROTOOPT ?? 92);
}
