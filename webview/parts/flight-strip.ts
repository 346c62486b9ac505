import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PanelSnapshot } from '../../src/extension/panel/protocol';
import { formatDuration, segmentLabel, shortSegmentLabel } from '../model/format';
import type { Strings } from '../strings';
import { theme } from './styles';

/** What is on the wire now, soonest arrival first. The decisions about each (deliver, drop, ...) will stand beside it. */
@customElement('flight-strip')
export class FlightStrip extends LitElement {
  @property({ attribute: false }) inFlight!: PanelSnapshot['inFlight'];
  @property({ attribute: false }) strings!: Strings;
  @property({ attribute: false }) timeNs = 0;
  @property({ attribute: false }) absolute = false;

  protected override render(): TemplateResult {
    const { strings } = this;
    const flights = [...this.inFlight].sort((a, b) => a.arrivesNs - b.arrivesNs);
    return html`<div class="strip" role="group" aria-label=${strings.inFlight} data-testid="in-flight" data-count=${flights.length}>
      <span class="title">${strings.inFlight}</span>
      ${flights.length === 0 ? html`<span class="none">${strings.inFlightNone}</span>` : nothing}
      <ul>
        ${flights.map(({ segment, arrivesNs, fate, copy }) => {
          const leftNs = arrivesNs - this.timeNs;
          const left = leftNs > 0 ? strings.timeLeft(formatDuration(leftNs)) : strings.arriving;
          const full = strings.inFlightItem(segmentLabel(segment, this.absolute), segment.to, left);
          return html`<li title=${full} data-segment=${segment.id} data-label=${segmentLabel(segment, this.absolute)}>
            <b>${shortSegmentLabel(segment, this.absolute)}</b>
            <span>→ ${segment.to}, ${left}${copy ? `, ${strings.copy}` : ''}${fate === 'drop' ? `, ${strings.willBeLost}` : ''}</span>
          </li>`;
        })}
      </ul>
    </div>`;
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        font-size: 0.92em;
      }
      .strip {
        display: flex;
        align-items: baseline;
        flex-wrap: wrap;
        gap: 4px 10px;
      }
      .title,
      .none,
      li span {
        color: var(--muted);
      }
      .title {
        font-weight: 600;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 0 7px;
        border: 1px solid var(--line);
        border-radius: 9px;
        line-height: 1.5;
        font-variant-numeric: tabular-nums;
      }
      b {
        font-family: var(--mono);
        font-size: 0.95em;
        font-weight: 600;
      }
    `,
  ];
}
