import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EndpointSnapshot } from '../../src/engine/world/snapshot';
import { type Field, fieldsOf, formatTimer, timersOf } from '../model/fields';
import { isEndOfFile } from '../model/format';
import type { Side } from '../model/pair';
import type { Strings } from '../strings';
import { phaseOf, roleGlyph, stateGlyph } from './glyphs';
import { termStyle, theme } from './styles';
import { term } from './term';

/** One end of the connection: its state first, its program, its TCB, its timers and its buffers. */
@customElement('endpoint-card')
export class EndpointCard extends LitElement {
  @property({ attribute: false }) side!: Side;
  @property({ attribute: false }) former?: Side;
  @property({ attribute: false }) strings!: Strings;
  @property({ attribute: false }) timeNs = 0;
  @property({ attribute: false }) absolute = false;
  /** The latest event happened here. */
  @property({ attribute: false }) acting = false;
  @state() private open = false;

  protected override render(): TemplateResult {
    const { side, strings, former } = this;
    const changed = former !== undefined && former.state !== side.state;
    const name = `${strings[side.role]} ${side.host}, ${side.state}`;
    return html`<section
      class="card ${side.role} ${this.acting ? 'acting' : ''}"
      aria-label=${name}
      data-endpoint=${side.role}
      data-host=${side.host}
      data-state=${side.state}
      data-former-state=${changed ? former.state : nothing}
    >
      <header>
        <svg viewBox="-6 -6 12 12" width="11" height="11" aria-hidden="true">${roleGlyph(side.role)}</svg>
        <h2>${side.host}</h2>
        <span class="address">${side.address}${side.port > 0 ? `:${side.port}` : ''}</span>
      </header>
      <div class="state ${phaseOf(side.state)}">
        <svg viewBox="-7 -7 14 14" width="20" height="20" aria-hidden="true">${stateGlyph(side.state)}</svg>
        <strong>${term(side.state)}</strong>
      </div>
      <div class="was">${changed ? strings.wasState(former.state) : nothing}</div>
      ${this.program()} ${side.endpoint ? this.tcb(side.endpoint) : html`<p class="none">${strings.noTcb}</p>`}
    </section>`;
  }

  private program(): TemplateResult {
    const { strings } = this;
    const process = this.side.process;
    if (!process) return html`<div class="program"><span class="muted">${strings.noProcess}</span></div>`;
    const { call, lastReturn, exit } = process;
    return html`<div class="program">
      <div class="row">
        <span class="label">${process.name}</span>
        ${
          exit
            ? html`<span class="value">${exit.signal ? strings.killed(exit.signal) : strings.exited(exit.status ?? 0)}</span>`
            : html`<code class="value" data-call=${call?.text ?? ''} title=${call?.text ?? nothing}
              >${call ? html`<span class="call">▸ ${term(call.name, call.text)}</span>` : html`<span class="muted">${lastReturn ? strings.idle : strings.notBegun}</span>`}</code
            >`
        }
      </div>
      <div class="row">
        <span class="label"></span>
        ${
          lastReturn
            ? html`<code
              class="value ${lastReturn.result < 0 ? 'failed' : ''}"
              data-last-return=${`${lastReturn.text} = ${resultText(lastReturn)}`}
              title=${`${lastReturn.text} = ${resultText(lastReturn)}`}
              ><span class="call">${lastReturn.text}</span><b>&nbsp;= ${resultText(lastReturn)}</b>${
                isEndOfFile(lastReturn) ? html`<span class="tag">${strings.endOfFile}</span>` : nothing
              }</code
            >`
            : html`<code class="value muted"> </code>`
        }
      </div>
    </div>`;
  }

  private tcb(endpoint: EndpointSnapshot): TemplateResult {
    const { strings } = this;
    const fields = fieldsOf(endpoint, this.former?.endpoint, this.absolute);
    const more = fields.filter((field) => field.place === 'more');
    const changedMore = more.filter((field) => field.former !== undefined).length;
    return html`
      <dl>${fields.filter((field) => field.place !== 'more').map((field) => this.field(field))}</dl>
      ${this.buffers(endpoint)} ${this.timers(endpoint)}
      ${endpoint.form === 'full' ? nothing : html`<p class="form">${strings.form[endpoint.form]}</p>`}
      ${this.holding(endpoint)}
      ${endpoint.error ? html`<p class="form failed" data-error=${endpoint.error}>${strings.error(endpoint.error)}</p>` : nothing}
      ${endpoint.listen ? html`<p class="form">${strings.listening(endpoint.listen.accepting, endpoint.listen.backlog)}</p>` : nothing}
      <details ?open=${this.open} @toggle=${(event: Event) => (this.open = (event.target as HTMLDetailsElement).open)}>
        <summary>${strings.more}${changedMore > 0 ? html` <span class="tag">${strings.moreChanged(changedMore)}</span>` : nothing}</summary>
        <dl>${more.map((field) => this.field(field))}</dl>
      </details>
    `;
  }

  /** An open connection that nobody holds waits for accept; a closing one has been closed by its program. */
  private holding(endpoint: EndpointSnapshot): TemplateResult | typeof nothing {
    if (endpoint.holders.length > 0 || endpoint.form === 'request') return nothing;
    const open = endpoint.state === 'ESTABLISHED' || endpoint.state === 'CLOSE_WAIT';
    return html`<p class="form">${open ? this.strings.notAccepted : this.strings.orphan}</p>`;
  }

  private field({ key, name, place, value, former }: Field): TemplateResult {
    const changed = former !== undefined;
    return html`<div class="field ${place} ${changed ? 'changed' : ''}" data-field=${key} data-value=${value} data-former=${former ?? nothing}>
      <dt>${term(name)}</dt>
      <dd>
        <b>${value}</b>${changed ? html`<wbr /><span class="former"><span aria-hidden="true"> ← </span><span class="visually-hidden">${this.strings.was('')}</span>${former}</span>` : nothing}
      </dd>
    </div>`;
  }

  private buffers(endpoint: EndpointSnapshot): TemplateResult {
    const { strings } = this;
    const { sendQueue, receiveQueue } = endpoint;
    const sendBytes = sendQueue.unacknowledgedBytes + sendQueue.unsentBytes;
    return html`<div class="buffers">
      <div class="row" data-buffer="send" data-bytes=${sendBytes} data-fin=${String(sendQueue.finQueued)}>
        <span class="label">${strings.sendQueue}</span>
        <span class="value"
          >${bar(sendQueue.unacknowledgedBytes, sendQueue.unsentBytes)}${strings.sendQueueContent(sendQueue.unacknowledgedBytes, sendQueue.unsentBytes)}
          ${sendQueue.finQueued ? html`<span class="tag">${strings.finQueued}</span>` : nothing}</span
        >
      </div>
      <div class="row" data-buffer="receive" data-bytes=${receiveQueue.bytes} data-eof=${String(receiveQueue.eof)}>
        <span class="label">${strings.receiveQueue}</span>
        <span class="value"
          >${bar(receiveQueue.bytes, 0)}${strings.receiveQueueContent(receiveQueue.bytes)}
          ${receiveQueue.outOfOrderBytes > 0 ? strings.outOfOrder(receiveQueue.outOfOrderBytes) : nothing}
          ${receiveQueue.eof ? html`<span class="tag">${strings.endOfFile}</span>` : nothing}</span
        >
      </div>
    </div>`;
  }

  private timers(endpoint: EndpointSnapshot): TemplateResult {
    const { strings } = this;
    const timers = timersOf(endpoint, this.timeNs);
    return html`<div class="timers" aria-label=${strings.timers} role="group">
      ${timers.length === 0 ? html`<div class="row muted">${strings.noTimer}</div>` : nothing}
      ${timers.map(
        (timer) => html`<div class="row" data-timer=${timer.name} data-left-ns=${timer.leftNs}>
          <svg viewBox="-8 -8 16 16" width="14" height="14" aria-hidden="true">
            <circle r="6" fill="none" stroke="currentColor" stroke-opacity="0.25" stroke-width="3" />
            <circle
              r="6"
              fill="none"
              stroke="currentColor"
              stroke-width="3"
              pathLength="100"
              stroke-dasharray="${(timer.leftShare * 100).toFixed(1)} 100"
              transform="rotate(-90)"
            />
          </svg>
          <span class="timer-name">${strings.timer[timer.name]}</span>
          <span class="value">${formatTimer(timer, strings.leftOf)}</span>
        </div>`,
      )}
    </div>`;
  }

  static override styles = [
    theme,
    termStyle,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      .card {
        height: 100%;
        box-sizing: border-box;
        padding: 10px 12px 8px;
        background: var(--card);
        border: 1px solid var(--line);
        border-top: 3px solid var(--client);
        border-radius: 4px;
        overflow: hidden;
      }
      .card.server {
        border-top-color: var(--server);
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 6px;
      }
      header svg {
        flex: none;
        align-self: center;
        color: var(--client);
      }
      .server header svg {
        color: var(--server);
      }
      h2 {
        margin: 0;
        font-size: 1em;
        font-weight: 600;
      }
      .address {
        margin-inline-start: auto;
        color: var(--muted);
        font-family: var(--mono);
        font-size: 0.85em;
        font-variant-numeric: tabular-nums;
      }
      .acting h2::after {
        content: ' ◂';
        color: var(--client);
      }
      .acting.server h2::after {
        color: var(--server);
      }
      .state {
        display: flex;
        align-items: center;
        gap: 8px;
        height: 30px;
        margin: 4px 0 0;
      }
      .state strong {
        font-size: 1.5em;
        font-weight: 650;
        letter-spacing: 0.01em;
        color: var(--ink);
      }
      .state svg {
        flex: none;
      }
      .was {
        height: 17px;
        padding-inline-start: 28px;
        color: var(--muted);
        font-size: 0.88em;
      }
      .row {
        display: flex;
        align-items: baseline;
        gap: 8px;
        min-height: 18px;
        line-height: 18px;
      }
      .label {
        flex: none;
        width: 7.6em;
        color: var(--muted);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .value {
        min-width: 0;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
        font-variant-numeric: tabular-nums;
      }
      code {
        font-family: var(--mono);
        font-size: 0.92em;
        white-space: pre;
      }
      .program {
        padding-bottom: 6px;
        border-bottom: 1px solid var(--line);
      }
      .program .label {
        width: auto;
        min-width: 4.2em;
      }
      .program code.value {
        display: flex;
        align-items: baseline;
      }
      .program .tag {
        flex: none;
        margin-inline-start: 6px;
      }
      .program .call {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .muted,
      .none,
      .form {
        color: var(--muted);
      }
      .failed {
        color: var(--bad);
      }
      .none,
      .form {
        margin: 8px 0 0;
      }
      .form {
        margin-top: 2px;
        font-size: 0.9em;
        line-height: 18px;
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        margin: 5px 0;
        font-family: var(--mono);
        font-size: 0.92em;
        font-variant-numeric: tabular-nums;
      }
      .field {
        display: flex;
        flex: 0 0 100%;
        gap: 8px;
        padding-inline-start: 6px;
        margin-inline-start: -8px;
        border-inline-start: 2px solid transparent;
        line-height: 18px;
      }
      .field.half {
        flex: 1 0 auto;
        margin-inline-end: 12px;
      }
      .half + .half {
        margin-inline-start: 0;
      }
      .field.half dt {
        width: auto;
        min-width: 2.6em;
      }
      dt {
        flex: none;
        width: 6.2em;
        color: var(--muted);
      }
      dd {
        margin: 0;
        min-width: 0;
      }
      dd b,
      .former {
        white-space: nowrap;
      }
      dd b {
        font-weight: 500;
      }
      .changed {
        border-inline-start-color: var(--client);
        background: var(--vscode-list-inactiveSelectionBackground, transparent);
      }
      .server .changed {
        border-inline-start-color: var(--server);
      }
      .changed dt,
      .changed .former {
        color: var(--ink);
      }
      .changed dd b {
        font-weight: 750;
      }
      .former {
        opacity: 0.85;
      }
      .buffers {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        column-gap: 10px;
      }
      .buffers .row {
        display: contents;
      }
      .buffers .label {
        width: auto;
      }
      .buffers,
      .timers {
        padding-top: 4px;
        border-top: 1px solid var(--line);
        font-size: 0.92em;
      }
      .timers {
        margin-top: 4px;
      }
      .bar {
        vertical-align: -1px;
        margin-inline-end: 6px;
      }
      .timers svg {
        flex: none;
        align-self: center;
      }
      .timer-name {
        color: var(--muted);
      }
      .tag {
        padding: 0 4px;
        border: 1px solid currentColor;
        border-radius: 3px;
        font-family: var(--vscode-font-family);
        font-size: 0.82em;
        font-weight: 600;
        line-height: 1.2;
      }
      details {
        margin-top: 4px;
        font-size: 0.92em;
      }
      details dl {
        font-size: 1em;
      }
      summary {
        color: var(--muted);
        cursor: pointer;
      }
      summary:focus-visible {
        outline: 1px solid var(--vscode-focusBorder, currentColor);
      }
    `,
  ];
}

/** The result as strace writes it: the number, and the name of the error beside -1. */
function resultText(last: { result: number; errno?: string }): string {
  return last.errno ? `${last.result} ${last.errno}` : String(last.result);
}

/** Bytes as a bar that is full at 64 kB and grows fast at first, because one byte matters as much as a thousand. */
function bar(solid: number, hollow: number): TemplateResult {
  const length = (bytes: number) => (bytes <= 0 ? 0 : Math.min(28, 3 + (25 * Math.log2(1 + bytes)) / 16));
  const total = length(solid + hollow);
  const filled = solid + hollow > 0 ? (total * solid) / (solid + hollow) : 0;
  return html`<svg class="bar" viewBox="0 0 30 8" width="30" height="8" aria-hidden="true">
    <rect x="0.5" y="0.5" width="29" height="7" fill="none" stroke="currentColor" stroke-opacity="0.35" />
    <rect x="1" y="1" width=${filled.toFixed(1)} height="6" fill="currentColor" />
    <rect x=${(1 + filled).toFixed(1)} y="1" width=${(total - filled).toFixed(1)} height="6" fill="currentColor" fill-opacity="0.35" />
  </svg>`;
}
