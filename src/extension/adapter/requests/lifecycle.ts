import type { DebugProtocol } from '@vscode/debugprotocol';
import * as v from 'valibot';
import { tcpStates } from '../../../engine/tcp/states';
import { clientFrom } from '../client';
import { RequestError } from '../errors';
import { launchSchema, launchSettings } from '../launch';
import type { Translate } from '../texts';
import { checked, noArguments, type RequestHandler, request } from './request';

const initializeSchema = v.looseObject({
  locale: v.optional(v.string()),
  linesStartAt1: v.optional(v.boolean()),
  columnsStartAt1: v.optional(v.boolean()),
  pathFormat: v.optional(v.string()),
  supportsVariableType: v.optional(v.boolean()),
});

/** What the adapter can do; a client relies on each word of it. */
function capabilities(translate: Translate): DebugProtocol.Capabilities {
  return {
    supportsConfigurationDoneRequest: true,
    supportsFunctionBreakpoints: true,
    supportsEvaluateForHovers: true,
    supportsClipboardContext: true,
    supportsStepBack: true,
    supportsRestartRequest: true,
    supportsTerminateRequest: true,
    supportsExceptionFilterOptions: true,
    exceptionBreakpointFilters: tcpStates.map((state) => ({
      filter: state,
      label: translate('filterLabel', state),
      description: translate('filterDescription', state),
      default: false,
      supportsCondition: true,
      conditionDescription: translate('conditionDescription'),
    })),
  };
}

/** Requests about the session as a whole: how it begins and how it ends. */
export const lifecycleRequests: Record<string, RequestHandler> = {
  initialize: request('first', initializeSchema, (controller, given) => {
    controller.meet(clientFrom(given));
    return { body: capabilities(controller.client.translate), afterwards: () => controller.invite() };
  }),

  launch: request('initialized', v.unknown(), async (controller, given) => {
    const { translate } = controller.client;
    if (controller.phase === 'launched') throw new RequestError(translate('launchedTwice', controller.debuggee.address.name));
    try {
      await controller.load(launchSettings(checked(launchSchema, given), translate));
    } catch (error) {
      // Without a scenario there is no session. Clients that do not end one when its launch fails are told to.
      return { error, afterwards: () => controller.end() };
    }
    return { afterwards: () => controller.startWhenReady() };
  }),

  attach: request('initialized', noArguments, (controller) => {
    throw new RequestError(controller.client.translate('attachImpossible'));
  }),

  configurationDone: request('initialized', noArguments, (controller) => ({ afterwards: () => controller.configurationDone() })),

  restart: request('launched', v.looseObject({ arguments: v.optional(launchSchema) }), async (controller, given) => {
    const { settings } = controller;
    const changed = given.arguments?.program ? launchSettings(given.arguments, controller.client.translate) : settings;
    if (!changed) throw new RequestError(controller.client.translate('programMissing'));
    await controller.load(changed);
    return { afterwards: () => controller.startWhenReady() };
  }),

  terminate: request('always', noArguments, (controller) => ({ afterwards: () => controller.end() }), { urgent: true }),

  disconnect: request(
    'always',
    noArguments,
    (controller) => ({
      afterwards: () => {
        controller.abandon();
        controller.options.ended?.();
      },
    }),
    { urgent: true },
  ),
};
