/** The `type` of the debugger in launch.json. */
export const debugType = 'tcp-teardown';

/** The language id of scenario files. */
export const scenarioLanguage = 'tcp-scenario';

/** What a launch.json entry of this debugger may hold; all but the first three may be missing. */
export interface LaunchConfiguration {
  type: string;
  request: string;
  name: string;
  program?: string;
  stopOnEntry?: boolean;
  step?: 'segment' | 'event';
  follow?: 'action' | 'thread';
  until?: string;
  noDebug?: boolean;
  /** VS Code's own attribute: whether the Debug Console opens with a session. */
  internalConsoleOptions?: string;
}

/** A URI as far as this file needs it; `vscode.Uri` is one. */
export interface Location {
  readonly scheme: string;
  readonly path: string;
  readonly fsPath: string;
  toString(): string;
}

/** What is made of URIs, so that this file needs no VS Code: `join` appends a relative path, `withPath` replaces the whole path. */
export interface LocationMaker {
  join(folder: Location, relative: string): Location;
  withPath(base: Location, path: string): Location;
}

/** The last part of a path: the name under which a user knows the file. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** The configuration that debugs one file, whatever its file system. */
export function configurationFor(scenario: Location, noDebug = false): LaunchConfiguration {
  const configuration: LaunchConfiguration = {
    type: debugType,
    request: 'launch',
    name: fileName(scenario.path),
    program: programOf(scenario),
  };
  return noDebug ? { ...configuration, noDebug: true } : configuration;
}

/**
 * Completes what F5 hands over. Without a launch.json that is an empty object, which becomes the configuration of the scenario in the
 * active editor; an entry without `program` gets that file too. Returns undefined when there is nothing to debug.
 */
export function completeConfiguration(
  given: Partial<LaunchConfiguration>,
  activeScenario: Location | undefined,
): LaunchConfiguration | undefined {
  if (!given.type && !given.request && !given.name) {
    return activeScenario && { ...consoleClosed, ...configurationFor(activeScenario), ...withoutUndefined(given) };
  }
  const program = given.program || (activeScenario && programOf(activeScenario));
  if (!program) return undefined;
  return {
    ...consoleClosed,
    ...given,
    type: given.type || debugType,
    request: given.request || 'launch',
    name: given.name || fileName(program),
    program,
  };
}

/** The panel shows what happens and needs the height; the Debug Console opens when somebody asks for it. */
const consoleClosed = { internalConsoleOptions: 'neverOpen' };

/**
 * Turns `program` into what the adapter can open: a URI stays, a path becomes absolute; where the workspace is not on this machine's file
 * system (a browser host: there VS Code hands over plain paths but sets breakpoints by URI) it becomes a URI string of that file system.
 */
export function resolveProgram(
  program: string,
  folder: Location | undefined,
  activeScenario: Location | undefined,
  make: LocationMaker,
): string {
  const text = program.trim();
  if (isUri(text)) return text;
  if (!isAbsolutePath(text)) return folder ? programOf(make.join(folder, text)) : text;
  if (activeScenario && activeScenario.path === slashed(text)) return programOf(activeScenario);
  return folder && folder.scheme !== 'file' ? make.withPath(folder, slashed(text)).toString() : text;
}

/** A path for files of this machine, which is what VS Code uses for their breakpoints; a URI string for all others. */
function programOf(location: Location): string {
  return location.scheme === 'file' ? location.fsPath : location.toString();
}

/** One letter before the colon is a Windows drive, not a scheme. */
function isUri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]+:/.test(text);
}

function isAbsolutePath(text: string): boolean {
  return /^([A-Za-z]:)?[\\/]/.test(text);
}

/** The path as URIs write it: `C:\a` is `/C:/a`. */
function slashed(path: string): string {
  const forward = path.replaceAll('\\', '/');
  return /^[A-Za-z]:/.test(forward) ? `/${forward}` : forward;
}

function withoutUndefined(given: Partial<LaunchConfiguration>): Partial<LaunchConfiguration> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
}
