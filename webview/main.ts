import * as v from 'valibot';
import { parseHostMessage } from '../src/extension/panel/protocol';
import { initialModel, reduce } from './model/model';
import { initialChoices, TeardownPanel } from './parts/teardown-panel';
import './toolkit';

interface HostApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): HostApi;

const choices = v.object({
  absolute: v.boolean(),
  connection: v.union([v.number(), v.literal('action')]),
  tab: v.picklist(['ladder', 'diagram']),
});

const host = acquireVsCodeApi();
const panel = new TeardownPanel();
const kept = v.safeParse(choices, host.getState());
panel.choices = kept.success ? kept.output : initialChoices;
panel.model = initialModel;
panel.send = (message) => host.postMessage(message);
panel.keep = (chosen) => host.setState(chosen);

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = parseHostMessage(event.data);
  if (!message) return;
  panel.model = reduce(panel.model, message);
  document.documentElement.lang = panel.model.language;
});

document.body.append(panel);
host.postMessage({ type: 'ready' });
