import * as v from 'valibot';
import type { BreakpointState } from '../breakpoints';
import type { Controller } from '../controller';
import { fileAddress } from '../files';
import { integer, type Reply, type RequestHandler, request } from './request';

const lineBreakpoints = v.looseObject({
  source: v.looseObject({ path: v.optional(v.string()) }),
  breakpoints: v.optional(v.array(v.looseObject({ line: integer }))),
});

const functionBreakpoints = v.looseObject({ breakpoints: v.array(v.looseObject({ name: v.string() })) });

const exceptionFilters = v.looseObject({
  filters: v.optional(v.array(v.string()), []),
  filterOptions: v.optional(v.array(v.looseObject({ filterId: v.string(), condition: v.optional(v.string()) })), []),
});

/** Requests that set breakpoints; each replaces all of its kind. */
export const breakpointRequests: Record<string, RequestHandler> = {
  setBreakpoints: request('initialized', lineBreakpoints, (controller, { source, breakpoints = [] }) => {
    const { key } = fileAddress(source.path ?? '', controller.options.workspaceFolder);
    const lines = breakpoints.map(({ line }) => ({ line: line - controller.client.lineShift }));
    return answer(controller, controller.breakpoints.setLines(key, lines));
  }),

  setFunctionBreakpoints: request('initialized', functionBreakpoints, (controller, { breakpoints }) =>
    answer(controller, controller.breakpoints.setNames(breakpoints)),
  ),

  // The answer has the filters first, then the filters with options, as they were given.
  setExceptionBreakpoints: request('initialized', exceptionFilters, (controller, { filters, filterOptions }) =>
    answer(controller, controller.breakpoints.setFilters([...filters.map((filterId) => ({ filterId })), ...filterOptions])),
  ),
};

function answer(controller: Controller, states: BreakpointState[]): Reply {
  controller.breakpointsChanged();
  return { body: { breakpoints: states.map((state) => controller.breakpointBody(state)) } };
}
