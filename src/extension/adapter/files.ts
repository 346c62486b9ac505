/** Reads files for the adapter, which itself knows neither Node nor VS Code. */
export interface FileAccessor {
  /** The bytes of a file. Rejects with an Error whose message says why it cannot be read. */
  readFile(pathOrUri: string): Promise<Uint8Array>;
}

/** One letter before the colon is a Windows drive, not a scheme. */
const uriPattern = /^([A-Za-z][A-Za-z0-9+.-]+):(?:\/\/([^/?#]*))?([^?#]*)/;

/** The address of a file: what a client calls it, and what it is compared by. */
export interface FileAddress {
  /** As it is given to the file accessor and back to the client. */
  text: string;
  /** The last part of the path, decoded: the name under which the user knows the file. */
  name: string;
  /** Equal for all spellings of one file: a plain path, its file URI, a remote URI whose path it is. */
  key: string;
}

/** Whether the text is a URI (`file:///a.tcp`, `vscode-remote://...`) and not a path. */
export function isUri(text: string): boolean {
  return uriPattern.test(text);
}

/** The address that a text stands for; a relative path is taken from the folder. */
export function fileAddress(text: string, folder: string | undefined): FileAddress {
  const absolute = isUri(text) || isAbsolutePath(text) || folder === undefined ? text : joined(folder, text);
  const path = decodedPath(absolute);
  return { text: absolute, name: path.slice(path.lastIndexOf('/') + 1), key: path };
}

function isAbsolutePath(text: string): boolean {
  return /^(?:[A-Za-z]:)?[\\/]/.test(text);
}

function joined(folder: string, relative: string): string {
  const separator = !isUri(folder) && folder.includes('\\') ? '\\' : '/';
  const base = folder.replace(/[\\/]+$/, '');
  const rest = relative.replace(/^(?:\.[\\/])+/, '');
  return base + separator + (isUri(folder) ? encodeURI(rest) : rest);
}

/**
 * The path alone, decoded, with slashes, the drive letter small. The scheme and the authority are left out on purpose: in a remote or
 * web window VS Code hands over `program` as a plain path but sets breakpoints by `vscode-remote://` URIs of the same path.
 */
function decodedPath(text: string): string {
  const uri = uriPattern.exec(text);
  const path = uri ? decoded(uri[3] ?? '') : text;
  return dotsResolved(path.replaceAll('\\', '/')).replace(/^\/?([A-Za-z]):\//, (_, drive: string) => `/${drive.toLowerCase()}:/`);
}

/** A path with a stray percent sign is taken as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function dotsResolved(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 1) parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

/**
 * The text of a scenario file. Throws with the reason when the bytes are not UTF-8 text; `notText` is that reason.
 */
export function textOf(bytes: Uint8Array, notText: string): string {
  if (bytes.includes(0)) throw new Error(notText);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(notText);
  }
}
