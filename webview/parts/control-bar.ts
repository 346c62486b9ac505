import { css, html, LitElement, nothing, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PanelCommand, PanelSnapshot, PanelStatus, PanelView } from '../../src/extension/panel/protocol';
import { formatMoment } from '../model/format';
import type { Strings } from '../strings';
import { icons } from './glyphs';
import { theme } from './styles';

/** Asks the host for a command of the debugger. */
export class CommandEvent extends CustomEvent<PanelCommand> {
  static readonly type = 'command';
  constructor(command: PanelCommand) {
    super(CommandEvent.type, { detail: command, bubbles: true, composed: true });
  }
}

/** Something that the user chose for the picture, not for the world. */
export class ChoiceEvent extends CustomEvent<{ absolute?: boolean; connection?: number | 'action' }> {
  static readonly type = 'choice';
  constructor(choice: { absolute?: boolean; connection?: number | 'action' }) {
    super(ChoiceEvent.type, { detail: choice, bubbles: true, composed: true });
  }
}

/** The debugger's controls, the moment, and what to look at. */
@customElement('control-bar')
export class ControlBar extends LitElement {
  @property({ attribute: false }) strings!: Strings;
  @property({ attribute: false }) status!: PanelStatus;
  @property({ attribute: false }) view?: PanelView;
  @property({ attribute: false }) absolute = false;
  /** What the user chose: a connection's number, or to follow the action. */
  @property({ attribute: false }) connection: number | 'action' = 'action';

  protected override render(): TemplateResult {
    const { strings, status, view } = this;
    const stopped = status === 'stopped';
    const canGoBack = stopped && (view?.position ?? 0) > 0;
    const canGoOn = stopped && !(view?.ended && view.position >= view.eventCount);
    return html`<div class="bar">
      <div class="buttons" role="toolbar" aria-label=${strings.toolbar}>
        ${this.button('reverseContinue', strings.reverse, icons.reverse, canGoBack)}
        ${this.button('stepBack', strings.stepBack, icons.stepBack, canGoBack)}
        ${this.button('stepOver', strings.stepOver, icons.stepOver, canGoOn)}
        ${this.button('stepInto', strings.stepInto, icons.stepInto, canGoOn)}
        ${
          status === 'running'
            ? this.button('pause', strings.pause, icons.pause, true)
            : this.button('continue', strings.continue, icons.continue, canGoOn)
        }
      </div>
      ${
        view
          ? html`<div class="moment"><b>${formatMoment(view.timeNs)}</b><span>${strings.moment(view.position, view.eventCount)}</span></div>`
          : nothing
      }
      <div class="choices">
        ${view && view.snapshot.connections.length > 1 ? this.connections(view.snapshot.connections) : nothing}
        ${
          view
            ? html`<vscode-checkbox
                data-testid="absolute"
                title=${strings.absoluteHint}
                ?checked=${this.absolute}
                @change=${(event: Event) => this.dispatchEvent(new ChoiceEvent({ absolute: (event.target as HTMLInputElement).checked }))}
                >${strings.absolute}</vscode-checkbox
              >`
            : nothing
        }
      </div>
    </div>`;
  }

  private button(command: PanelCommand, name: string, icon: SVGTemplateResult, enabled: boolean): TemplateResult {
    return html`<vscode-button
      appearance="icon"
      aria-label=${name}
      title=${name}
      data-command=${command}
      ?disabled=${!enabled}
      @click=${() => this.dispatchEvent(new CommandEvent(command))}
      ><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${icon}</svg></vscode-button
    >`;
  }

  private connections(connections: PanelSnapshot['connections']): TemplateResult {
    const { strings } = this;
    const chosen = String(this.connection);
    return html`<vscode-dropdown
      aria-label=${strings.connection}
      data-testid="connection"
      .value=${chosen}
      @change=${(event: Event) => {
        const { value } = event.target as HTMLInputElement;
        this.dispatchEvent(new ChoiceEvent({ connection: value === 'action' ? 'action' : Number(value) }));
      }}
    >
      <vscode-option value="action" ?selected=${chosen === 'action'}>${strings.followAction}</vscode-option>
      ${connections.map(
        ({ number, client, server }) =>
          html`<vscode-option value=${number} ?selected=${chosen === String(number)}
            >${strings.connectionName(number, `${client.host}:${client.port}`, `${server.host}:${server.port}`)}</vscode-option
          >`,
      )}
    </vscode-dropdown>`;
  }

  static override styles = [
    theme,
    css`
      :host {
        display: block;
      }
      .bar,
      .buttons,
      .choices,
      .moment {
        display: flex;
        align-items: center;
      }
      .bar {
        flex-wrap: wrap;
        gap: 2px 14px;
        min-height: 28px;
      }
      .buttons {
        gap: 2px;
      }
      .moment {
        gap: 8px;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .moment b {
        font-family: var(--mono);
        font-weight: 600;
      }
      .moment span {
        color: var(--muted);
        font-size: 0.92em;
      }
      .choices {
        margin-inline-start: auto;
        gap: 10px;
      }
      vscode-checkbox {
        margin: 0;
      }
      vscode-dropdown {
        max-width: 240px;
      }
    `,
  ];
}
