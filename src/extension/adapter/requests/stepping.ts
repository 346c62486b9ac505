import type { Controller } from '../controller';
import { RequestError } from '../errors';
import type { Goal } from '../execution';
import { noArguments, type Reply, type RequestHandler, request, threadArguments } from './request';

/** Requests that move the world. There is one clock: whatever is asked of a thread, all of them run and all of them stop. */
export const steppingRequests: Record<string, RequestHandler> = {
  continue: request('stopped', threadArguments, (controller, { threadId }) => {
    const reply = run(controller, threadId, { kind: 'end' });
    return { body: { allThreadsContinued: true }, afterwards: controller.atEnd ? () => controller.end() : reply.afterwards };
  }),

  next: request('stopped', threadArguments, (controller, { threadId }) =>
    run(controller, threadId, { kind: controller.settings?.step === 'event' ? 'event' : 'arrival' }),
  ),

  stepIn: request('stopped', threadArguments, (controller, { threadId }) => run(controller, threadId, { kind: 'event' })),

  stepOut: request('stopped', threadArguments, (controller, { threadId }) => {
    // A process that has ended has no call to leave: its connections go on, event by event.
    const ended = controller.debuggee.process(threadId)?.exit !== undefined;
    return run(controller, threadId, ended ? { kind: 'event' } : { kind: 'return', process: threadId });
  }),

  stepBack: request('stopped', threadArguments, (controller, { threadId }) =>
    run(controller, threadId, { kind: controller.settings?.step === 'event' ? 'event back' : 'arrival back' }),
  ),

  reverseContinue: request('stopped', threadArguments, (controller, { threadId }) => run(controller, threadId, { kind: 'beginning' })),

  // A client that pauses what has just stopped by itself has been told of that stop.
  pause: request('launched', noArguments, (controller) => ({ afterwards: () => controller.pause() }), { urgent: true }),
};

function run(controller: Controller, thread: number, goal: Goal): Reply & { afterwards: () => void } {
  if (!controller.hasThread(thread)) throw new RequestError(controller.client.translate('noThread', thread));
  return { afterwards: () => controller.run(goal, thread) };
}
