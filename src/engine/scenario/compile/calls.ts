import type { ArgumentKind, CallForm } from '../../program/systemCalls';
import type { FunctionSymbol } from '../check/meaning';
import { durationNs } from '../literals';
import type { CallExpression, Expression } from '../tree';
import type { FunctionContext } from './context';
import { compileExpression } from './expressions';

/** Compiles a call; its value is on top of the stack afterwards, 0 for what has none. */
export function compileCall(call: CallExpression, context: FunctionContext): void {
  const meaning = context.meaning.calls.get(call);
  if (!meaning) throw new Error(`the call of ${call.name.text} was not checked`);
  if (meaning.kind === 'function') compileFunctionCall(call, meaning.function, context);
  else if (meaning.definition.system) compileSystemCall(call, meaning.form, context);
  else compileLibraryCall(call, context);
}

function compileFunctionCall(call: CallExpression, called: FunctionSymbol, context: FunctionContext): void {
  for (const argument of call.arguments) compileExpression(argument, context);
  if (called.body) {
    context.emitter.emit('call', called.number, call.arguments.length);
    return;
  }
  // Work of the application's own: only its arguments are computed.
  for (let i = 0; i < call.arguments.length; i++) context.emitter.emit('drop');
  context.emitter.emit('push', 0);
}

function compileSystemCall(call: CallExpression, form: CallForm, context: FunctionContext): void {
  const { emitter } = context;
  let count = 0;
  for (const passed of form.passes) {
    if (passed === 'zero') {
      emitter.emit('push', 0);
    } else if (passed === 'length') {
      emitter.emit('duplicate');
      emitter.emit('textLength');
    } else {
      count += compileArgument(form.parameters[passed]?.kind ?? 'number', call.arguments[passed] as Expression, context) - 1;
    }
    count++;
  }
  emitter.emit('systemCall', context.site(call), count);
}

const nanosecondsPer = { seconds: 1e9, microseconds: 1e3, milliseconds: 1e6 };

/** Compiles an argument of a system call; returns how many values it takes. */
function compileArgument(kind: ArgumentKind, argument: Expression, context: FunctionContext): number {
  const { emitter } = context;
  switch (kind) {
    case 'host':
      emitter.emit('push', hostNumber(argument, context));
      return 1;
    case 'option-value':
      compileOptionValue(argument, context);
      return 2;
    case 'event-mask':
      compileExpression(argument, context);
      if (context.typeOf(argument) === 'events') {
        emitter.emit('push', 0);
        emitter.emit('eventMember', 0);
        emitter.emit('loadCell');
      } else if (context.typeOf(argument) === 'event') {
        emitter.emit('loadCell');
      }
      return 1;
    case 'seconds':
    case 'microseconds':
      if (argument.kind === 'duration') {
        emitter.emit('push', durationNs(argument.text) ?? 0);
      } else {
        compileExpression(argument, context);
        emitter.emit('nanoseconds', nanosecondsPer[kind]);
      }
      return 1;
    case 'milliseconds':
      // The timeout of epoll_wait stays in milliseconds, -1 being for ever.
      if (argument.kind === 'duration') emitter.emit('push', Math.ceil((durationNs(argument.text) ?? 0) / nanosecondsPer.milliseconds));
      else compileExpression(argument, context);
      return 1;
    case 'number':
    case 'buffer':
    case 'data':
    case 'text':
    case 'events':
    case 'ignored':
      compileExpression(argument, context);
      return 1;
  }
}

function hostNumber(argument: Expression, context: FunctionContext): number {
  if (argument.kind === 'name') {
    const meaning = context.nameMeaning(argument);
    if (meaning.kind === 'host') return meaning.host.number;
  }
  const name = argument.kind === 'string' ? argument.texts.join('').replaceAll('"', '') : '';
  return context.meaning.hostsByName.get(name)?.number ?? -1;
}

/** The value of a socket option: one number and 0, or both members of a struct linger. */
function compileOptionValue(argument: Expression, context: FunctionContext): void {
  const { emitter } = context;
  if (argument.kind === 'list') {
    for (const element of [0, 1]) {
      const value = argument.elements[element];
      if (value) compileExpression(value, context);
      else emitter.emit('push', 0);
    }
    return;
  }
  if (context.typeOf(argument) === 'linger') {
    for (const member of [0, 1]) {
      compileExpression(argument, context);
      emitter.emit('offset', member);
      emitter.emit('loadCell');
    }
    return;
  }
  compileExpression(argument, context);
  emitter.emit('push', 0);
}

function compileLibraryCall(call: CallExpression, context: FunctionContext): void {
  const { emitter } = context;
  for (const argument of call.arguments) compileExpression(argument, context);
  switch (call.name.text) {
    case 'exit':
      emitter.emit('exit');
      // Nothing follows it; the value that every call leaves keeps the stack's account right.
      emitter.emit('push', 0);
      return;
    case 'printf':
      emitter.emit('print', context.site(call), call.arguments.length);
      return;
    case 'perror':
      emitter.emit('printError', context.site(call));
      return;
    case 'strerror':
      emitter.emit('errorText');
      return;
    case 'strlen':
      emitter.emit('textLength');
      return;
    default:
      throw new Error(`${call.name.text} is no call of the C library`);
  }
}
