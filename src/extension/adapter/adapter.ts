import { Event, Response } from '@vscode/debugadapter/lib/messages';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type AdapterOptions, Controller } from './controller';
import { RequestError } from './errors';
import { breakpointRequests } from './requests/breakpoints';
import { customRequests } from './requests/custom';
import { inspectionRequests } from './requests/inspection';
import { lifecycleRequests } from './requests/lifecycle';
import { ArgumentsError, type Reply, type RequestHandler, type When } from './requests/request';
import { steppingRequests } from './requests/stepping';

const handlers: ReadonlyMap<string, RequestHandler> = new Map(
  Object.entries({ ...lifecycleRequests, ...steppingRequests, ...breakpointRequests, ...inspectionRequests, ...customRequests }),
);

/** Numbers of errors as the protocol wants them; the text says everything. */
const errorIds = { refused: 1, unknownRequest: 2, badArguments: 3, internal: 4 };

/**
 * The debug adapter: one client, one session. It runs inline (`handleMessage`, `onDidSendMessage`) and over streams (`start`). Each
 * request gets exactly one response, whatever it is, in the order of the requests but for urgent ones, which overtake.
 */
export class TcpTeardownAdapter extends ProtocolServer {
  private readonly controller: Controller;
  /** Settled when every request before has been answered. */
  private queue: Promise<void> | undefined;

  constructor(options: AdapterOptions) {
    super();
    this.controller = new Controller(options, (event, body) => this.sendEvent(new Event(event, body)));
    // What is not a message has no number that could be answered; the stream goes on with the next one.
    this.on('error', (event: DebugProtocol.Event) =>
      this.sendEvent(new Event('output', { category: 'stderr', output: `${event.body}\n` })),
    );
    this.on('close', () => this.dispose());
  }

  /** The client is gone: nothing may go on running. */
  override dispose(): void {
    this.controller.abandon();
  }

  override handleMessage(message: DebugProtocol.ProtocolMessage): void {
    if (typeof message !== 'object' || message === null) throw new Error('a message is an object');
    super.handleMessage(message);
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const handler = handlers.get(request.command);
    if (this.queue && !handler?.urgent) {
      this.enqueue(this.queue.then(() => this.answer(request, handler)));
      return;
    }
    const answered = this.answer(request, handler);
    // Only what is not answered at once makes the others wait: everything else stays as quick as a call.
    if (answered && !handler?.urgent) this.enqueue(answered);
  }

  private enqueue(answered: Promise<void>): void {
    const queue = answered.finally(() => {
      if (this.queue === queue) this.queue = undefined;
    });
    this.queue = queue;
  }

  private answer(request: DebugProtocol.Request, handler: RequestHandler | undefined): Promise<void> | undefined {
    const response: DebugProtocol.Response = new Response(request);
    try {
      const reply = this.admitted(request, handler).handle(this.controller, request.arguments);
      if (reply instanceof Promise) {
        return reply.then(
          (late) => this.reply(response, late ?? {}),
          (error: unknown) => this.refuse(response, error),
        );
      }
      this.reply(response, reply ?? {});
    } catch (error) {
      this.refuse(response, error);
    }
    return undefined;
  }

  /** The handler, when it can handle the request now. */
  private admitted(request: DebugProtocol.Request, handler: RequestHandler | undefined): RequestHandler {
    const { translate } = this.controller.client;
    if (!handler) throw new UnknownRequest(translate('unknownRequest', String(request.command)));
    const refusal = this.refusal(request.command, handler.when);
    if (refusal !== undefined) throw new RequestError(refusal, false);
    return handler;
  }

  /** Why a request cannot be answered in the present phase of the session. */
  private refusal(command: string, when: When): string | undefined {
    const { phase, running, client } = this.controller;
    if (when === 'always') return undefined;
    if (phase === 'over') return client.translate('isOver');
    if (when === 'first') return phase === 'new' ? undefined : client.translate('initializedTwice');
    if (phase === 'new') return client.translate('initializeFirst', command);
    if (when === 'initialized') return undefined;
    if (phase !== 'launched') return client.translate('launchFirst', command);
    return when === 'stopped' && running ? client.translate('isRunning', command) : undefined;
  }

  private reply(response: DebugProtocol.Response, reply: Reply): void {
    if (reply.error === undefined) {
      if (reply.body) response.body = reply.body;
      this.sendResponse(response);
    } else {
      this.refuse(response, reply.error);
    }
    try {
      reply.afterwards?.();
    } catch (error) {
      this.sendEvent(new Event('output', { category: 'stderr', output: `${this.failure(response.command, error)}\n` }));
    }
  }

  private refuse(response: DebugProtocol.Response, error: unknown): void {
    const { translate } = this.controller.client;
    response.success = false;
    if (error instanceof RequestError) {
      const id = error instanceof UnknownRequest ? errorIds.unknownRequest : errorIds.refused;
      this.sendFailure(response, id, error.message, error.showUser);
    } else if (error instanceof ArgumentsError) {
      this.sendFailure(response, errorIds.badArguments, translate('badArguments', response.command, error.message), true);
    } else {
      this.sendFailure(response, errorIds.internal, this.failure(response.command, error), true);
    }
  }

  private sendFailure(response: DebugProtocol.Response, id: number, text: string, showUser: boolean): void {
    response.message = text;
    response.body = { error: { id, format: text, showUser } };
    this.sendResponse(response);
  }

  private failure(command: string, error: unknown): string {
    return this.controller.client.translate(
      'internalError',
      command,
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }
}

/** A request that the protocol, or a client, has and this adapter has not. */
class UnknownRequest extends RequestError {
  constructor(message: string) {
    super(message, false);
  }
}
