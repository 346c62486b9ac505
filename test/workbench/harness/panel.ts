import type { FrameLocator, Page } from 'playwright-core';
import { eventually, patienceMs } from './conditions';

/** The first webview of a window takes long: its service worker has to start. */
const firstWebviewLimitMs = 60_000;

/** A line of a TCB as the panel shows it. */
export interface PanelField {
  readonly value: string;
  /** What it was before the latest step, when that changed it. */
  readonly former: string | undefined;
}

/** One end of the connection as the panel shows it. */
export interface PanelEndpoint {
  readonly host: string;
  readonly state: string;
  readonly formerState: string | undefined;
  /** By path, as in `snd.una`. */
  readonly fields: Readonly<Record<string, PanelField>>;
  /** The call that the process is in, '' when in none. */
  readonly call: string;
  /** The latest call that returned, with its result: `read(conn, 1024) = 0`. */
  readonly lastReturn: string;
}

/** An arrow of the ladder. */
export interface PanelArrow {
  readonly label: string;
  readonly from: string;
  readonly fate: string;
}

/** All that the panel says at one moment. */
export interface PanelReading {
  readonly status: string;
  /** How many events have happened. */
  readonly position: number;
  readonly client: PanelEndpoint;
  readonly server: PanelEndpoint;
  /** The segment that arrived, or was lost, last. */
  readonly lastArrow: PanelArrow | undefined;
}

/** F10 goes to the next thing that happens while no segment is on its way: the calls before `connect`, the `sleep` before `close`. */
const pressesForOneSegment = 20;

type Attributes = Readonly<Record<string, string>>;

/** The document inside the panel: a webview is a frame in a frame. */
export function panelFrame(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview[src*="extensionId=tcp-teardown.tcp-teardown-debugger"]').frameLocator('#active-frame');
}

/** Waits until the panel shows a session's picture. */
export async function waitForPanel(page: Page): Promise<FrameLocator> {
  const frame = panelFrame(page);
  await frame.locator('[data-testid=panel] [data-endpoint]').first().waitFor({ timeout: firstWebviewLimitMs });
  return frame;
}

/**
 * The data attributes of everything in the panel, in document order, read in one go so that all belong to the same
 * moment. The parts are custom elements, whose shadow trees the walk enters.
 */
async function readAttributes(page: Page): Promise<Attributes[]> {
  return panelFrame(page)
    .locator('[data-testid=panel]')
    .evaluate((main) => {
      // A stack instead of a recursive function: named functions do not survive the way into the page.
      const found: Record<string, string>[] = [];
      const waiting: Element[] = [main];
      for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
        if (element instanceof HTMLElement || element instanceof SVGElement) {
          found.push({ ...(element.dataset as Record<string, string>) });
        }
        waiting.push(...[...element.children, ...(element.shadowRoot?.children ?? [])].reverse());
      }
      return found;
    });
}

/** What the attributes of one card say; the card's own come first, up to the next card's. */
function endpointIn(attributes: readonly Attributes[], role: string): PanelEndpoint {
  const start = attributes.findIndex((each) => each.endpoint === role);
  const card = attributes[start];
  if (!card) {
    throw new Error(`the panel shows no ${role}`);
  }
  const after = attributes.findIndex((each, index) => index > start && each.endpoint !== undefined);
  const inside = attributes.slice(start, after < 0 ? undefined : after);
  const fields = inside.flatMap(({ field, value, former }) =>
    field === undefined ? [] : [[field, { value: value ?? '', former }] as const],
  );
  return {
    host: card.host ?? '',
    state: card.state ?? '',
    formerState: card.formerState,
    fields: Object.fromEntries(fields),
    call: inside.find((each) => each.call !== undefined)?.call ?? '',
    lastReturn: inside.find((each) => each.lastReturn !== undefined)?.lastReturn ?? '',
  };
}

function lastArrowIn(attributes: readonly Attributes[], position: number): PanelArrow | undefined {
  const arrived = attributes
    .filter((each) => each.kind === 'segment' && each.endEvent !== undefined && Number(each.endEvent) < position)
    .sort((left, right) => Number(left.endEvent) - Number(right.endEvent));
  const last = arrived.at(-1);
  return last && { label: last.label ?? '', from: last.from ?? '', fate: last.fate ?? '' };
}

/** Reads the panel as it is now. */
export async function readPanel(page: Page): Promise<PanelReading> {
  const attributes = await readAttributes(page);
  const main = attributes.find((each) => each.testid === 'panel');
  const position = Number(main?.position ?? Number.NaN);
  return {
    status: main?.status ?? '',
    position,
    client: endpointIn(attributes, 'client'),
    server: endpointIn(attributes, 'server'),
    lastArrow: lastArrowIn(attributes, position),
  };
}

/** Does something that makes the world move, waits until the panel shows another moment, stopped, and reads it. */
export async function panelAfter(page: Page, action: () => Promise<void>): Promise<PanelReading> {
  const before = (await readPanel(page)).position;
  await action();
  return eventually(
    `the panel to leave position ${before}`,
    () => readPanel(page),
    ({ position, status }) => status === 'stopped' && position !== before,
    patienceMs,
  );
}

/** Presses F10 until another segment has arrived; returns what the panel said after each press. */
export async function stepToNextSegment(page: Page): Promise<PanelReading[]> {
  const before = JSON.stringify((await readPanel(page)).lastArrow);
  const seen: PanelReading[] = [];
  while (seen.length < pressesForOneSegment) {
    const reading = await panelAfter(page, () => page.keyboard.press('F10'));
    seen.push(reading);
    if (JSON.stringify(reading.lastArrow) !== before) {
      return seen;
    }
  }
  throw new Error(`no segment arrived within ${pressesForOneSegment} steps`);
}
