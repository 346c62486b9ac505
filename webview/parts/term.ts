import { html, type TemplateResult } from 'lit';

/** Asks for the documentation of a name, to be shown beside an element. Bubbles up to the panel. */
export class TermEvent extends CustomEvent<{ name: string; anchor: Element } | undefined> {
  static readonly type = 'term';
  constructor(detail: { name: string; anchor: Element } | undefined) {
    super(TermEvent.type, { detail, bubbles: true, composed: true });
  }
}

const show = (event: Event): void => {
  const anchor = event.currentTarget as HTMLElement;
  anchor.dispatchEvent(new TermEvent({ name: anchor.dataset.term ?? '', anchor }));
};

const hide = (event: Event): void => {
  event.currentTarget?.dispatchEvent(new TermEvent(undefined));
};

const toggleByKey = (event: KeyboardEvent): void => {
  if (event.key === 'Escape') hide(event);
};

/** A word that explains itself on hover and focus; `name` is what the knowledge base knows it by. */
export function term(name: string, label: string | TemplateResult = name): TemplateResult {
  return html`<span
    class="term"
    role="term"
    tabindex="0"
    data-term=${name}
    aria-describedby="documentation"
    @mouseenter=${show}
    @mouseleave=${hide}
    @focus=${show}
    @blur=${hide}
    @keydown=${toggleByKey}
    >${label}</span
  >`;
}
