/** Node's `url` module as @vscode/debugadapter uses it: the standard class, which every browser host has. */
export const URL = globalThis.URL;
