import type { DebugProtocol } from '@vscode/debugprotocol';
import * as v from 'valibot';
import { lookUp } from '../../../engine/knowledge/knowledge';
import { sourceFor } from '../client';
import type { Controller } from '../controller';
import { RequestError } from '../errors';
import { ExpressionError, type ExpressionScope, evaluate } from '../expression';
import { type Frame, threadName } from '../frames';
import { addressPair, type Value } from '../values';
import { count, integer, noArguments, type RequestHandler, request } from './request';

const stackArguments = v.looseObject({ threadId: integer, startFrame: v.optional(count), levels: v.optional(count) });

const variableArguments = v.looseObject({
  variablesReference: integer,
  filter: v.optional(v.picklist(['indexed', 'named'])),
  start: v.optional(count),
  count: v.optional(count),
});

const evaluateArguments = v.looseObject({ expression: v.string(), frameId: v.optional(integer), context: v.optional(v.string()) });

/** A thread with more connections than this shows the latest ones; the others are under Sockets and Host. */
const mostTcbScopes = 16;

/** Requests that look at the moment shown. */
export const inspectionRequests: Record<string, RequestHandler> = {
  // VS Code asks once more when a scenario that runs without stopping has ended before the question was sent; a refusal would be logged as
  // an error.
  threads: request('always', noArguments, (controller) => {
    const processes = controller.phase === 'launched' ? controller.debuggee.processes() : [];
    return { body: { threads: processes.map((process) => ({ id: process.id, name: threadName(process, controller.client.translate) })) } };
  }),

  stackTrace: request('stopped', stackArguments, (controller, { threadId, startFrame = 0, levels = 0 }) => {
    const process = controller.debuggee.process(threadId);
    if (!process) throw new RequestError(controller.client.translate('noThread', threadId), false);
    const frames = controller.debuggee.frames(process);
    const wanted = frames.slice(startFrame, levels === 0 ? undefined : startFrame + levels);
    return { body: { stackFrames: wanted.map((frame) => frameBody(controller, frame)), totalFrames: frames.length } };
  }),

  // Whoever steps fast asks for frames and variables of the step before: nothing is there any more, which is no error worth red letters.
  scopes: request('stopped', v.looseObject({ frameId: integer }), (controller, { frameId }) => ({
    body: { scopes: controller.frames.isPast(frameId) ? [] : scopesOf(controller, frameAt(controller, frameId)) },
  })),

  variables: request('stopped', variableArguments, (controller, given) => {
    if (controller.variables.isPast(given.variablesReference)) return { body: { variables: [] } };
    const container = controller.variables.get(given.variablesReference);
    if (!container) throw new RequestError(controller.client.translate('noVariables', given.variablesReference), false);
    const { start = 0, filter } = given;
    const values = filter === undefined || (filter === 'indexed') === container.isList ? container.children() : [];
    const page = values.slice(start, given.count ? start + given.count : undefined);
    return { body: { variables: page.map((value) => variableBody(controller, value)) } };
  }),

  evaluate: request('stopped', evaluateArguments, (controller, { expression, frameId, context }) => {
    const scope = expressionScope(controller, frameId === undefined ? undefined : frameAt(controller, frameId));
    try {
      return { body: evaluated(controller, expression, scope) };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      // While a session is stopped the debugger's hover hides the editor's: what is no value here may still be a word worth explaining.
      const documentation = context === 'hover' ? lookUp(expression, controller.client.locale) : undefined;
      if (!documentation) throw new RequestError(error.message, false);
      return { body: { result: documentation.plain, variablesReference: 0 } };
    }
  }),
};

function frameAt(controller: Controller, frameId: number): Frame {
  const frame = controller.frames.get(frameId);
  if (!frame) throw new RequestError(controller.client.translate('noFrame', frameId), false);
  return frame;
}

function frameBody(controller: Controller, frame: Frame): DebugProtocol.StackFrame {
  const { client, debuggee } = controller;
  const id = controller.frames.create(frame);
  const { name, source } = frame;
  if (!source) return { id, name, line: 0, column: 0, presentationHint: 'label' };
  // A frame with an end is shown selected: right for a statement, too much for the body of a process that has not begun.
  const end =
    source.endLine === source.line ? { endLine: source.endLine + client.lineShift, endColumn: source.endColumn + client.columnShift } : {};
  return {
    id,
    name,
    source: sourceFor(client, debuggee.address),
    line: source.line + client.lineShift,
    column: source.column + client.columnShift,
    ...end,
  };
}

function scopesOf(controller: Controller, frame: Frame): DebugProtocol.Scope[] {
  const { debuggee, client } = controller;
  const { translate } = client;
  const values = debuggee.values();
  const host = debuggee.hostOf(frame.process);
  const scopes: DebugProtocol.Scope[] = [];
  const add = (name: string, children: () => Value[], hint?: 'locals') => {
    const variablesReference = controller.variables.create({ children, isList: false });
    scopes.push({ name, variablesReference, expensive: false, ...(hint ? { presentationHint: hint } : {}) });
  };
  const innermost = frame.function;
  if (innermost) add(translate('scopeLocals'), () => values.locals(innermost), 'locals');
  // The latest connection first: it is the one that something has just happened to, more often than not.
  for (const endpoint of debuggee.connectionsOf(frame.process).slice(-mostTcbScopes).reverse()) {
    const path = `${endpoint.host}[${endpoint.connection}]`;
    add(translate('scopeTcb', addressPair(endpoint)), () => values.tcb(endpoint, path));
  }
  add(translate('scopeSockets'), () => values.sockets(frame.process));
  if (host) add(translate('scopeHost', host.name), () => values.host(host));
  add(translate('scopeWire'), () => values.wire());
  return scopes;
}

function variableBody(controller: Controller, value: Value): DebugProtocol.Variable {
  const { name, expression, children, elements } = value;
  return {
    name,
    value: value.value,
    ...(controller.client.knowsTypes && value.type !== undefined ? { type: value.type } : {}),
    ...(expression === undefined ? {} : { evaluateName: expression }),
    variablesReference: children ? controller.variables.create({ children, isList: elements !== undefined }) : 0,
    ...(elements === undefined ? {} : { indexedVariables: elements }),
  };
}

/** Names are looked up in the frame; without one in the innermost frame of the thread that is stopped. */
function expressionScope(controller: Controller, frame: Frame | undefined): ExpressionScope {
  const { debuggee } = controller;
  const process = frame?.process ?? debuggee.process(controller.stoppedThread);
  return {
    snapshot: debuggee.snapshot(),
    values: debuggee.values(),
    process,
    frame: frame ? frame.function : process?.frames[0],
    connectionsOf: (owner) => debuggee.connectionsOf(owner),
  };
}

function evaluated(controller: Controller, expression: string, scope: ExpressionScope): DebugProtocol.EvaluateResponse['body'] {
  const { name: _, value, evaluateName: __, ...rest } = variableBody(controller, evaluate(expression, scope, controller.client.translate));
  return { result: value, ...rest };
}
