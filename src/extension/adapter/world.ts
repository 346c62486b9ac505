import type { Session } from '../../engine/world/session';

/** What the debugger needs of a simulated world: all of it is in the engine's Session. */
export type World = Pick<
  Session,
  'scenario' | 'events' | 'position' | 'timeNs' | 'ended' | 'forward' | 'moveTo' | 'snapshot' | 'segmentsInFlight' | 'setBreakpointLines'
>;
