import { css } from 'lit';

/** What all parts share: VS Code's theme variables under the names of this panel, so that each theme decides in one place. */
export const theme = css`
  :host {
    --ink: var(--vscode-editor-foreground, var(--vscode-foreground));
    --muted: var(--vscode-descriptionForeground, var(--ink));
    --paper: var(--vscode-editor-background);
    --card: var(--vscode-editorWidget-background, var(--paper));
    --line: var(--vscode-contrastBorder, var(--vscode-panel-border, var(--vscode-editorWidget-border, var(--muted))));
    --client: var(--vscode-charts-blue, var(--ink));
    --server: var(--vscode-charts-orange, var(--ink));
    --opening: var(--vscode-charts-yellow, var(--ink));
    --established: var(--vscode-charts-green, var(--ink));
    --active-close: var(--vscode-charts-blue, var(--ink));
    --passive-close: var(--vscode-charts-orange, var(--ink));
    --time-wait: var(--vscode-charts-purple, var(--ink));
    --bad: var(--vscode-charts-red, var(--vscode-errorForeground, var(--ink)));
    --mono: var(--vscode-editor-font-family, monospace);
    color: var(--ink);
    font-family: var(--vscode-font-family, sans-serif);
    font-size: var(--vscode-font-size, 13px);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .closed {
    color: var(--muted);
  }
  .opening {
    color: var(--opening);
  }
  .established {
    color: var(--established);
  }
  .active-close {
    color: var(--active-close);
  }
  .passive-close {
    color: var(--passive-close);
  }
  .time-wait {
    color: var(--time-wait);
  }
`;

/** A name that has documentation: hover or focus shows it. */
export const termStyle = css`
  .term {
    all: unset;
    cursor: help;
    border-radius: 2px;
  }
  .term:hover {
    text-decoration: underline dotted;
    text-underline-offset: 3px;
  }
  .term:focus-visible {
    outline: 1px solid var(--vscode-focusBorder, currentColor);
    outline-offset: 2px;
  }
`;
