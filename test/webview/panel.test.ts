import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { lookUp } from '../../src/engine/knowledge/knowledge';
import type { HostMessage, PageMessage } from '../../src/extension/panel/protocol';
import { launchChromium } from '../workbench/harness/chromium';
import { openPanel, type PanelPage } from './harness';
import { Player } from './recording';

describe('the panel in a browser', function () {
  // The first start of a Chromium on a busy machine is slow.
  this.timeout(60_000);
  let browser: Browser;
  let panel: PanelPage;
  const player = new Player('four-way-close');

  before(async () => {
    browser = await launchChromium();
  });

  after(async () => {
    await browser.close();
  });

  async function open(options: Parameters<typeof openPanel>[1] = {}): Promise<void> {
    panel = await openPanel(browser, options);
  }

  async function tell(messages: HostMessage[]): Promise<void> {
    for (const message of messages) await panel.post(message);
    await panel.settled();
  }

  const find = (selector: string) => panel.page.locator(selector);
  const attribute = (selector: string, name: string) => find(selector).first().getAttribute(name);
  const text = async (selector: string) => (await find(selector).first().innerText()).replace(/\s+/g, ' ').trim();
  const sent = async <Type extends PageMessage['type']>(type: Type) => (await panel.sent()).filter((message) => message.type === type);

  afterEach(async () => {
    const complaints = panel.complaints.slice();
    await panel.page.close();
    assert.deepEqual(complaints, [], 'the console and the security policy have nothing to complain of');
  });

  describe('at a stop', () => {
    beforeEach(async () => {
      await open();
      await tell(player.messagesAt(player.stopAt('FIN_WAIT_1', 'CLOSE_WAIT')));
    });

    it('shows both states with what they were', async () => {
      assert.equal(await attribute('[data-endpoint=client]', 'data-state'), 'FIN_WAIT_1');
      assert.equal(await attribute('[data-endpoint=server]', 'data-state'), 'CLOSE_WAIT');
      assert.equal(await attribute('[data-endpoint=server]', 'data-host'), 'server');
      assert.equal(await text('[data-endpoint=server] .was'), 'was ESTABLISHED');
    });

    it('shows the TCB with relative numbers, and marks what the step changed', async () => {
      const field = '[data-endpoint=server] [data-field="rcv.nxt"]';
      assert.equal(await attribute(field, 'data-value'), '20');
      assert.equal(await attribute(field, 'data-former'), '19');
      assert.equal(await text(field), 'RCV.NXT 20 ← was 19');
      assert.equal(await attribute('[data-endpoint=client] [data-field="snd.una"]', 'data-former'), null);
    });

    it('shows the current call, the last result, the timer and the end of the file', async () => {
      assert.equal(await attribute('[data-endpoint=server] [data-call]', 'data-call'), 'read(conn, buffer, sizeof(buffer))');
      assert.equal(await attribute('[data-endpoint=client] [data-last-return]', 'data-last-return'), 'close(fd) = 0');
      assert.equal(await text('[data-endpoint=server] [data-timer="delayed-ack"]'), 'delayed ACK 42 of 42 ms');
      assert.equal(await attribute('[data-endpoint=server] [data-buffer=receive]', 'data-eof'), 'true');
    });

    it('marks in the ladder the segment that has just arrived', async () => {
      const arrow = '[data-kind=segment][data-current]';
      assert.equal(await find(arrow).count(), 1);
      assert.equal(await attribute(arrow, 'data-label'), 'FIN,ACK seq 19 ack 1');
      assert.equal(await attribute(arrow, 'data-from'), 'client');
      assert.equal(await attribute(arrow, 'data-fate'), 'arrived');
    });

    it('shows in the state diagram where both are, how they came and what can come next', async () => {
      await find('#tab-diagram').click();
      assert.equal(await attribute('[data-node=FIN_WAIT_1]', 'data-here'), 'client');
      assert.equal(await attribute('[data-node=CLOSE_WAIT]', 'data-here'), 'server');
      assert.equal(await find('[data-trail=client]').count(), 3);
      assert.equal(await find('[data-trail=server][data-transition="ESTABLISHED>CLOSE_WAIT"]').count(), 1);
      const next = await find('[data-testid=next-client] li').evaluateAll((items) =>
        items.map((item) => (item as HTMLElement).dataset.nextState),
      );
      assert.deepEqual(next, ['FIN_WAIT_2', 'CLOSING', 'TIME_WAIT']);
    });

    it('has a way in the diagram for each transition of figure 5', async () => {
      const ways = await find('.edge[data-transition]').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
      assert.equal(ways.length, 21);
      assert.ok(ways.every((way) => way?.startsWith('M')));
    });

    it('shows absolute numbers at a click, and keeps that', async () => {
      await find('[data-testid=absolute]').click();
      const value = Number(await attribute('[data-endpoint=server] [data-field="snd.una"]', 'data-value'));
      assert.equal(value, Number(await attribute('[data-endpoint=server] [data-field="iss"]', 'data-value')) + 1);
      assert.doesNotMatch((await attribute('[data-kind=segment][data-current]', 'data-label')) ?? '', /seq 19\b/);
    });

    it('asks for the commands of the debugger', async () => {
      for (const command of ['reverseContinue', 'stepBack', 'stepOver', 'stepInto', 'continue'])
        await find(`[data-command=${command}]`).click();
      assert.deepEqual(
        (await sent('command')).map((message) => message.type === 'command' && message.command),
        ['reverseContinue', 'stepBack', 'stepOver', 'stepInto', 'continue'],
      );
    });

    it('goes to the moment of what is clicked', async () => {
      await find('[data-kind=state][data-label*="ESTABLISHED to FIN_WAIT_1"]').click();
      const index = Number(await attribute('[data-kind=state][data-label*="ESTABLISHED to FIN_WAIT_1"]', 'data-event'));
      assert.deepEqual(await sent('moveTo'), [{ type: 'moveTo', position: index + 1 }]);
    });

    it('goes through the ladder by keys', async () => {
      await find('ladder-view .scroller').focus();
      await panel.page.keyboard.press('Home');
      const first = await attribute('ladder-view .scroller', 'aria-activedescendant');
      await panel.page.keyboard.press('ArrowDown');
      const second = await attribute('ladder-view .scroller', 'aria-activedescendant');
      assert.ok(first && second && first !== second);
      assert.equal(await find(`#${second}.chosen`).count(), 1);
      const position = Number(await attribute(`#${second}`, 'data-event')) + 1;
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await sent('moveTo'), [{ type: 'moveTo', position }]);
    });

    it('explains a state on hover and a field on focus, as text', async () => {
      await find('[data-endpoint=client] .state .term').hover();
      await find('[data-testid=documentation]').waitFor();
      assert.deepEqual(await sent('lookUp'), [{ type: 'lookUp', name: 'FIN_WAIT_1' }]);
      const markdown = `${lookUp('FIN_WAIT_1')?.markdown}\n\n<img src=x onerror="document.title='broken'">`;
      await tell([{ type: 'documentation', name: 'FIN_WAIT_1', markdown }]);
      assert.match(await text('[data-testid=documentation]'), /^FIN_WAIT_1 · TCP state .*Entered by.*RFC 9293.*<img src=x/);
      assert.equal(await find('documentation-card img').count(), 0);
      await find('[data-endpoint=client] [data-field="snd.una"] .term').focus();
      await find('[data-testid=documentation][data-name="SND.UNA"]').waitFor();
      await tell([{ type: 'documentation', name: 'SND.UNA' }]);
      assert.equal(await text('[data-testid=documentation]'), 'Nothing is written about SND.UNA yet.');
      await panel.page.keyboard.press('Escape');
      await find('[data-testid=documentation]').waitFor({ state: 'detached' });
    });

    it('says politely what happened', async () => {
      const announcement = find('[data-testid=announcement]');
      assert.equal(await announcement.getAttribute('aria-live'), 'polite');
      assert.match(
        (await announcement.textContent()) ?? '',
        /^FIN,ACK seq 19 ack 1, client to server, arrives after 10 ms\. server: ESTABLISHED to CLOSE_WAIT\. client FIN_WAIT_1\. server CLOSE_WAIT\.$/,
      );
    });

    it('keeps the present moment in view', async () => {
      const line = await find('ladder-view .present line').boundingBox();
      const frame = await find('ladder-view .scroller').boundingBox();
      assert.ok(line && frame && line.y > frame.y && line.y < frame.y + frame.height);
    });
  });

  describe('through a session', () => {
    it('shows at every stop what the world is like, forwards and backwards', async () => {
      await open();
      const read = async () => ({
        position: await attribute('[data-testid=panel]', 'data-position'),
        client: await attribute('[data-endpoint=client]', 'data-state'),
        server: await attribute('[data-endpoint=server]', 'data-state'),
        timeline: await find('time-bands svg').getAttribute('aria-label'),
      });
      const seen: Awaited<ReturnType<typeof read>>[] = [];
      for (let stop = 0; stop < player.stops; stop++) {
        await tell(player.messagesAt(stop));
        seen.push(await read());
      }
      assert.deepEqual(
        seen.map(({ client, server }) => `${client} ${server}`),
        [
          'CLOSED CLOSED',
          'SYN_SENT SYN_RECEIVED',
          'ESTABLISHED SYN_RECEIVED',
          'ESTABLISHED ESTABLISHED',
          'ESTABLISHED ESTABLISHED',
          'ESTABLISHED ESTABLISHED',
          'FIN_WAIT_1 CLOSE_WAIT',
          'FIN_WAIT_2 CLOSE_WAIT',
          'TIME_WAIT LAST_ACK',
          'TIME_WAIT CLOSED',
          'CLOSED CLOSED',
        ],
      );
      for (let stop = player.stops - 2; stop >= 0; stop--) {
        await tell(player.messagesAt(stop, { cameFrom: stop + 1, known: player.stops - 1 }));
        const { position, client, server } = await read();
        const { timeline: _, ...before } = seen[stop] ?? { timeline: '' };
        assert.deepEqual({ position, client, server }, before);
      }
    });

    it('shows what was seen before going back as later than now', async () => {
      await open();
      await tell(player.messagesAt(5, { known: player.stops - 1 }));
      assert.ok((await find('[data-future]').count()) > 10);
      assert.equal(await find('[data-current][data-future]').count(), 0);
    });

    it('shows a loss as a cross and the next try as one', async () => {
      await open();
      const lossy = new Player('lost-ack-4');
      await tell(lossy.messagesAt(lossy.stops - 2));
      assert.equal(await find('[data-fate=lost] .cross').count(), 1);
      assert.equal(await find('.arrow.again').count(), 1);
    });

    it('says at the end of the world that nothing more will happen', async () => {
      await open();
      await tell(player.messagesAt(player.stops - 1));
      assert.match(await text('[data-testid=notice]'), /^Nothing more will happen\./);
      assert.ok(await find('[data-command=stepOver]').evaluate((button) => (button as HTMLButtonElement).disabled));
    });

    it('follows the action to another pair of hosts, or stays where the user looks', async () => {
      await open();
      const proxy = new Player('proxy');
      const pairs = new Set<string>();
      for (let stop = 0; stop < proxy.stops; stop++) {
        await tell(proxy.messagesAt(stop));
        pairs.add(`${await attribute('[data-endpoint=client]', 'data-host')} ${await attribute('[data-endpoint=server]', 'data-host')}`);
      }
      assert.ok(pairs.has('client proxy') && pairs.has('proxy origin'), [...pairs].join(', '));
      await find('[data-testid=connection]').click();
      await find('vscode-option[value="0"]').click();
      await panel.settled();
      assert.equal(await attribute('[data-testid=panel]', 'data-connection'), '0');
      await tell(proxy.messagesAt(12));
      assert.equal(await attribute('[data-endpoint=server]', 'data-host'), 'proxy');
    });
  });

  describe('without a picture', () => {
    const status = (kind: 'starting' | 'running' | 'ended' | 'failed', message?: string): HostMessage => ({
      type: 'status',
      session: 'one',
      name: 'a.tcp',
      status: kind,
      ...(message ? { message } : {}),
    });

    it('says it is ready, and what to do first', async () => {
      await open();
      assert.deepEqual(await panel.sent(), [{ type: 'ready' }]);
      assert.equal(await attribute('[data-testid=panel]', 'data-status'), 'empty');
      assert.match(await text('[data-testid=hint]'), /press F5/);
      await find('[data-command=start]').click();
      assert.deepEqual(await sent('command'), [{ type: 'command', command: 'start' }]);
    });

    for (const [kind, expected] of [
      ['starting', /being read/],
      ['running', /Pause/],
      ['ended', /Debug again/],
      ['failed', /Line 3.*Mend/],
    ] as const) {
      it(`says what to do when it is ${kind}`, async () => {
        await open();
        await tell([status(kind, kind === 'failed' ? 'Line 3: expected a host' : undefined)]);
        assert.match(await text('[data-testid=hint]'), expected);
      });
    }

    it('keeps the last picture when the session ends', async () => {
      await open();
      await tell([...player.messagesAt(3), { ...status('ended'), session: 'recorded' } as HostMessage]);
      assert.match(await text('[data-testid=notice]'), /^The session has ended\./);
      assert.equal(await attribute('[data-endpoint=client]', 'data-state'), 'ESTABLISHED');
      assert.ok(await find('[data-command=stepBack]').evaluate((button) => (button as HTMLButtonElement).disabled));
    });

    it('takes nothing that is no message of the host', async () => {
      await open();
      for (const data of [{ type: 'view' }, 'ready', { type: 'status', status: 'fine' }]) await panel.post(data as unknown as HostMessage);
      await panel.settled();
      assert.equal(await attribute('[data-testid=panel]', 'data-status'), 'empty');
    });
  });

  describe('for everybody', () => {
    it('speaks Chinese when VS Code does', async () => {
      await open();
      await tell([{ type: 'configure', language: 'zh-cn' }, ...player.messagesAt(6)]);
      assert.equal(await attribute('html', 'lang'), 'zh-cn');
      assert.equal(await text('#tab-ladder'), '时序图');
      assert.equal(await attribute('[data-command=stepBack]', 'aria-label'), '后退一步');
    });

    it('names every control', async () => {
      await open();
      await tell(player.messagesAt(6));
      const controls = find('vscode-button, vscode-checkbox, vscode-panel-tab, [role=listbox], [role=option], section');
      const nameless = await controls.evaluateAll((all) =>
        all.filter((each) => !each.getAttribute('aria-label') && !each.textContent?.trim()).map((each) => each.outerHTML),
      );
      assert.deepEqual(nameless, []);
    });

    for (const [width, wide] of [
      [420, false],
      [570, false],
      [1280, true],
    ] as const) {
      it(`fits into ${width} pixels`, async () => {
        await open({ width, height: 820 });
        await tell(player.messagesAt(6));
        const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `${overflow} pixels too wide`);
        assert.equal(await find('main.wide').count(), wide ? 1 : 0);
        for (const role of ['client', 'server']) {
          const card = await find(`[data-endpoint=${role}]`).boundingBox();
          assert.ok(card && card.x >= 0 && card.x + card.width <= width);
        }
      });
    }

    it('keeps room for the ladder when the Debug Console takes half of the window', async () => {
      await open({ width: 550, height: 455 });
      await tell(player.messagesAt(7));
      const ladder = await find('ladder-view').boundingBox();
      assert.ok(ladder && ladder.height >= 100, `the ladder is ${ladder?.height} pixels high`);
      const value = await find('[data-endpoint=client] [data-field="snd.una"] dd').boundingBox();
      assert.ok(value && value.y + value.height < ladder.y);
    });

    it('remembers what the user chose', async () => {
      await open({ state: { absolute: true, connection: 'action', tab: 'diagram' } });
      await tell(player.messagesAt(6));
      assert.equal(await find('state-diagram').isVisible(), true);
      assert.notEqual(await attribute('[data-endpoint=client] [data-field="snd.una"]', 'data-value'), '19');
    });
  });
});
