import type { TcpState } from '../../src/engine/tcp/states';

/** One arrow of figure 5 of RFC 9293. */
export interface Transition {
  from: TcpState;
  to: TcpState;
  /** Key of the string that says what causes it. */
  event: TransitionEvent;
  /** Segments that it sends, in the figure's words; empty for none. */
  sends: '' | 'SYN' | 'SYN,ACK' | 'ACK' | 'FIN';
}

export type TransitionEvent =
  | 'passiveOpen'
  | 'activeOpen'
  | 'close'
  | 'send'
  | 'receiveSyn'
  | 'receiveSynAck'
  | 'receiveAckOfSyn'
  | 'receiveFin'
  | 'receiveAckOfFin'
  | 'receiveFinAndAckOfFin'
  | 'receiveRst'
  | 'timeout2Msl';

/** RFC 9293 3.3.2, figure 5, its notes 1 (RST in SYN_RECEIVED) and 2 (FIN_WAIT_1 to TIME_WAIT) included. */
export const transitions: readonly Transition[] = [
  { from: 'CLOSED', to: 'LISTEN', event: 'passiveOpen', sends: '' },
  { from: 'CLOSED', to: 'SYN_SENT', event: 'activeOpen', sends: 'SYN' },
  { from: 'LISTEN', to: 'SYN_RECEIVED', event: 'receiveSyn', sends: 'SYN,ACK' },
  { from: 'LISTEN', to: 'SYN_SENT', event: 'send', sends: 'SYN' },
  { from: 'LISTEN', to: 'CLOSED', event: 'close', sends: '' },
  { from: 'SYN_SENT', to: 'ESTABLISHED', event: 'receiveSynAck', sends: 'ACK' },
  { from: 'SYN_SENT', to: 'SYN_RECEIVED', event: 'receiveSyn', sends: 'SYN,ACK' },
  { from: 'SYN_SENT', to: 'CLOSED', event: 'close', sends: '' },
  { from: 'SYN_RECEIVED', to: 'ESTABLISHED', event: 'receiveAckOfSyn', sends: '' },
  { from: 'SYN_RECEIVED', to: 'FIN_WAIT_1', event: 'close', sends: 'FIN' },
  { from: 'SYN_RECEIVED', to: 'LISTEN', event: 'receiveRst', sends: '' },
  { from: 'ESTABLISHED', to: 'FIN_WAIT_1', event: 'close', sends: 'FIN' },
  { from: 'ESTABLISHED', to: 'CLOSE_WAIT', event: 'receiveFin', sends: 'ACK' },
  { from: 'FIN_WAIT_1', to: 'FIN_WAIT_2', event: 'receiveAckOfFin', sends: '' },
  { from: 'FIN_WAIT_1', to: 'CLOSING', event: 'receiveFin', sends: 'ACK' },
  { from: 'FIN_WAIT_1', to: 'TIME_WAIT', event: 'receiveFinAndAckOfFin', sends: 'ACK' },
  { from: 'FIN_WAIT_2', to: 'TIME_WAIT', event: 'receiveFin', sends: 'ACK' },
  { from: 'CLOSE_WAIT', to: 'LAST_ACK', event: 'close', sends: 'FIN' },
  { from: 'CLOSING', to: 'TIME_WAIT', event: 'receiveAckOfFin', sends: '' },
  { from: 'LAST_ACK', to: 'CLOSED', event: 'receiveAckOfFin', sends: '' },
  { from: 'TIME_WAIT', to: 'CLOSED', event: 'timeout2Msl', sends: '' },
];

/** What can come next from a state by figure 5. */
export function transitionsFrom(state: TcpState): Transition[] {
  return transitions.filter((transition) => transition.from === state);
}
