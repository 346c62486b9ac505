import { type SVGTemplateResult, svg } from 'lit';
import type { TcpState } from '../../src/engine/tcp/states';

/** States that mean the same phase share a colour; within a phase the shape tells them apart. */
export type Phase = 'closed' | 'opening' | 'established' | 'active-close' | 'passive-close' | 'time-wait';

const phases: Record<TcpState, Phase> = {
  CLOSED: 'closed',
  LISTEN: 'closed',
  SYN_SENT: 'opening',
  SYN_RECEIVED: 'opening',
  ESTABLISHED: 'established',
  FIN_WAIT_1: 'active-close',
  FIN_WAIT_2: 'active-close',
  CLOSING: 'active-close',
  CLOSE_WAIT: 'passive-close',
  LAST_ACK: 'passive-close',
  TIME_WAIT: 'time-wait',
};

export function phaseOf(state: TcpState): Phase {
  return phases[state];
}

/**
 * A state's shape in a box from -6 to 6 in both directions, drawn in the current colour: circles rest, triangles open, diamonds close
 * actively, squares passively; half filled is the first of two stages. TIME_WAIT is an hourglass.
 */
export function stateGlyph(state: TcpState): SVGTemplateResult {
  const line = 'currentColor';
  switch (state) {
    case 'CLOSED':
      return svg`<circle r="4.6" fill="none" stroke=${line} stroke-width="1.6" />`;
    case 'LISTEN':
      return svg`<circle r="4.6" fill="none" stroke=${line} stroke-width="1.6" /><circle r="1.8" fill=${line} />`;
    case 'SYN_SENT':
      return svg`<path d="M-3.8 -5 L5 0 L-3.8 5 Z" fill="none" stroke=${line} stroke-width="1.6" stroke-linejoin="round" />`;
    case 'SYN_RECEIVED':
      return svg`<path d="M3.8 -5 L-5 0 L3.8 5 Z" fill=${line} stroke=${line} stroke-width="1.6" stroke-linejoin="round" />`;
    case 'ESTABLISHED':
      return svg`<circle r="5.2" fill=${line} />`;
    case 'FIN_WAIT_1':
      return svg`<path d="M0 -5.6 L5.6 0 L0 5.6 L-5.6 0 Z" fill="none" stroke=${line} stroke-width="1.5" /><path d="M0 -5.6 L-5.6 0 L0 5.6 Z" fill=${line} />`;
    case 'FIN_WAIT_2':
      return svg`<path d="M0 -6 L6 0 L0 6 L-6 0 Z" fill=${line} />`;
    case 'CLOSING':
      return svg`<path d="M0 -5.6 L5.6 0 L0 5.6 L-5.6 0 Z M-2.8 -2.8 L2.8 2.8 M2.8 -2.8 L-2.8 2.8" fill="none" stroke=${line} stroke-width="1.5" />`;
    case 'CLOSE_WAIT':
      return svg`<rect x="-4.6" y="-4.6" width="9.2" height="9.2" fill="none" stroke=${line} stroke-width="1.5" /><rect x="-4.6" y="-4.6" width="4.6" height="9.2" fill=${line} />`;
    case 'LAST_ACK':
      return svg`<rect x="-5" y="-5" width="10" height="10" fill=${line} />`;
    case 'TIME_WAIT':
      return svg`<path d="M-4.6 -5.6 H4.6 L-4.6 5.6 H4.6 Z" fill=${line} stroke=${line} stroke-width="1.2" stroke-linejoin="round" />`;
    default: {
      const never: never = state;
      return never;
    }
  }
}

/** The two ends' own marks: a disc for the client, a square for the server. */
export function roleGlyph(role: 'client' | 'server'): SVGTemplateResult {
  return role === 'client'
    ? svg`<circle r="4.5" fill="currentColor" />`
    : svg`<rect x="-4" y="-4" width="8" height="8" fill="currentColor" />`;
}

/** Drawings for the toolbar, 16 by 16. */
export const icons = {
  reverse: svg`<path d="M3 3 V13" stroke="currentColor" stroke-width="1.6" /><path d="M13.5 3 L8.8 8 L13.5 13 Z M8.8 3 L4.1 8 L8.8 13 Z" fill="currentColor" />`,
  stepBack: svg`<path d="M11.5 3 L4.5 8 L11.5 13 Z" fill="currentColor" />`,
  stepOver: svg`<path d="M4.5 3 L11.5 8 L4.5 13 Z" fill="currentColor" />`,
  stepInto: svg`<path d="M8 2 V9" stroke="currentColor" stroke-width="1.6" /><path d="M4.6 6.6 L8 10 L11.4 6.6" stroke="currentColor" stroke-width="1.6" fill="none" /><circle cx="8" cy="13" r="1.7" fill="currentColor" />`,
  continue: svg`<path d="M13 3 V13" stroke="currentColor" stroke-width="1.6" /><path d="M2.5 3 L7.2 8 L2.5 13 Z M7.2 3 L11.9 8 L7.2 13 Z" fill="currentColor" />`,
  pause: svg`<path d="M5 3 V13 M11 3 V13" stroke="currentColor" stroke-width="2.4" />`,
  restart: svg`<path d="M12.6 8 A4.8 4.8 0 1 1 10.6 4.1" fill="none" stroke="currentColor" stroke-width="1.6" /><path d="M9.5 1.2 L13.4 4.2 L9.2 6.6 Z" fill="currentColor" />`,
} as const;
