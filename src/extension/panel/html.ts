/** What the page needs to know of where it runs. */
export interface PageSettings {
  /** Fresh for each page: only what carries it runs. */
  nonce: string;
  /** Address of the bundle as the webview reaches it. */
  scriptUri: string;
  /** VS Code's display language. */
  language: string;
  title: string;
}

/**
 * The page of the panel. Nothing loads but the one script: styles carry the nonce (VS Code and the toolkit read it from the `csp-nonce`
 * element), and what the parts need they adopt as style sheets, which the policy does not concern.
 */
export function panelHtml({ nonce, scriptUri, language, title }: PageSettings): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta property="csp-nonce" content="${nonce}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(title)}</title>
    <style nonce="${nonce}">
      html,
      body {
        height: 100%;
        margin: 0;
        padding: 0;
        overflow: hidden;
      }
    </style>
  </head>
  <body>
    <script nonce="${nonce}" src="${escapeHtml(scriptUri)}"></script>
  </body>
</html>`;
}

/** 128 random bits as letters and digits. */
export function makeNonce(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
