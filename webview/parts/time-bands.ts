import { css, html, LitElement, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Ladder } from '../model/ladder';
import { type Pair, roles } from '../model/pair';
import type { Strings } from '../strings';
import { phaseOf, roleGlyph, stateGlyph } from './glyphs';
import { theme } from './styles';

const bandHeight = 15;
const nameWidth = 20;

/** Both ends' states as bands from left to right, quiet stretches folded as in the ladder. */
@customElement('time-bands')
export class TimeBands extends LitElement {
  @property({ attribute: false }) ladder!: Ladder;
  @property({ attribute: false }) pair!: Pair;
  @property({ attribute: false }) strings!: Strings;
  @state() private width = 480;
  @query('.frame') private frame!: HTMLElement;
  private readonly observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.max(200, Math.floor(entry.contentRect.width));
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override firstUpdated(): void {
    this.observer.observe(this.frame);
  }

  protected override render(): TemplateResult {
    const { ladder, strings, pair } = this;
    const present = this.x(ladder.presentY);
    return html`<div class="frame" data-testid="timeline">
      <svg width=${this.width} height=${2 * bandHeight + 10} role="img" aria-label=${`${strings.timeline}. ${roles.map((role) => strings.timelineLabel(pair[role].host, this.states(role))).join('. ')}`}>
        ${roles.map((role, row) => this.row(role, 3 + row * (bandHeight + 3)))}
        <line class="present" x1=${present} x2=${present} y1="0" y2=${2 * bandHeight + 10} />
      </svg>
    </div>`;
  }

  private states(role: 'client' | 'server'): string {
    return this.ladder.bands
      .filter((band) => band.role === role)
      .map((band) => band.state)
      .join(', ');
  }

  private x(y: number): number {
    const [first] = this.ladder.bands;
    const last = this.ladder.bands.at(-1);
    const from = first?.y ?? 0;
    const share = (y - from) / Math.max(1, (last?.endY ?? from) - from);
    return nameWidth + Math.min(1, Math.max(0, share)) * (this.width - nameWidth - 1);
  }

  private row(role: 'client' | 'server', top: number): SVGTemplateResult {
    const bands = this.ladder.bands.filter((band) => band.role === role);
    return svg`<g class=${role}>
      <g class="mark" transform="translate(7 ${top + bandHeight / 2})">${roleGlyph(role)}</g>
      ${bands.map((band) => {
        const from = this.x(band.y);
        const width = Math.max(1, this.x(band.endY) - from - 1);
        const fits = width > band.state.length * 6.4 + 20;
        const middle = top + bandHeight / 2;
        return svg`<g class="band ${phaseOf(band.state)} ${band.y > this.ladder.presentY ? 'future' : ''}" data-band=${band.state}>
          <title>${band.state}</title>
          <rect x=${from} y=${top} width=${width} height=${bandHeight} rx="2" />
          ${width > 14 ? svg`<g transform="translate(${from + 9} ${middle}) scale(0.75)">${stateGlyph(band.state)}</g>` : ''}
          ${fits ? svg`<text x=${from + 17} y=${middle + 3.5}>${band.state}</text>` : ''}
        </g>`;
      })}
    </g>`;
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
      }
      .frame {
        overflow: hidden;
      }
      svg {
        display: block;
        font-family: var(--mono);
        font-size: 10px;
      }
      .band > rect {
        fill: currentColor;
        fill-opacity: 0.16;
        stroke: currentColor;
        stroke-opacity: 0.75;
      }
      .band.future {
        opacity: 0.6;
      }
      text {
        fill: var(--ink);
      }
      .client .mark {
        color: var(--client);
      }
      .server .mark {
        color: var(--server);
      }
      .present {
        stroke: var(--vscode-focusBorder, var(--ink));
        stroke-width: 2px;
      }
    `,
  ];
}
