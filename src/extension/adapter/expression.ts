import type { EndpointSnapshot, FrameSnapshot, HostSnapshot, ProcessSnapshot, WorldSnapshot } from '../../engine/world/snapshot';
import type { Translate } from './texts';
import { endpointWords, type Value, type Values } from './values';

/** What the names of an expression are looked up in. */
export interface ExpressionScope {
  snapshot: WorldSnapshot;
  values: Values;
  /** The process and function whose locals are visible. */
  process: ProcessSnapshot | undefined;
  frame: FrameSnapshot | undefined;
  /** Connections of a process, its present ones and those that it has closed, oldest first. */
  connectionsOf(process: ProcessSnapshot): EndpointSnapshot[];
}

/** An expression that cannot be read or has no value here; the message is for the user. */
export class ExpressionError extends Error {}

/** A name, then members and numbers in brackets: `client.snd.una`, `server[1].state`, `events[0].fd`. */
type Part = { kind: 'name'; name: string } | { kind: 'index'; index: number };

/** The value of an expression. Throws an ExpressionError. */
export function evaluate(text: string, scope: ExpressionScope, translate: Translate): Value {
  const parts = parse(text, translate);
  const expression = text.trim();
  const [first] = parts;
  if (first?.kind !== 'name') throw new ExpressionError(translate('emptyExpression'));
  const local = scope.frame?.locals.find(({ name }) => name === first.name);
  if (local) return member(scope.values.local(local, first.name), parts.slice(1), expression, translate);
  if (first.name === 'errno' && scope.process && parts.length === 1) return { name: 'errno', value: scope.process.errno || '0' };
  return ownerValue(parts, expression, scope, translate);
}

/** Reads the text into its parts. Only names and paths are expressions for now; operators will need a tree. */
function parse(text: string, translate: Translate): Part[] {
  const source = text.trim();
  if (source === '') throw new ExpressionError(translate('emptyExpression'));
  const token = /\s*(?:([\p{L}_][\p{L}\p{N}_]*|\d+)|(.))/gsuy;
  const parts: Part[] = [];
  let at = 0;
  const next = (): { word: string | undefined; symbol: string | undefined } => {
    token.lastIndex = at;
    const match = token.exec(source);
    if (match) at = token.lastIndex;
    return { word: match?.[1], symbol: match?.[2] };
  };
  const fail = (column: number, expected: string): never => {
    throw new ExpressionError(translate('cannotParse', source, column + 1, expected, translate('expressionHelp')));
  };
  const name = (): void => {
    const start = at;
    const { word } = next();
    // A number may be a member: the second process of a host is called `server.2`.
    if (word === undefined || (parts.length === 0 && /^\d/.test(word))) fail(start, translate('expectedName'));
    else parts.push({ kind: 'name', name: word });
  };
  name();
  while (at < source.length) {
    const start = at;
    const { symbol } = next();
    if (symbol === '.') name();
    else if (symbol === '[') {
      const { word } = next();
      if (word === undefined || !/^\d+$/.test(word)) fail(start + 1, translate('expectedNumber'));
      parts.push({ kind: 'index', index: Number(word) });
      if (next().symbol !== ']') fail(at - 1, translate('expectedBracket'));
    } else fail(start, translate('expectedEnd'));
  }
  return parts;
}

/** A path that starts with the name of a process or a host; names of processes may contain dots, and the longest name counts. */
function ownerValue(parts: Part[], expression: string, scope: ExpressionScope, translate: Translate): Value {
  const names = leadingNames(parts);
  for (let length = names.length; length > 0; length--) {
    const name = names.slice(0, length).join('.');
    const host = scope.snapshot.hosts.find((candidate) => candidate.name === name);
    const process = scope.snapshot.hosts.flatMap(({ processes }) => processes).find((candidate) => candidate.name === name);
    if (host) return hostValue(host, name, parts.slice(length), expression, scope, translate);
    if (process) return connectionValue(scope.connectionsOf(process), name, parts.slice(length), expression, scope, translate);
  }
  throw new ExpressionError(translate('unknownName', names[0] ?? expression, knownNames(scope).join(', ')));
}

/** A property of the host itself, a sysctl, or a path into its latest connection. */
function hostValue(
  host: HostSnapshot,
  name: string,
  rest: Part[],
  expression: string,
  scope: ExpressionScope,
  translate: Translate,
): Value {
  if (rest.length === 0) return { name: expression, value: host.address, children: () => scope.values.host(host) };
  const names = leadingNames(rest);
  const sysctl = names.length === rest.length ? host.sysctls[names.join('.')] : undefined;
  if (sysctl !== undefined) return { name: expression, value: sysctl };
  const own = scope.values.host(host).find((value) => value.name === names[0]);
  if (own) return member(own, rest.slice(1), expression, translate);
  const connections = host.endpoints.filter(({ connection }) => connection >= 0);
  return connectionValue(connections.length > 0 ? connections : host.endpoints, name, rest, expression, scope, translate);
}

/** A path into the latest of some endpoints, or into the one of the connection whose number stands in brackets. */
function connectionValue(
  endpoints: EndpointSnapshot[],
  name: string,
  rest: Part[],
  expression: string,
  scope: ExpressionScope,
  translate: Translate,
): Value {
  const [first] = rest;
  const wanted = first?.kind === 'index' ? first.index : undefined;
  const endpoint = wanted === undefined ? latest(endpoints) : endpoints.find(({ connection }) => connection === wanted);
  if (!endpoint) {
    throw new ExpressionError(wanted === undefined ? translate('noConnection', name) : translate('noConnectionNumber', name, wanted));
  }
  const path = wanted === undefined ? name : `${name}[${wanted}]`;
  const whole: Value = { name: path, value: endpointWords(endpoint), children: () => scope.values.tcb(endpoint, path) };
  return member(whole, wanted === undefined ? rest : rest.slice(1), expression, translate);
}

/** Connections are numbered in the order of their first SYNs. */
function latest(endpoints: EndpointSnapshot[]): EndpointSnapshot | undefined {
  return endpoints.reduce<EndpointSnapshot | undefined>(
    (best, endpoint) => (best === undefined || endpoint.connection >= best.connection ? endpoint : best),
    undefined,
  );
}

/** Follows members by name; the name of a field may contain dots (`snd.una`), and case does not matter. */
function member(value: Value, rest: Part[], expression: string, translate: Translate): Value {
  if (rest.length === 0) return { ...value, name: expression };
  const children = value.children?.() ?? [];
  for (let length = rest.length; length > 0; length--) {
    const wanted = pathText(rest.slice(0, length)).toLowerCase();
    const child = children.find(({ name }) => name.toLowerCase() === wanted);
    if (child) return member(child, rest.slice(length), expression, translate);
  }
  const has = children.map(({ name }) => name.toLowerCase()).join(', ') || '-';
  throw new ExpressionError(translate('unknownMember', value.name, pathText(rest), has));
}

function leadingNames(parts: Part[]): string[] {
  const end = parts.findIndex(({ kind }) => kind === 'index');
  return (end < 0 ? parts : parts.slice(0, end)).flatMap((part) => (part.kind === 'name' ? [part.name] : []));
}

function pathText(parts: Part[]): string {
  return parts.reduce(
    (text, part) => (part.kind === 'index' ? `${text}[${part.index}]` : text === '' ? part.name : `${text}.${part.name}`),
    '',
  );
}

function knownNames(scope: ExpressionScope): string[] {
  const locals = scope.frame?.locals.map(({ name }) => name) ?? [];
  const owners = scope.snapshot.hosts.flatMap((host) => [host.name, ...host.processes.map(({ name }) => name)]);
  return [...new Set([...locals, ...owners, 'errno'])];
}
