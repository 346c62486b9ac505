import * as v from 'valibot';
import { type AdapterEvents, type AdapterView, adapterRequests } from '../../panel/protocol';
import { RequestError } from '../errors';
import { count, noArguments, type RequestHandler, request } from './request';

/** Requests of this project's own, for the panel. They need no stop: the panel may look while the simulation runs. */
export const customRequests: Record<string, RequestHandler> = {
  [adapterRequests.view]: request('launched', noArguments, (controller) => {
    const { debuggee } = controller;
    const { world } = debuggee;
    const former = controller.formerSnapshot();
    const body: AdapterView = {
      position: world.position,
      timeNs: world.timeNs,
      snapshot: debuggee.snapshot(),
      eventCount: world.events.length,
      threadId: controller.stoppedThread,
      ...(world.ended === undefined ? {} : { ended: world.ended }),
      ...(former === undefined ? {} : { former }),
    };
    return { body };
  }),

  [adapterRequests.events]: request('launched', v.looseObject({ from: count, to: count }), (controller, { from, to }) => {
    const { events } = controller.debuggee.world;
    const body: AdapterEvents = { events: [], eventCount: events.length };
    for (let index = from; index < Math.min(to, events.length); index++) {
      if (events.kindAt(index) !== 'statement') body.events.push(events.at(index));
    }
    return { body };
  }),

  [adapterRequests.moveTo]: request('stopped', v.looseObject({ position: count }), (controller, { position }) => {
    const known = controller.debuggee.world.events.length;
    if (position > known) throw new RequestError(controller.client.translate('noPosition', position, known));
    return { afterwards: () => controller.moveTo(position) };
  }),
};
