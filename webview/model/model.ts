import type { TraceEvent } from '../../src/engine/trace/events';
import type { HostMessage, PanelStatus, PanelView } from '../../src/extension/panel/protocol';

/** What a ladder can show: everything but the beginning of statements (and what changes no state, see below). */
export type LadderEvent = Exclude<TraceEvent, { kind: 'statement' }>;

/** All that the page was told; a new object for each message. */
export interface Model {
  language: string;
  status: PanelStatus;
  /** Id of the debug session, or empty. */
  session: string;
  name: string;
  message?: string;
  view?: PanelView;
  /** In the order of their numbers; some numbers are missing (statements). */
  events: readonly LadderEvent[];
  /** By name; null when nothing is known of it. */
  documentation: ReadonlyMap<string, string | null>;
}

export const initialModel: Model = {
  language: 'en',
  status: 'empty',
  session: '',
  name: '',
  events: [],
  documentation: new Map(),
};

/** The model after a message of the host. Messages of a session that is no longer shown change nothing. */
export function reduce(model: Model, message: HostMessage): Model {
  switch (message.type) {
    case 'configure':
      return { ...model, language: message.language };
    case 'status': {
      const { session, name, status, message: text } = message;
      const known = session === model.session;
      return { ...model, session, name, status, message: text, view: known ? model.view : undefined, events: known ? model.events : [] };
    }
    case 'view':
      return message.session === model.session ? { ...model, view: message.view } : model;
    case 'events': {
      if (message.session !== model.session) return model;
      const kept = model.events.filter((event) => event.index < message.from);
      return { ...model, events: [...kept, ...message.events.filter(isLadderEvent)] };
    }
    case 'documentation':
      return { ...model, documentation: new Map(model.documentation).set(message.name, message.markdown ?? null) };
    default: {
      const never: never = message;
      return never;
    }
  }
}

/** A closed socket that becomes a time-wait bucket in FIN_WAIT_2 is told by its card; no state changes. */
function isLadderEvent(event: TraceEvent): event is LadderEvent {
  return event.kind !== 'statement' && !(event.kind === 'state' && event.old === event.new);
}
