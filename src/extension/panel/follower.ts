import { adapterRequests, type HostMessage, type PanelStatus, type PanelView, parseEvents, parseView } from './protocol';

/** What the follower needs of a debug session; vscode.DebugSession has it. */
export interface FollowedSession {
  readonly id: string;
  readonly name: string;
  customRequest(command: string, args?: unknown): PromiseLike<unknown>;
}

type EventsMessage = Extract<HostMessage, { type: 'events' }>;

/** Events asked for at once: few enough that a message stays small, many enough that a long run needs few. */
const eventsAtOnce = 2000;

/** A step is over long before this; only what takes longer is said to run. */
const runningAfterMs = 200;

/**
 * Tells a panel what a session does: at each stop the world as it is then, and the events that the panel does not know yet. It keeps
 * what it told, so that a page that is opened or reloaded later, even after the session, can be told again.
 */
export class SessionFollower {
  private status: PanelStatus = 'starting';
  private message: string | undefined;
  private view: PanelView | undefined;
  private events: EventsMessage['events'] = [];
  /** Events that were asked for; more than `events.length`, because statements are left out. */
  private knownCount = 0;
  /** What the session will be when the look under way is done. */
  private aim: 'stopped' | 'ended' = 'stopped';
  private over = false;
  private refreshing: Promise<void> | undefined;
  private refreshAgain = false;
  private runningTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly session: FollowedSession,
    private readonly post: (message: HostMessage) => void,
    private readonly reportFailure: (what: string, error: unknown) => void,
  ) {}

  /** All that there is to say, for a page that knows nothing. */
  replay(): void {
    this.postStatus();
    if (this.events.length > 0) this.postEvents(0, this.events);
    if (this.view) this.post({ type: 'view', session: this.session.id, view: this.view });
  }

  /** The session stopped. Resolves when the panel has been told all of it. */
  stopped(): Promise<void> {
    this.keepStill();
    return this.refresh();
  }

  /** The session goes on; a stop that comes soon makes this no news. */
  running(): void {
    this.keepStill();
    this.runningTimer = setTimeout(() => this.setStatus('running'), runningAfterMs);
  }

  /** What was known is no longer true: the scenario runs anew. */
  restarted(): void {
    this.keepStill();
    this.events = [];
    this.knownCount = 0;
    this.view = undefined;
    this.aim = 'stopped';
    this.setStatus('starting');
  }

  failed(message: string): void {
    this.keepStill();
    this.setStatus('failed', message);
  }

  /** The session is over: its last moment stays on show, or the failure that ended it. */
  ended(): void {
    this.keepStill();
    this.over = true;
    if (this.status !== 'failed' && this.status !== 'ended') this.setStatus('ended');
  }

  /** The adapter is about to leave: the last look at its world. */
  async ending(): Promise<void> {
    this.keepStill();
    if (this.status === 'failed' || this.over) return;
    this.aim = 'ended';
    await this.refresh();
  }

  moveTo(position: number): void {
    this.session.customRequest(adapterRequests.moveTo, { position }).then(undefined, (error: unknown) => {
      this.reportFailure(`moving to event ${position}`, error);
    });
  }

  dispose(): void {
    this.keepStill();
  }

  private keepStill(): void {
    clearTimeout(this.runningTimer);
  }

  /** Stops that come while one is being told are told by one more look afterwards. */
  private refresh(): Promise<void> {
    if (this.refreshing) {
      this.refreshAgain = true;
      return this.refreshing;
    }
    this.refreshing = this.look().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async look(): Promise<void> {
    try {
      do {
        this.refreshAgain = false;
        const view = parseView(await this.session.customRequest(adapterRequests.view));
        await this.fetchEvents(view.eventCount);
        this.view = view;
        this.post({ type: 'view', session: this.session.id, view });
      } while (this.refreshAgain);
      if (!this.over) this.setStatus(this.aim);
    } catch (error) {
      // A session that ends while it is asked answers no more; that is no failure of the look.
      if (this.aim === 'ended' && !this.over) this.setStatus('ended');
      else if (!this.over) this.reportFailure('looking at the session', error);
    }
  }

  private async fetchEvents(eventCount: number): Promise<void> {
    if (eventCount < this.knownCount) {
      this.events = [];
      this.knownCount = 0;
    }
    while (this.knownCount < eventCount) {
      const from = this.knownCount;
      const to = Math.min(eventCount, from + eventsAtOnce);
      const { events } = parseEvents(await this.session.customRequest(adapterRequests.events, { from, to }));
      this.knownCount = to;
      for (const event of events) this.events.push(event);
      this.postEvents(from, events);
    }
  }

  private postEvents(from: number, events: EventsMessage['events']): void {
    this.post({ type: 'events', session: this.session.id, from, events });
  }

  private setStatus(status: PanelStatus, message?: string): void {
    this.status = status;
    this.message = message;
    this.postStatus();
  }

  private postStatus(): void {
    const { status, session } = this;
    const message = this.message === undefined ? {} : { message: this.message };
    this.post({ type: 'status', session: session.id, name: session.name, status, ...message });
  }
}
