import type { SessionFollower } from './follower';

/** The part of the Debug Adapter Protocol's messages that is read here; anything else of them is left alone. */
interface Message {
  type?: string;
  command?: string;
  event?: string;
  success?: boolean;
  message?: string;
  body?: { error?: { format?: string; variables?: Record<string, string> } };
}

const moves = new Set(['next', 'stepIn', 'stepOut', 'stepBack', 'continue', 'reverseContinue']);
const starts = new Set(['initialize', 'launch']);

/** Listens to what VS Code and the adapter say to each other and tells the follower what it means. */
export function trackSession(follower: SessionFollower): {
  onWillReceiveMessage(message: unknown): void;
  onDidSendMessage(message: unknown): void;
  onError(error: Error): void;
} {
  return {
    onWillReceiveMessage(message) {
      const { type, command } = message as Message;
      if (type !== 'request' || !command) return;
      if (moves.has(command)) follower.running();
      if (command === 'restart') follower.restarted();
    },
    onDidSendMessage(message) {
      const { type, event, command, success } = message as Message;
      if (type === 'event' && event === 'stopped') void follower.stopped();
      if (type === 'event' && event === 'continued') follower.running();
      if (type === 'event' && event === 'terminated') void follower.ending();
      if (type === 'response' && success === false && command && starts.has(command)) follower.failed(failureText(message as Message));
    },
    onError(error) {
      follower.failed(error.message);
    },
  };
}

/** The error's text with its variables filled in, as the protocol wants it done. */
function failureText({ message, body }: Message): string {
  const error = body?.error;
  if (!error?.format) return message ?? '';
  return error.format.replace(/\{(\w+)\}/g, (placeholder, name: string) => error.variables?.[name] ?? placeholder);
}
