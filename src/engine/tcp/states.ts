/** The states of RFC 9293 3.3.2, with underscores. A state is kept as its place in this list. */
export const tcpStates = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RECEIVED',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
] as const;

export type TcpState = (typeof tcpStates)[number];

/** The numbers under which the memory holds the states. */
export const State = {
  CLOSED: 0,
  LISTEN: 1,
  SYN_SENT: 2,
  SYN_RECEIVED: 3,
  ESTABLISHED: 4,
  FIN_WAIT_1: 5,
  FIN_WAIT_2: 6,
  CLOSE_WAIT: 7,
  CLOSING: 8,
  LAST_ACK: 9,
  TIME_WAIT: 10,
} as const satisfies Record<TcpState, number>;

/** The name of the state with the given number. */
export function stateName(state: number): TcpState {
  const name = tcpStates[state];
  if (!name) throw new RangeError(`no state has the number ${state}`);
  return name;
}
