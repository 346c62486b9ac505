import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EndpointSnapshot } from '../../src/engine/world/snapshot';
import { type Field, fieldsOf, formatTimer, timersOf } from '../model/fields';
import { isEndOfFile } from '../model/format';
import type { Side } from '../model/pair';
import type { Strings } from '../strings';
import { endpointCardStyle } from './endpoint-card-style';
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
  /** There is little height: only what matters most, close together. */
  @property({ type: Boolean, reflect: true }) compact = false;
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
        <span class="was">${changed ? strings.wasState(former.state) : nothing}</span>
      </div>
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
        <span class="label ${process.name === this.side.host ? 'same' : ''}">${process.name}</span>
        ${
          exit
            ? html`<span class="value">${exit.signal ? strings.killed(exit.signal) : strings.exited(exit.status ?? 0)}</span>`
            : html`<code class="value" data-call=${call?.text ?? ''} title=${call?.text ?? nothing}
              >${call ? html`<span class="call">▸ ${term(call.name, call.text)}</span>` : html`<span class="muted">${lastReturn ? strings.idle : strings.notBegun}</span>`}</code
            >`
        }
      </div>
      <div class="row">
        <span class="label ${process.name === this.side.host ? 'same' : ''}"></span>
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
      <div class="more-or-less">
      ${this.buffers(endpoint)} ${this.timers(endpoint)}
      ${endpoint.form === 'full' ? nothing : html`<p class="form">${strings.form[endpoint.form]}</p>`}
      ${this.holding(endpoint)}
      ${endpoint.error ? html`<p class="form failed" data-error=${endpoint.error}>${strings.error(endpoint.error)}</p>` : nothing}
      ${endpoint.listen ? html`<p class="form">${strings.listening(endpoint.listen.accepting, endpoint.listen.backlog)}</p>` : nothing}
      <details ?open=${this.open} @toggle=${(event: Event) => (this.open = (event.target as HTMLDetailsElement).open)}>
        <summary>${strings.more}${changedMore > 0 ? html` <span class="tag">${strings.moreChanged(changedMore)}</span>` : nothing}</summary>
        <dl>${more.map((field) => this.field(field))}</dl>
      </details>
      </div>
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
      <div class="row ${sendBytes > 0 || sendQueue.finQueued ? '' : 'idle'}" data-buffer="send" data-bytes=${sendBytes} data-fin=${String(sendQueue.finQueued)}>
        <span class="label">${strings.sendQueue}</span>
        <span class="value"
          >${bar(sendQueue.unacknowledgedBytes, sendQueue.unsentBytes)}${strings.sendQueueContent(sendQueue.unacknowledgedBytes, sendQueue.unsentBytes)}
          ${sendQueue.finQueued ? html`<span class="tag">${strings.finQueued}</span>` : nothing}</span
        >
      </div>
      <div class="row ${receiveQueue.bytes + receiveQueue.outOfOrderBytes > 0 || receiveQueue.eof ? '' : 'idle'}" data-buffer="receive" data-bytes=${receiveQueue.bytes} data-eof=${String(receiveQueue.eof)}>
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

  static override styles = [theme, termStyle, endpointCardStyle];
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
