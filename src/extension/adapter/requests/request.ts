import * as v from 'valibot';
import type { Controller } from '../controller';

/** When a request can be answered. */
export type When =
  /** Always, even after the end. */
  | 'always'
  /** Only as the first request. */
  | 'first'
  /** After `initialize`, before the end. */
  | 'initialized'
  /** While a scenario is being debugged, running or not. */
  | 'launched'
  /** While it is stopped. */
  | 'stopped';

/** What is answered, and what happens after the answer has been sent. */
export interface Reply {
  body?: object;
  /** The request failed, but something is still to be done after the answer. */
  error?: unknown;
  afterwards?: () => void;
}

/** A request as the table of handlers holds it: its arguments are checked before it is handled. */
export interface RequestHandler {
  when: When;
  /** Handled at once, without waiting for requests before it that take their time (reading a file). */
  urgent: boolean;
  // biome-ignore lint/suspicious/noConfusingVoidType: most handlers have nothing to say but that it is done.
  handle(controller: Controller, given: unknown): Reply | void | Promise<Reply | void>;
}

/** The arguments of a request do not have the right form; the message says which one, and why. */
export class ArgumentsError extends Error {}

/** A handler whose arguments have the form of the schema. */
export function request<const Schema extends v.GenericSchema>(
  when: When,
  schema: Schema,
  // biome-ignore lint/suspicious/noConfusingVoidType: as above.
  handle: (controller: Controller, given: v.InferOutput<Schema>) => Reply | void | Promise<Reply | void>,
  options: { urgent?: boolean } = {},
): RequestHandler {
  return {
    when,
    urgent: options.urgent ?? false,
    handle: (controller, given) => handle(controller, checked(schema, given)),
  };
}

/** The arguments in the form of the schema. Throws an ArgumentsError. */
export function checked<Schema extends v.GenericSchema>(schema: Schema, given: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, given ?? {});
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => [v.getDotPath(issue), issue.message].filter(Boolean).join(': '));
  throw new ArgumentsError(problems.join('; '));
}

export const integer = v.pipe(v.number(), v.safeInteger());
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const threadArguments = v.looseObject({ threadId: integer });
export const noArguments = v.looseObject({});
