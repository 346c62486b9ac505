import assert from 'node:assert/strict';
import { sysctls } from '../../../src/engine/host/sysctls';
import type { KnowledgeEntry } from '../../../src/engine/knowledge/entries';
import { entryOf, knowledgeEntries, localeOf, lookUp } from '../../../src/engine/knowledge/knowledge';
import { constants, errnoNumbers } from '../../../src/engine/program/constants';
import { calls } from '../../../src/engine/program/systemCalls';
import { declarationWords, hostWords, networkWords, ruleWords, stackNames } from '../../../src/engine/scenario/words';
import { tcpStates } from '../../../src/engine/tcp/states';
import type { SegmentKind, TimerName } from '../../../src/engine/trace/events';

/** Every text of an entry, with the path to it: `CLOSE_WAIT.leftBy.zh`. */
function textsOf(entry: KnowledgeEntry): [path: string, text: string][] {
  return Object.entries(entry).flatMap(([part, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${entry.name}.${part}`, value]];
    if (Array.isArray(value)) return value.map((item, index) => [`${entry.name}.${part}[${index}]`, String(item)]);
    return Object.entries(value as Record<string, string>).map(([locale, text]) => [`${entry.name}.${part}.${locale}`, text]);
  });
}

describe('the knowledge base', () => {
  it('has an entry for each of the eleven states, by the kind', () => {
    assert.deepEqual(
      tcpStates.filter((state) => lookUp(state)?.kind !== 'state'),
      [],
    );
  });

  it('knows each state in the spellings of the RFC, of netstat and of ss', () => {
    const spellings: Record<string, string[]> = {
      FIN_WAIT_1: ['FIN_WAIT_1', 'FIN-WAIT-1', 'FIN_WAIT1', 'fin-wait-1'],
      FIN_WAIT_2: ['FIN_WAIT_2', 'FIN-WAIT-2', 'FIN_WAIT2'],
      TIME_WAIT: ['TIME_WAIT', 'TIME-WAIT'],
      CLOSE_WAIT: ['CLOSE_WAIT', 'CLOSE-WAIT'],
      LAST_ACK: ['LAST_ACK', 'LAST-ACK'],
      SYN_SENT: ['SYN_SENT', 'SYN-SENT'],
      SYN_RECEIVED: ['SYN_RECEIVED', 'SYN-RECEIVED', 'SYN_RECV', 'SYN-RECV'],
      ESTABLISHED: ['ESTABLISHED', 'ESTAB'],
    };
    for (const [state, words] of Object.entries(spellings)) {
      for (const word of words) assert.equal(entryOf(word)?.name, state, word);
    }
  });

  it('has an entry for every call of the language, and for no other', () => {
    const described = knowledgeEntries.flatMap((entry) => (entry.kind === 'call' ? [entry.name] : []));
    assert.deepEqual([...described].sort(), [...calls.keys()].sort());
  });

  it('has an entry for every word of declarations and network rules', () => {
    const words = [...declarationWords, ...hostWords, ...networkWords, ...ruleWords, ...stackNames];
    assert.deepEqual(
      words.filter((word) => entryOf(word, 'keyword') === undefined),
      [],
    );
  });

  it('has an entry for every option and constant of the language', () => {
    const missing = [...constants.keys()].filter((name) => !['option', 'constant'].includes(entryOf(name)?.kind ?? ''));
    assert.deepEqual(missing, []);
  });

  it('puts the options where setsockopt takes them', () => {
    for (const { name, group } of constants.values()) {
      const entry = entryOf(name);
      if (group === 'socket-option') assert.ok(entry?.kind === 'option' && entry.level === 'SOL_SOCKET', name);
      if (group === 'tcp-option') assert.ok(entry?.kind === 'option' && entry.level === 'IPPROTO_TCP', name);
    }
  });

  it('has an entry for every error name of the language', () => {
    const missing = Object.keys(errnoNumbers).filter((name) => entryOf(name)?.kind !== 'errno');
    assert.deepEqual(missing, []);
  });

  it('has an entry for every sysctl of the language, and for no other, with the default that the hosts have', () => {
    const described = knowledgeEntries.flatMap((entry) => (entry.kind === 'sysctl' ? [entry.name] : []));
    assert.deepEqual([...described].sort(), [...sysctls.keys()].sort());
    for (const { key, default: standard } of sysctls.values()) {
      const entry = entryOf(key);
      assert.ok(entry?.kind === 'sysctl' && entry.default === (standard || '""'), key);
    }
  });

  it('has an entry for every kind of segment and every timer', () => {
    const segments: Record<SegmentKind | 'ANY', true> = {
      SYN: true,
      'SYN-ACK': true,
      FIN: true,
      RST: true,
      DATA: true,
      ACK: true,
      ANY: true,
    };
    for (const kind of Object.keys(segments)) assert.equal(lookUp(kind)?.kind, 'segment', kind);
    const timers: TimerName[] = ['retransmission', 'tail-loss-probe', 'zero-window-probe', 'delayed-ack', 'time-wait', 'fin-wait-2'];
    const others: TimerName[] = ['keepalive', 'syn-ack', 'linger', 'user-timeout'];
    for (const timer of [...timers, ...others]) assert.equal(lookUp(timer, 'en', 'timer')?.kind, 'timer', timer);
  });

  it('leaves no text empty, in no language', () => {
    const empty = knowledgeEntries.flatMap(textsOf).filter(([, text]) => text.trim() === '');
    assert.deepEqual(empty, []);
  });

  it('names at least one source for every entry', () => {
    assert.deepEqual(
      knowledgeEntries.filter((entry) => entry.sources.length === 0).map((entry) => entry.name),
      [],
    );
  });

  it('writes English in English and Chinese in Chinese', () => {
    const chinese = /[\u4e00-\u9fff]/;
    const wrong = knowledgeEntries
      .flatMap(textsOf)
      .filter(([path, text]) => (path.endsWith('.zh') ? !chinese.test(text) && /[a-z]{4}/.test(text) : chinese.test(text)));
    assert.deepEqual(wrong, []);
  });

  it('has two entries for one word only where they differ in kind', () => {
    const seen = new Map<string, string>();
    for (const entry of knowledgeEntries) {
      for (const name of [entry.name, ...(entry.aliases ?? [])]) {
        const key = `${entry.kind} ${name}`;
        assert.equal(seen.get(key) ?? entry.name, entry.name, key);
        seen.set(key, entry.name);
      }
    }
  });
});

describe('lookUp', () => {
  it('says of TIME_WAIT what the issue asks for', () => {
    const text = lookUp('TIME_WAIT')?.markdown ?? '';
    for (const words of [
      'Entered by',
      'Left by',
      'Bounded by',
      'Shown as',
      'netstat',
      'When many pile up',
      'Sources',
      '4 minutes',
      '60 s',
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.match(text, /\[RFC 9293 3\.6\]\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc9293#section-3\.6\)/);
  });

  it('answers in Chinese for any Chinese locale, else in English', () => {
    assert.deepEqual(['zh-cn', 'zh-CN', 'zh', 'en', 'de', 'zhx'].map(localeOf), ['zh', 'zh', 'zh', 'en', 'en', 'en']);
    assert.match(lookUp('CLOSE_WAIT', 'zh-cn')?.markdown ?? '', /如何进入/);
    assert.match(lookUp('CLOSE_WAIT', 'zh-cn')?.markdown ?? '', /在 Linux 6\.18 上实测/);
  });

  it('tells the call close from the state that kernels call CLOSE', () => {
    assert.equal(lookUp('close')?.kind, 'call');
    assert.equal(lookUp('CLOSE')?.kind, 'state');
    assert.equal(lookUp('close()')?.kind, 'call');
  });

  it('finds a sysctl by its key and by the last part of it', () => {
    assert.equal(entryOf('net.ipv4.tcp_fin_timeout'), entryOf('tcp_fin_timeout'));
    assert.equal(lookUp('net.ipv4.tcp_fin_timeout')?.kind, 'sysctl');
  });

  it('finds a TCB field at the end of a path', () => {
    assert.match(lookUp('client.snd.una')?.title ?? '', /^SND\.UNA/);
    assert.match(lookUp('server.iss')?.title ?? '', /^ISS/);
    assert.equal(lookUp('SND.NXT')?.kind, 'field');
    assert.equal(lookUp('server.close'), undefined);
  });

  it('takes the struct before the timer of the same name, unless told otherwise', () => {
    assert.equal(lookUp('linger')?.kind, 'keyword');
    assert.equal(lookUp('linger', 'en', 'timer')?.kind, 'timer');
  });

  it('knows nothing of other words, not even of those that every object has', () => {
    for (const word of ['', ' ', 'buffer', 'constructor', '__proto__', 'toString', 'x.y.z', '.', '...']) {
      assert.equal(lookUp(word), undefined, word);
    }
  });

  it('has plain text without Markdown', () => {
    const plain = lookUp('FIN_WAIT_2')?.plain ?? '';
    assert.doesNotMatch(plain, /[`*]|\]\(/);
    assert.match(plain, /^FIN_WAIT_2 · TCP state\n/);
  });
});
