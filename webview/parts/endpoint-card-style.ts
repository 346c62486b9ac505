import { css } from 'lit';

/** How an endpoint's card looks. */
export const endpointCardStyle = css`
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
    display: grid;
    grid-template: 30px 17px / 20px minmax(0, 1fr);
    align-items: center;
    column-gap: 8px;
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
    grid-column: 2;
    color: var(--muted);
    font-size: 0.88em;
    white-space: nowrap;
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
    margin: 5px -8px;
    font-family: var(--mono);
    font-size: 0.92em;
    font-variant-numeric: tabular-nums;
  }
  .field {
    display: flex;
    flex: 0 0 100%;
    gap: 8px;
    box-sizing: border-box;
    padding-inline-start: 6px;
    border-inline-start: 2px solid transparent;
    line-height: 18px;
  }
  .field.half {
    flex: 1 0 auto;
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
  /* Little height: the state and what it was on one line, fields in pairs, empty buffers left out. */
  :host([compact]) .card {
    padding: 5px 10px 4px;
  }
  :host([compact]) .state {
    grid-template: 24px / 16px auto minmax(0, 1fr);
    margin: 0;
  }
  :host([compact]) .state svg {
    width: 16px;
    height: 16px;
  }
  :host([compact]) .state strong {
    font-size: 1.25em;
  }
  :host([compact]) .was {
    grid-column: 3;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  :host([compact]) .program {
    padding-bottom: 3px;
  }
  :host([compact]) wbr,
  :host([compact]) .timers .muted,
  :host([compact]) .same,
  :host([compact]) .buffers .idle,
  :host([compact]) [data-field='srtt']:not(.changed),
  :host([compact]) .form:not(.failed),
  :host([compact]) .bar {
    display: none;
  }
  :host([compact]) .row,
  :host([compact]) .field {
    line-height: 17px;
    min-height: 17px;
  }
  :host([compact]) dl {
    margin-block: 3px;
  }
  :host([compact]) .field {
    flex: 1 0 50%;
    gap: 6px;
  }
  :host([compact]) dt,
  :host([compact]) .field.half dt {
    width: 4.7em;
  }
  :host([compact]) dd {
    white-space: nowrap;
  }
  :host([compact]) .more-or-less {
    display: flex;
    flex-wrap: wrap;
    column-gap: 14px;
    border-top: 1px solid var(--line);
  }
  :host([compact]) .buffers,
  :host([compact]) .buffers .row:not(.idle) {
    display: flex;
    gap: 6px;
  }
  :host([compact]) .buffers,
  :host([compact]) .timers {
    margin: 0;
    padding: 2px 0 0;
    border: none;
  }
  :host([compact]) .buffers:not(:has(.row:not(.idle))) {
    display: none;
  }
  :host([compact]) details {
    margin: 0;
    line-height: 19px;
  }
  :host([compact]) details[open] {
    flex: 0 0 100%;
  }
`;
