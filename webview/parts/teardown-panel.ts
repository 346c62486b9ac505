import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PageMessage, PanelView } from '../../src/extension/panel/protocol';
import { type Ladder, layOutLadder } from '../model/ladder';
import type { LadderEvent, Model } from '../model/model';
import { momentAt, settledPosition } from '../model/moment';
import { connectionOfAction, type Pair, pairOf, type Role } from '../model/pair';
import { pathsOf } from '../model/paths';
import { type Strings, stringsFor } from '../strings';
import type { ChoiceEvent, CommandEvent } from './control-bar';
import { describeEdge, describeSegment } from './describe';
import type { MoveToEvent } from './ladder-view';
import './control-bar';
import './documentation-card';
import './endpoint-card';
import './flight-strip';
import './ladder-view';
import './state-diagram';
import './time-bands';
import { theme } from './styles';
import type { TermEvent } from './term';

/** What the user has chosen; it outlives the page being hidden. */
export interface Choices {
  absolute: boolean;
  connection: number | 'action';
  tab: 'ladder' | 'diagram';
}

export const initialChoices: Choices = { absolute: false, connection: 'action', tab: 'ladder' };

/** From this width on the ladder stands between the cards; below, the cards stand above it. */
const wideFrom = 1080;

/** Below this height the cards show less, so that the ladder keeps its room: VS Code's Debug Console takes half of a small window. */
const tallFrom = 660;

const hoverDelayMs = 250;

/** The whole panel. It shows a model and says what the user wants; it decides nothing. */
@customElement('teardown-panel')
export class TeardownPanel extends LitElement {
  @property({ attribute: false }) model!: Model;
  @property({ attribute: false }) choices: Choices = initialChoices;
  @property({ attribute: false }) send: (message: PageMessage) => void = () => undefined;
  @property({ attribute: false }) keep: (choices: Choices) => void = () => undefined;
  @state() private wide = false;
  @state() private short = false;
  @state() private term?: { name: string; anchor: Element };
  private termTimer?: ReturnType<typeof setTimeout>;
  private strings: Strings = stringsFor('en');
  private pair?: Pair;
  private formerPair?: Pair;
  private ladder?: Ladder;
  private lastConnection?: number;
  private readonly observer = new ResizeObserver(([entry]) => {
    if (!entry) return;
    this.wide = entry.contentRect.width >= wideFrom;
    this.short = entry.contentRect.height < tallFrom;
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
    this.addEventListener('term', this.onTerm as EventListener);
    this.addEventListener('command', this.onCommand as EventListener);
    this.addEventListener('move-to', this.onMoveTo as EventListener);
    this.addEventListener('choice', this.onChoice as EventListener);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('model') && !changed.has('choices')) return;
    this.strings = stringsFor(this.model.language);
    const { view, events } = this.model;
    if (!view) {
      this.pair = this.formerPair = this.ladder = undefined;
      this.lastConnection = undefined;
      return;
    }
    const connection = this.connectionShown(view, events);
    this.lastConnection = connection;
    this.pair = pairOf(view.snapshot, connection);
    this.formerPair = view.former && this.pair ? formerOf(view, this.pair) : undefined;
    this.ladder =
      this.pair &&
      layOutLadder({
        events,
        position: view.position,
        pair: this.pair,
        connections: view.snapshot.connections,
        inFlight: view.snapshot.inFlight,
      });
  }

  /** The user's choice, else the connection of the latest event, else the one shown before, else the first. */
  private connectionShown(view: PanelView, events: readonly LadderEvent[]): number | undefined {
    const { connections } = view.snapshot;
    const exists = (number: number | undefined) => connections.some((each) => each.number === number);
    const chosen = this.choices.connection;
    if (chosen !== 'action' && exists(chosen)) return chosen;
    const acting = connectionOfAction(view, events);
    if (exists(acting)) return acting;
    return exists(this.lastConnection) ? this.lastConnection : connections[0]?.number;
  }

  protected override render(): TemplateResult {
    const { model, strings } = this;
    const { view, status } = model;
    return html`<main
      aria-label=${strings.panel}
      data-testid="panel"
      data-status=${status}
      data-position=${view?.position ?? nothing}
      data-time=${view?.timeNs ?? nothing}
      data-ended=${view?.ended ?? nothing}
      data-connection=${this.pair?.connection ?? nothing}
      class="${this.wide ? 'wide' : 'narrow'} ${this.short ? 'short' : 'tall'}"
    >
      ${
        view || status === 'running'
          ? html`<control-bar
              .strings=${strings}
              .status=${status}
              .view=${view}
              .absolute=${this.choices.absolute}
              .connection=${this.choices.connection}
            ></control-bar>`
          : nothing
      }
      ${this.notice()} ${view && this.pair && this.ladder ? this.picture(view, this.pair, this.ladder) : nothing}
      ${view && !this.pair ? html`<p class="notice">${strings.noHosts}</p>` : nothing}
      <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcement">${this.announcement()}</div>
      ${
        this.term
          ? html`<documentation-card
              .name=${this.term.name}
              .anchor=${this.term.anchor}
              .markdown=${model.documentation.get(this.term.name)}
              .strings=${strings}
            ></documentation-card>`
          : nothing
      }
    </main>`;
  }

  /** What to do next, where the picture does not say it. */
  private notice(): TemplateResult | typeof nothing {
    const { model, strings } = this;
    const { status, message, view } = model;
    switch (status) {
      case 'empty':
        return this.hint(strings.empty, strings.emptyHint, [['start', strings.start]]);
      case 'starting':
        return view ? nothing : this.hint(strings.starting, message ?? strings.startingHint, []);
      case 'running':
        return view ? nothing : this.hint(strings.running, strings.runningHint, []);
      case 'ended':
        return view
          ? this.strip('ended', `${strings.ended}. ${strings.endedHint}`, [['start', strings.restart]])
          : this.hint(strings.ended, message ?? strings.endedHint, [['start', strings.restart]]);
      case 'failed':
        return view
          ? this.strip('failed', message ?? strings.failed, [['start', strings.restart]])
          : this.hint(strings.failed, `${message ?? ''}\n${strings.failedHint}`.trim(), [['start', strings.restart]]);
      case 'stopped':
        return view?.ended && view.position >= view.eventCount ? this.strip('world', strings.worldEnded[view.ended], []) : nothing;
      default: {
        const never: never = status;
        return never;
      }
    }
  }

  private hint(title: string, text: string, actions: ['start', string][]): TemplateResult {
    return html`<div class="hint" data-testid="hint" role=${this.model.status === 'failed' ? 'alert' : nothing}>
      <h1>${title}</h1>
      <p>${text}</p>
      <p class="actions">${this.actions(actions)}</p>
    </div>`;
  }

  private strip(kind: string, text: string, actions: ['start', string][]): TemplateResult {
    return html`<div class="notice ${kind}" data-testid="notice" role=${kind === 'failed' ? 'alert' : nothing}>
      <span>${text}</span>${this.actions(actions)}
    </div>`;
  }

  private actions(actions: ['start', string][]): TemplateResult[] {
    return actions.map(
      ([command, label], index) =>
        html`<vscode-button appearance=${index === 0 ? 'primary' : 'secondary'} data-command=${command} @click=${() => this.send({ type: 'command', command })}
          >${label}</vscode-button
        >`,
    );
  }

  private picture(view: PanelView, pair: Pair, ladder: Ladder): TemplateResult {
    const paths = pathsOf(this.model.events, view, pair);
    const cards = { client: this.card('client', view, pair), server: this.card('server', view, pair) };
    const { strings, choices } = this;
    const steps = html`<ladder-view
      .ladder=${ladder}
      .pair=${pair}
      .strings=${strings}
      .timeNs=${view.timeNs}
      .absolute=${choices.absolute}
    ></ladder-view>`;
    const diagram = html`<state-diagram .pair=${pair} .paths=${paths} .strings=${strings}></state-diagram>`;
    const next = html`<next-transitions .pair=${pair} .paths=${paths} .strings=${strings}></next-transitions>`;
    const flights = html`<flight-strip
      .inFlight=${view.snapshot.inFlight}
      .strings=${strings}
      .timeNs=${view.timeNs}
      .absolute=${choices.absolute}
    ></flight-strip>`;
    const timeline = html`<time-bands .ladder=${ladder} .pair=${pair} .strings=${strings}></time-bands>`;
    if (this.wide) {
      return html`<div class="columns">
          <div class="side">${cards.client}${diagram}</div>
          <div class="middle">${steps}</div>
          <div class="side">${cards.server}${next}</div>
        </div>
        <footer>${flights}${timeline}</footer>`;
    }
    return html`<div class="cards">${cards.client}${cards.server}</div>
      <vscode-panels activeid="tab-${choices.tab}" aria-label=${strings.panel} @change=${this.onTab}>
        <div slot="end">${flights}</div>
        <vscode-panel-tab id="tab-ladder">${strings.ladder}</vscode-panel-tab>
        <vscode-panel-tab id="tab-diagram">${strings.diagram}</vscode-panel-tab>
        <vscode-panel-view id="view-ladder">${steps}</vscode-panel-view>
        <vscode-panel-view id="view-diagram"><div class="diagram">${diagram}${next}</div></vscode-panel-view>
      </vscode-panels>
      <footer>${timeline}</footer>`;
  }

  private card(role: Role, view: PanelView, pair: Pair): TemplateResult {
    const moment = momentAt(this.model.events, view.position);
    return html`<endpoint-card
      .side=${pair[role]}
      .former=${this.formerPair?.[role]}
      .strings=${this.strings}
      .timeNs=${view.timeNs}
      .absolute=${this.choices.absolute}
      .compact=${this.short}
      .acting=${moment?.subject.host === pair[role].host}
    ></endpoint-card>`;
  }

  /** One sentence for a screen reader: what happened, and where both ends are now. */
  private announcement(): string {
    const { pair, ladder, strings } = this;
    if (!pair || !ladder || this.model.status !== 'stopped') return '';
    const current = ladder.entries.filter((entry) => entry.current);
    if (current.length === 0) return '';
    const moment = current
      .map((entry) => (entry.type === 'arrow' ? describeSegment(entry, strings, this.choices.absolute) : describeEdge(entry, strings)))
      .join('. ');
    return strings.announce(moment, `${pair.client.host} ${pair.client.state}`, `${pair.server.host} ${pair.server.state}`);
  }

  /** A pointer that only passes over words shall not make the picture flicker. */
  private readonly onTerm = ({ detail }: TermEvent): void => {
    clearTimeout(this.termTimer);
    if (!detail) {
      this.term = undefined;
      return;
    }
    if (!this.model.documentation.has(detail.name)) this.send({ type: 'lookUp', name: detail.name });
    this.termTimer = setTimeout(() => {
      this.term = detail;
    }, hoverDelayMs);
  };

  private readonly onCommand = (event: CommandEvent): void => this.send({ type: 'command', command: event.detail });

  private readonly onMoveTo = (event: MoveToEvent): void => {
    if (this.model.status !== 'stopped') return;
    this.send({ type: 'moveTo', position: settledPosition(this.model.events, event.detail.position) });
  };

  private readonly onChoice = (event: ChoiceEvent): void => this.choose(event.detail);

  private readonly onTab = (event: Event): void => {
    const active = (event.target as unknown as { activeid?: string }).activeid;
    if (active === 'tab-ladder' || active === 'tab-diagram') this.choose({ tab: active === 'tab-ladder' ? 'ladder' : 'diagram' });
  };

  private choose(choice: Partial<Choices>): void {
    this.choices = { ...this.choices, ...choice };
    this.keep(this.choices);
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        height: 100vh;
      }
      main {
        display: flex;
        flex-direction: column;
        gap: 8px;
        box-sizing: border-box;
        height: 100%;
        padding: 6px 10px 8px;
      }
      .short {
        gap: 4px;
        padding-block: 2px 4px;
      }
      .short footer {
        padding-top: 3px;
      }
      .short .diagram {
        padding-block: 2px;
      }
      .cards {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 10px;
        flex: none;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(290px, 25%) minmax(420px, 1fr) minmax(290px, 25%);
        gap: 14px;
        flex: 1;
        min-height: 0;
      }
      .side {
        display: flex;
        flex-direction: column;
        gap: 14px;
        min-height: 0;
        overflow: hidden auto;
      }
      .side state-diagram {
        flex: 1;
        min-height: 240px;
      }
      .side endpoint-card {
        flex: none;
      }
      .middle {
        min-height: 0;
        display: flex;
      }
      ladder-view {
        flex: 1;
        min-width: 0;
      }
      vscode-panels {
        flex: 1;
        min-height: 120px;
        overflow: hidden;
        grid-template-rows: auto minmax(0, 1fr);
      }
      vscode-panels::part(tablist) {
        padding: 0;
      }
      vscode-panels::part(tabpanel) {
        min-height: 0;
      }
      vscode-panel-view {
        height: 100%;
        min-height: 0;
        box-sizing: border-box;
        padding: 4px 0 0;
      }
      .diagram {
        flex: 1;
        display: grid;
        grid-template-columns: minmax(250px, 380px) minmax(150px, 1fr);
        gap: 14px;
        overflow: auto;
        padding: 10px 8px;
      }
      .diagram state-diagram {
        height: 100%;
        min-height: 250px;
      }
      footer {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 6px;
        flex: none;
        padding-top: 6px;
        border-top: 1px solid var(--line);
      }
      .hint {
        max-width: 46ch;
        margin: auto;
        text-align: center;
      }
      h1 {
        margin: 0 0 8px;
        font-size: 1.5em;
        font-weight: 600;
      }
      .hint p {
        margin: 0 0 16px;
        color: var(--muted);
        line-height: 1.5;
        white-space: pre-line;
      }
      .hint .actions {
        display: flex;
        justify-content: center;
        gap: 8px;
      }
      .notice {
        display: flex;
        align-items: center;
        gap: 12px;
        margin: 0;
        padding: 4px 10px;
        border: 1px solid var(--line);
        border-inline-start: 3px solid var(--vscode-focusBorder, var(--ink));
        border-radius: 3px;
      }
      .notice.failed {
        border-inline-start-color: var(--bad);
      }
      .notice vscode-button {
        margin-inline-start: auto;
        flex: none;
      }
    `,
  ];
}

/** The same two ends as they were before the latest step, whichever connections existed then. */
function formerOf(view: PanelView, pair: Pair): Pair | undefined {
  if (!view.former) return undefined;
  const former = pairOf(view.former, pair.connection);
  const same = former?.client.host === pair.client.host && former?.server.host === pair.server.host;
  const known = pair.connection === undefined || former?.connection === undefined || former.connection === pair.connection;
  return same && known ? former : undefined;
}
