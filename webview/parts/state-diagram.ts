import { css, html, LitElement, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TcpState } from '../../src/engine/tcp/states';
import { type Pair, type Role, roles } from '../model/pair';
import { transitions, transitionsFrom } from '../model/transitions';
import type { Strings } from '../strings';
import { roleGlyph } from './glyphs';
import { termStyle, theme } from './styles';
import { TermEvent } from './term';

const halfWidth = 47;
const halfHeight = 12;

/** Where the states of figure 5 stand. CLOSED is there twice, as in the RFC: above before the start, below after the end. */
const places: Record<TcpState, readonly [x: number, y: number]> = {
  CLOSED: [170, 18],
  LISTEN: [170, 70],
  SYN_RECEIVED: [62, 122],
  SYN_SENT: [278, 122],
  ESTABLISHED: [170, 172],
  FIN_WAIT_1: [62, 224],
  CLOSE_WAIT: [278, 224],
  FIN_WAIT_2: [62, 282],
  CLOSING: [170, 282],
  LAST_ACK: [278, 282],
  TIME_WAIT: [170, 334],
};
const closedAfter: readonly [number, number] = [278, 334];

const ways: Record<string, string> = {
  'CLOSED>LISTEN': 'M160 30 V57',
  'CLOSED>SYN_SENT': 'M217 14 H300 V109',
  'LISTEN>SYN_RECEIVED': 'M123 76 H76 V109',
  'LISTEN>SYN_SENT': 'M217 70 H258 V109',
  'LISTEN>CLOSED': 'M180 58 V31',
  'SYN_SENT>ESTABLISHED': 'M278 134 V167 H218',
  'SYN_SENT>SYN_RECEIVED': 'M231 122 H110',
  'SYN_SENT>CLOSED': 'M280 110 V24 H218',
  'SYN_RECEIVED>ESTABLISHED': 'M76 134 V167 H122',
  'SYN_RECEIVED>FIN_WAIT_1': 'M40 134 V211',
  'SYN_RECEIVED>LISTEN': 'M48 110 V64 H122',
  'ESTABLISHED>FIN_WAIT_1': 'M123 177 H76 V211',
  'ESTABLISHED>CLOSE_WAIT': 'M217 177 H278 V211',
  'FIN_WAIT_1>FIN_WAIT_2': 'M62 236 V269',
  'FIN_WAIT_1>CLOSING': 'M109 224 H170 V269',
  'FIN_WAIT_1>TIME_WAIT': 'M15 230 H6 V340 H122',
  'FIN_WAIT_2>TIME_WAIT': 'M62 294 V330 H122',
  'CLOSE_WAIT>LAST_ACK': 'M278 236 V269',
  'CLOSING>TIME_WAIT': 'M170 294 V321',
  'LAST_ACK>CLOSED': 'M278 294 V321',
  'TIME_WAIT>CLOSED': 'M217 334 H230',
};

/** The way that an end has come so far. */
export type Path = readonly { from: TcpState; to: TcpState }[];

/** Figure 5 of RFC 9293 with both ends in it: where they are, how they came, where they can go. */
@customElement('state-diagram')
export class StateDiagram extends LitElement {
  @property({ attribute: false }) pair!: Pair;
  @property({ attribute: false }) paths!: Record<Role, Path>;
  @property({ attribute: false }) strings!: Strings;

  protected override render(): TemplateResult {
    const { pair, strings } = this;
    return html`<svg
      viewBox="0 0 330 352"
      role="img"
      aria-label=${strings.diagramLabel(pair.client.state, pair.server.state)}
      data-testid="state-diagram"
      data-client=${pair.client.state}
      data-server=${pair.server.state}
    >
      <defs>
        ${['edge', 'client', 'server'].map(
          (
            kind,
          ) => svg`<marker id="head-${kind}" class=${kind} viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto-start-reverse">
            <path d="M0 0 L8 4 L0 8 Z" />
          </marker>`,
        )}
      </defs>
      ${transitions.map(({ from, to }) => this.edge(from, to))} ${roles.map((role) => this.trail(role))}
      ${(Object.keys(places) as TcpState[]).map((state) => this.node(state, places[state], this.hasCome(state)))}
      ${this.node('CLOSED', closedAfter, (role) => pair[role].state === 'CLOSED' && this.paths[role].length > 0)}
    </svg>`;
  }

  /** CLOSED above is where an end is that has not begun. */
  private hasCome(state: TcpState): (role: Role) => boolean {
    return (role) => this.pair[role].state === state && (state !== 'CLOSED' || this.paths[role].length === 0);
  }

  private edge(from: TcpState, to: TcpState): SVGTemplateResult {
    const next = roles.filter((role) => this.pair[role].state === from && !(from === 'CLOSED' && this.paths[role].length > 0));
    return svg`<path class="edge ${next.length > 0 ? 'next' : ''}" d=${ways[`${from}>${to}`] ?? ''} marker-end="url(#head-edge)"
      data-next=${next.length > 0 ? next.join(' ') : nothing} data-transition="${from}>${to}" />`;
  }

  private trail(role: Role): SVGTemplateResult[] {
    return this.paths[role].map(({ from, to }) => {
      const way = ways[`${from}>${to}`];
      const [x1, y1] = places[from];
      const [x2, y2] = to === 'CLOSED' ? closedAfter : places[to];
      const offset = role === 'client' ? -1.3 : 1.3;
      // A reset or a timeout takes ways that the figure does not have.
      const d = way ?? `M${x1} ${y1} Q${(x1 + x2) / 2 + 30} ${(y1 + y2) / 2} ${x2} ${y2 - halfHeight}`;
      return svg`<path class="trail ${role} ${way ? '' : 'outside'}" d=${d} transform="translate(${offset} ${offset})" marker-end="url(#head-${role})"
        data-trail=${role} data-transition="${from}>${to}" />`;
    });
  }

  private node(state: TcpState, [x, y]: readonly [number, number], isAt: (role: Role) => boolean): SVGTemplateResult {
    const here = roles.filter(isAt);
    const show = (event: Event) => this.dispatchEvent(new TermEvent({ name: state, anchor: event.currentTarget as Element }));
    return svg`<g class="node ${here.join(' ')}" transform="translate(${x} ${y})" data-node=${state} data-here=${here.length > 0 ? here.join(' ') : nothing}
      @mouseenter=${show} @mouseleave=${() => this.dispatchEvent(new TermEvent(undefined))}>
      <rect x=${-halfWidth} y=${-halfHeight} width=${2 * halfWidth} height=${2 * halfHeight} rx="4" />
      ${here.includes('client') ? svg`<rect class="ring client" x=${-halfWidth - 1} y=${-halfHeight - 1} width=${2 * halfWidth + 2} height=${2 * halfHeight + 2} rx="5" />` : nothing}
      ${here.includes('server') ? svg`<rect class="ring server" x=${-halfWidth - 4} y=${-halfHeight - 4} width=${2 * halfWidth + 8} height=${2 * halfHeight + 8} rx="7" />` : nothing}
      <text text-anchor="middle" y="3.6">${state}</text>
      ${here.map((role) => svg`<g class="mark ${role}" transform="translate(${role === 'client' ? -halfWidth : halfWidth} ${-halfHeight})"><circle class="clear" r="8" />${roleGlyph(role)}</g>`)}
    </g>`;
  }

  static override styles = [
    theme,
    termStyle,
    css`
      :host {
        display: block;
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        max-width: 440px;
        max-height: 420px;
        margin: 0 auto;
        overflow: visible;
      }
      text {
        fill: var(--muted);
        font-family: var(--mono);
        font-size: 10.5px;
      }
      .edge {
        fill: none;
        stroke: var(--muted);
        stroke-opacity: 0.55;
        stroke-width: 1px;
      }
      marker.edge path {
        fill: var(--muted);
        stroke: none;
      }
      .edge.next {
        stroke: var(--ink);
        stroke-opacity: 1;
        stroke-width: 1.6px;
        stroke-dasharray: 4 3;
      }
      .trail {
        fill: none;
        stroke-width: 2.4px;
      }
      .trail.client,
      .ring.client {
        stroke: var(--client);
      }
      .trail.server,
      .ring.server {
        stroke: var(--server);
      }
      .trail.server {
        stroke-dasharray: 6 2;
      }
      .trail.outside {
        stroke-dasharray: 2 3;
      }
      marker.client path,
      .mark.client {
        fill: var(--client);
        color: var(--client);
      }
      marker.server path,
      .mark.server {
        fill: var(--server);
        color: var(--server);
      }
      .clear {
        fill: var(--paper);
      }
      .node {
        cursor: help;
      }
      .node > rect {
        fill: var(--card);
        stroke: var(--muted);
        stroke-opacity: 0.5;
      }
      .node > .ring {
        fill: none;
        stroke-width: 2px;
        stroke-opacity: 1;
      }
      .node > .ring.client {
        stroke: var(--client);
      }
      .node > .ring.server {
        stroke: var(--server);
        stroke-dasharray: 6 2;
      }
      .node.client text,
      .node.server text {
        fill: var(--ink);
        font-weight: 700;
      }
    `,
  ];
}

/** What can come next at both ends, and by what. */
@customElement('next-transitions')
export class NextTransitions extends LitElement {
  @property({ attribute: false }) pair!: Pair;
  @property({ attribute: false }) paths!: Record<Role, Path>;
  @property({ attribute: false }) strings!: Strings;

  protected override render(): TemplateResult {
    const { strings, pair } = this;
    return html`<h3>${strings.next}</h3>
      <div class="columns">
        ${roles.map((role) => {
          const over = pair[role].state === 'CLOSED' && this.paths[role].length > 0;
          const next = over ? [] : transitionsFrom(pair[role].state);
          return html`<section class=${role} aria-label=${pair[role].host} data-testid="next-${role}">
            <h4><svg viewBox="-6 -6 12 12" width="10" height="10" aria-hidden="true">${roleGlyph(role)}</svg>${pair[role].host}</h4>
            <ul>
              ${next.map(
                (each) => html`<li data-next-state=${each.to}>
                  <b>${each.to}</b><span>${strings.nextItem(strings.transition[each.event], each.sends)}</span>
                </li>`,
              )}
              ${next.length === 0 ? html`<li><span>${strings.nextNone}</span></li>` : nothing}
            </ul>
          </section>`;
        })}
      </div>`;
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
        font-size: 0.92em;
      }
      h3 {
        margin: 0 0 6px;
        font-size: 0.92em;
        font-weight: 600;
        color: var(--muted);
      }
      h4 {
        display: flex;
        align-items: center;
        gap: 5px;
        margin: 0 0 2px;
        font-size: 1em;
        font-weight: 600;
      }
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(180px, 100%), 1fr));
        gap: 10px 16px;
      }
      .client svg {
        color: var(--client);
      }
      .server svg {
        color: var(--server);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        column-gap: 8px;
        line-height: 1.5;
      }
      b {
        font-family: var(--mono);
        font-size: 0.95em;
        font-weight: 600;
      }
      li span {
        min-width: 0;
        color: var(--muted);
      }
    `,
  ];
}
