import { css, html, LitElement, nothing, type PropertyValues, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { formatDuration, formatMoment, segmentLabel, shortSegmentLabel } from '../model/format';
import { type ArrowEntry, type Band, type EdgeEntry, type Fold, type Ladder, type LadderEntry, rowHeight } from '../model/ladder';
import type { Pair } from '../model/pair';
import type { Strings } from '../strings';
import { describeEdge, describeSegment, edgeText } from './describe';
import { phaseOf, stateGlyph } from './glyphs';
import { theme } from './styles';

/** Asks to go to the moment after an event. */
export class MoveToEvent extends CustomEvent<{ position: number }> {
  static readonly type = 'move-to';
  constructor(position: number) {
    super(MoveToEvent.type, { detail: { position }, bubbles: true, composed: true });
  }
}

const fontSize = 11.5;
/** A long ladder draws only what is near the part in view. */
const drawAllUpTo = 300;

/** What passed between two ends, time running down. */
@customElement('ladder-view')
export class LadderView extends LitElement {
  @property({ attribute: false }) ladder!: Ladder;
  @property({ attribute: false }) pair!: Pair;
  @property({ attribute: false }) strings!: Strings;
  @property({ attribute: false }) timeNs = 0;
  @property({ attribute: false }) absolute = false;
  @state() private width = 480;
  @state() private scrolledTo = 0;
  /** Index of the entry that the keyboard has chosen. */
  @state() private chosen?: string;
  @query('.scroller') private scroller!: HTMLElement;
  private characterWidth = 6.9;
  private readonly observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.max(240, Math.floor(entry.contentRect.width));
    this.follow();
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override firstUpdated(): void {
    this.observer.observe(this.scroller);
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return;
    context.font = `${fontSize}px ${getComputedStyle(this).getPropertyValue('--mono') || 'monospace'}`;
    this.characterWidth = context.measureText('0'.repeat(20)).width / 20;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('ladder')) this.follow();
  }

  /** Keeps the present moment in view. */
  private follow(): void {
    const height = this.scroller.clientHeight;
    const top = this.ladder.presentY - this.scroller.scrollTop;
    if (top < 48 || top > height - 48) this.scroller.scrollTop = Math.max(0, this.ladder.presentY - height * 0.7);
  }

  /** Room for what stands at the edges. */
  private get gutter(): number {
    return Math.round(Math.min(240, Math.max(120, this.width * 0.3)));
  }

  protected override render(): TemplateResult {
    const { ladder, strings, pair } = this;
    const entries = this.visible();
    return html`<div
      class="scroller"
      role="listbox"
      tabindex="0"
      aria-label=${`${strings.ladder}. ${strings.ladderHint}`}
      aria-activedescendant=${this.chosen ?? nothing}
      @keydown=${this.onKey}
      @scroll=${this.onScroll}
    >
      ${ladder.entries.length === 0 ? html`<p class="empty">${strings.emptyLadder}</p>` : nothing}
      <svg class="picture" width=${this.width} height=${ladder.height} role="presentation">
        <g aria-hidden="true">
          ${ladder.bands.map((band) => this.band(band))} ${ladder.folds.map((fold) => this.fold(fold))}
          ${ladder.entries.length > 0 ? this.present() : nothing}
          <text class="head" x=${this.gutter} y="13" text-anchor="middle">${pair.client.host}</text>
          <text class="head" x=${this.width - this.gutter} y="13" text-anchor="middle">${pair.server.host}</text>
        </g>
        ${entries.map((entry) => (entry.type === 'arrow' ? this.arrow(entry) : this.edge(entry)))}
      </svg>
    </div>`;
  }

  private visible(): LadderEntry[] {
    const { entries } = this.ladder;
    if (entries.length <= drawAllUpTo) return entries;
    const height = this.scroller?.clientHeight ?? 800;
    const [top, bottom] = [this.scrolledTo - height, this.scrolledTo + 2 * height];
    return entries.filter((entry) => entry.y < bottom && (entry.type === 'arrow' ? entry.endY : entry.y) > top);
  }

  private x(role: 'client' | 'server'): number {
    return role === 'client' ? this.gutter : this.width - this.gutter;
  }

  private band({ role, state, y, endY }: Band): SVGTemplateResult {
    const x = this.x(role) - 3;
    return svg`<rect class="band ${phaseOf(state)} ${state === 'CLOSED' ? 'none' : ''}" x=${x} y=${y} width="6" height=${endY - y} rx="1" />`;
  }

  private fold({ y, height, durationNs }: Fold): SVGTemplateResult {
    const middle = y + height / 2;
    const cut = (x: number) => `M${x - 8} ${middle + 1} l5 -5 l6 6 l5 -5 M${x - 8} ${middle + 7} l5 -5 l6 6 l5 -5`;
    return svg`<g class="fold">
      <line x1=${this.x('client') + 14} x2=${this.x('server') - 14} y1=${middle} y2=${middle} />
      <path class="gap" d="${cut(this.x('client'))}" /><path class="gap" d="${cut(this.x('server'))}" />
      <text x=${this.width / 2} y=${middle + 4} text-anchor="middle">${this.strings.quiet(formatDuration(durationNs))}</text>
    </g>`;
  }

  private present(): SVGTemplateResult {
    const y = this.ladder.presentY;
    return svg`<g class="present">
      <line x1="0" x2=${this.width} y1=${y} y2=${y} />
      <path d="M0 ${y - 4} l6 4 l-6 4 Z" /><path d="M${this.width} ${y - 4} l-6 4 l6 4 Z" />
    </g>`;
  }

  private edge(entry: EdgeEntry): SVGTemplateResult {
    const { strings } = this;
    const left = entry.role === 'client';
    const x = this.x(entry.role);
    const sign = left ? -1 : 1;
    const room = Math.max(6, Math.floor((this.gutter - 16) / this.characterWidth));
    const text = edgeText(entry, strings, entry.event.kind === 'state' ? room - 3 : room);
    const label = describeEdge(entry, strings);
    const { event } = entry;
    const glyph =
      event.kind === 'state'
        ? svg`<g class=${phaseOf(event.new)} transform="translate(${x + sign * 18} ${entry.y})">${stateGlyph(event.new)}</g>`
        : nothing;
    const textX = x + sign * (event.kind === 'state' ? 30 : 12);
    return svg`<g
      class="entry edge ${entry.event.kind} ${this.classes(entry)}"
      id=${idOf(entry)}
      role="option"
      aria-selected=${String(entry.current)}
      aria-label=${entry.future ? `${label}, ${strings.future}` : label}
      data-event=${entry.index}
      data-kind=${event.kind}
      data-label=${label}
      data-side=${entry.role}
      data-current=${entry.current ? 'true' : nothing}
      data-future=${entry.future ? 'true' : nothing}
      @click=${() => this.goTo(entry)}
    >
      <title>${label}  ${formatMoment(entry.timeNs)}</title>
      <rect class="target" x=${left ? 0 : x + 4} y=${entry.y - rowHeight / 2} width=${this.gutter - 4} height=${rowHeight} rx="2" />
      <line class="tick" x1=${x + sign * 4} x2=${x + sign * 9} y1=${entry.y} y2=${entry.y} />
      ${glyph}
      <text x=${textX} y=${entry.y + 4} text-anchor=${left ? 'end' : 'start'}>${text.plain}<tspan class="result">${text.strong}</tspan></text>
    </g>`;
  }

  private arrow(entry: ArrowEntry): SVGTemplateResult {
    const { strings } = this;
    const from = this.x(entry.from);
    const to = this.x(entry.from === 'client' ? 'server' : 'client');
    const sign = to > from ? 1 : -1;
    const start = { x: from + sign * 5, y: entry.y };
    const end = { x: to - sign * 5, y: entry.endY };
    if (entry.segment.forged) start.x = from + (to - from) * 0.45;
    const at = (share: number) => ({ x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share });
    const lost = entry.fate === 'lost' || entry.doomed;
    const reach = lost ? 0.62 : 1;
    const happened = entry.underWay ? Math.min(reach, share(start.y, end.y, this.ladder.presentY)) : reach;
    const now = at(happened);
    const tip = at(reach);
    const angle = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI;
    const marks = [
      entry.copy ? strings.copy : '',
      entry.segment.retransmission ? strings.retransmission : '',
      entry.segment.forged ? strings.forged : '',
    ].filter(Boolean);
    const short = [...marks, shortSegmentLabel(entry.segment, this.absolute)].join(' ');
    const room = Math.floor((Math.abs(end.x - start.x) * (lost ? 0.66 : 1)) / this.characterWidth);
    const middle = at(labelPlace(entry, lost, Math.min(short.length, room) / room));
    const label = describeSegment(entry, strings, this.absolute);
    return svg`<g
      class="entry arrow ${this.classes(entry)} ${lost ? 'lost' : ''} ${entry.segment.retransmission ? 'again' : ''} ${entry.copy ? 'copy' : ''} ${entry.segment.forged ? 'forged' : ''} ${entry.segment.kind === 'RST' ? 'reset' : ''}"
      id=${idOf(entry)}
      role="option"
      aria-selected=${String(entry.current)}
      aria-label=${label}
      data-event=${entry.index}
      data-end-event=${entry.endIndex ?? nothing}
      data-kind="segment"
      data-label=${segmentLabel(entry.segment, this.absolute)}
      data-from=${entry.from}
      data-fate=${entry.underWay ? 'flying' : entry.fate}
      data-current=${entry.current ? 'true' : nothing}
      data-future=${entry.future ? 'true' : nothing}
      @click=${() => this.goTo(entry)}
    >
      <title>${label}  ${formatMoment(entry.timeNs)}</title>
      <line class="target" x1=${start.x} y1=${start.y} x2=${tip.x} y2=${tip.y} />
      <line class="shaft" x1=${start.x} y1=${start.y} x2=${now.x} y2=${now.y} />
      ${entry.copy ? svg`<line class="shaft second" x1=${start.x} y1=${start.y + 3} x2=${now.x} y2=${now.y + 3} />` : nothing}
      ${entry.underWay ? svg`<line class="shaft ahead" x1=${now.x} y1=${now.y} x2=${tip.x} y2=${tip.y} />` : nothing}
      ${entry.underWay ? svg`<rect class="packet" x="-5" y="-4" width="10" height="8" rx="1.5" transform="translate(${now.x} ${now.y}) rotate(${angle})" />` : nothing}
      ${lost ? svg`<path class="cross" d="M-5 -5 L5 5 M5 -5 L-5 5" transform="translate(${tip.x} ${tip.y})" />` : head(tip, angle, entry.underWay)}
      <text class="label" text-anchor="middle" transform="translate(${middle.x} ${middle.y}) rotate(${sign > 0 ? angle : angle - 180}) translate(0 -5)"
        >${clip(short, room)}</text>
    </g>`;
  }

  private classes(entry: LadderEntry): string {
    const marks = { future: entry.future, current: entry.current, chosen: idOf(entry) === this.chosen };
    return Object.entries(marks)
      .filter(([, on]) => on)
      .map(([mark]) => mark)
      .join(' ');
  }

  private goTo(entry: LadderEntry): void {
    this.chosen = idOf(entry);
    const end = entry.type === 'arrow' ? (entry.endIndex ?? entry.index) : entry.index;
    this.dispatchEvent(new MoveToEvent(end + 1));
  }

  private readonly onScroll = (): void => {
    if (this.ladder.entries.length > drawAllUpTo) this.scrolledTo = this.scroller.scrollTop;
  };

  /** Up and Down choose, Home and End too; Enter goes to the moment chosen. */
  private readonly onKey = (event: KeyboardEvent): void => {
    const { entries } = this.ladder;
    let at = entries.findIndex((entry) => idOf(entry) === this.chosen);
    if (at < 0) at = entries.findIndex((entry) => entry.current);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 };
    const next = steps[event.key];
    if (next !== undefined) {
      const entry = entries[Math.max(0, Math.min(entries.length - 1, next))];
      if (entry) this.choose(entry);
    } else if (event.key === 'Enter' || event.key === ' ') {
      const entry = entries[at];
      if (entry) this.goTo(entry);
    } else {
      return;
    }
    event.preventDefault();
  };

  private choose(entry: LadderEntry): void {
    this.chosen = idOf(entry);
    const top = entry.y - this.scroller.scrollTop;
    if (top < 24 || top > this.scroller.clientHeight - 40) this.scroller.scrollTop = entry.y - this.scroller.clientHeight / 2;
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('ladder')) this.chosen = undefined;
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .scroller {
        height: 100%;
        overflow: hidden auto;
        position: relative;
      }
      .scroller:focus-visible {
        outline: 1px solid var(--vscode-focusBorder, currentColor);
        outline-offset: -1px;
      }
      @media (prefers-reduced-motion: no-preference) {
        .scroller {
          scroll-behavior: smooth;
        }
      }
      .picture {
        display: block;
        font-family: var(--mono);
        font-size: ${fontSize}px;
        font-variant-numeric: tabular-nums;
      }
      text {
        fill: var(--ink);
        white-space: pre;
      }
      .empty {
        position: absolute;
        inset: 40px 0 auto;
        margin: 0;
        text-align: center;
        color: var(--muted);
      }
      .head {
        font-family: var(--vscode-font-family);
        font-weight: 600;
      }
      .band {
        fill: currentColor;
      }
      .band.none {
        fill-opacity: 0.35;
      }
      .fold text {
        fill: var(--muted);
        font-size: 10.5px;
        paint-order: stroke;
        stroke: var(--paper);
        stroke-width: 8px;
      }
      .fold line {
        stroke: var(--muted);
        stroke-dasharray: 1 5;
        stroke-linecap: round;
      }
      .gap {
        fill: none;
        stroke: var(--paper);
        stroke-width: 3px;
      }
      .present line {
        stroke: var(--vscode-focusBorder, var(--ink));
        stroke-width: 1.5px;
      }
      .present path {
        fill: var(--vscode-focusBorder, var(--ink));
      }
      .entry {
        cursor: pointer;
      }
      .target {
        fill: transparent;
        stroke: transparent;
      }
      line.target {
        stroke-width: 14px;
      }
      .edge:hover .target {
        fill: var(--vscode-list-hoverBackground, transparent);
      }
      .chosen rect.target {
        stroke: var(--vscode-focusBorder, var(--ink));
        stroke-width: 1px;
      }
      .chosen line.target {
        stroke: var(--vscode-focusBorder, var(--ink));
        stroke-opacity: 0.35;
      }
      .tick {
        stroke: var(--muted);
      }
      .future {
        opacity: 0.38;
      }
      .edge text {
        fill: var(--muted);
      }
      .edge.current text,
      .edge.state text {
        fill: var(--ink);
      }
      .edge.state text,
      .result {
        font-weight: 650;
      }
      .edge .result {
        fill: var(--ink);
      }
      .edge.current .target {
        fill: var(--vscode-list-inactiveSelectionBackground, transparent);
        stroke: var(--vscode-contrastActiveBorder, transparent);
      }
      .shaft {
        stroke: var(--ink);
        stroke-width: 1.4px;
      }
      .head-of-arrow,
      .packet {
        fill: var(--ink);
      }
      .current .shaft {
        stroke-width: 2.4px;
      }
      .current .label {
        font-weight: 700;
      }
      .label {
        paint-order: stroke;
        stroke: var(--paper);
        stroke-width: 3px;
        stroke-linejoin: round;
      }
      .ahead {
        stroke-dasharray: 1 4;
        stroke-linecap: round;
        opacity: 0.7;
      }
      .head-of-arrow.ahead {
        opacity: 0.4;
      }
      .again .shaft {
        stroke-dasharray: 7 3;
      }
      .again .shaft.ahead {
        stroke-dasharray: 1 4;
      }
      .copy .shaft {
        stroke-dasharray: 3 2;
        stroke-width: 1px;
      }
      .lost .shaft,
      .reset .shaft {
        stroke: var(--bad);
      }
      .lost .cross {
        stroke: var(--bad);
        stroke-width: 2.2px;
        stroke-linecap: round;
      }
      .reset .head-of-arrow {
        fill: var(--bad);
      }
      .forged .shaft {
        stroke-dasharray: 8 3 2 3;
      }
    `,
  ];
}

function idOf(entry: LadderEntry): string {
  return entry.type === 'arrow' ? `segment-${entry.index}-${entry.endIndex ?? ''}` : `event-${entry.index}`;
}

/** Where on its way a segment's label stands, which takes a given share of the way: clear of losses, copies and crossings. */
function labelPlace(entry: ArrowEntry, lost: boolean, length: number): number {
  if (lost) return 0.31;
  if (entry.copy) return 0.66;
  if (entry.crosses) return Math.max(0.24, length / 2 + 0.03);
  return length > 0.7 ? 0.5 : 0.42;
}

/** Which part of the way from one height to another lies above a third, from 0.08 (it has just left) to 0.95. */
function share(start: number, end: number, present: number): number {
  if (end <= start) return 0.5;
  return Math.max(0.08, Math.min(0.95, (present - start) / (end - start)));
}

function head(tip: { x: number; y: number }, angle: number, ahead: boolean): SVGTemplateResult {
  return svg`<path class="head-of-arrow ${ahead ? 'ahead' : ''}" d="M0 0 L-10 -4.5 L-10 4.5 Z" transform="translate(${tip.x} ${tip.y}) rotate(${angle})" />`;
}

function clip(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}
