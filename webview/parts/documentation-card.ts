import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Block, parseMarkdown, type Run } from '../model/markdown';
import type { Strings } from '../strings';
import { theme } from './styles';

/** What a name means, beside the place where it stands. It is text made into elements: no markup of others is ever interpreted. */
@customElement('documentation-card')
export class DocumentationCard extends LitElement {
  @property({ attribute: false }) name = '';
  /** Undefined while it is being looked up, null when there is none. */
  @property({ attribute: false }) markdown?: string | null;
  @property({ attribute: false }) anchor?: Element;
  @property({ attribute: false }) strings!: Strings;

  protected override render(): TemplateResult {
    const { strings, markdown } = this;
    const content =
      markdown === undefined
        ? html`<p>${strings.documentationLoading}</p>`
        : markdown === null
          ? html`<p>${strings.documentationMissing(this.name)}</p>`
          : parseMarkdown(markdown).map(block);
    return html`<div class="card" role="tooltip" id="documentation" data-testid="documentation" data-name=${this.name}>${content}</div>`;
  }

  /** Below its word where there is room, else above; the content security policy allows positions set by script, not in attributes. */
  protected override updated(): void {
    const at = this.anchor?.getBoundingClientRect();
    if (!at) return;
    const own = this.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, window.innerWidth - own.width - 8));
    const below = at.bottom + 6;
    const lowest = Math.max(8, window.innerHeight - own.height - 8);
    const top = below <= lowest ? below : at.top - own.height - 6 >= 8 ? at.top - own.height - 6 : lowest;
    this.style.left = `${left}px`;
    this.style.top = `${top}px`;
  }

  static override styles = [
    theme,
    css`
      :host {
        position: fixed;
        z-index: 10;
        width: min(440px, calc(100vw - 16px));
        pointer-events: none;
      }
      .card {
        box-sizing: border-box;
        max-height: calc(100vh - 16px);
        overflow: hidden;
        padding: 8px 12px;
        background: var(--vscode-editorHoverWidget-background, var(--card));
        color: var(--vscode-editorHoverWidget-foreground, var(--ink));
        border: 1px solid var(--vscode-editorHoverWidget-border, var(--line));
        border-radius: 3px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
        line-height: 1.45;
      }
      p,
      ul,
      pre,
      h3 {
        margin: 0 0 6px;
      }
      h3 {
        font-size: 1.05em;
      }
      ul {
        padding-inline-start: 18px;
      }
      code,
      pre {
        font-family: var(--mono);
        font-size: 0.92em;
      }
      code {
        padding: 0 3px;
        background: var(--vscode-textCodeBlock-background, transparent);
        border-radius: 2px;
      }
      pre {
        white-space: pre-wrap;
      }
    `,
  ];
}

function block(each: Block): TemplateResult {
  switch (each.type) {
    case 'heading':
      return html`<h3>${each.runs.map(run)}</h3>`;
    case 'paragraph':
      return html`<p>${each.runs.map(run)}</p>`;
    case 'list':
      return html`<ul>${each.items.map((item) => html`<li>${item.map(run)}</li>`)}</ul>`;
    case 'code':
      return html`<pre>${each.text}</pre>`;
    default: {
      const never: never = each;
      return never;
    }
  }
}

function run(each: Run): TemplateResult {
  switch (each.type) {
    case 'text':
      return html`${each.text}`;
    case 'strong':
      return html`<b>${each.text}</b>`;
    case 'emphasis':
      return html`<i>${each.text}</i>`;
    case 'code':
      return html`<code>${each.text}</code>`;
    default: {
      const never: never = each.type;
      return never;
    }
  }
}
