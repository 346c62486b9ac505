import type { CompiledNetwork, FaultKind } from '../compiled';
import { type DiagnosticList, didYouMean } from '../diagnostics';
import { durationNs, integerValue } from '../literals';
import type { FaultItem, InjectItem, LatencyRule, LossRule, Name, NetworkBlock, Quantity } from '../tree';
import { segmentKinds } from '../words';
import type { HostSymbol } from './meaning';

const defaultLatencyNs = 10e6;
/** How long after the original a duplicate arrives when the rule does not say. */
const defaultDuplicateAfterNs = 1e6;
const durationHint = 'A duration is a number and its unit: us, ms, s or min, as in `10ms`.';

/** Checks the rules of the network and makes of them what the world needs. */
export class NetworkChecker {
  private readonly network: CompiledNetwork = {
    latencyNs: defaultLatencyNs,
    latencyBetween: [],
    loss: undefined,
    faults: [],
    injections: [],
  };

  constructor(
    private readonly hosts: ReadonlyMap<string, HostSymbol>,
    private readonly diagnostics: DiagnosticList,
  ) {}

  check(blocks: readonly NetworkBlock[]): CompiledNetwork {
    for (const rule of blocks.flatMap((block) => block.rules)) {
      switch (rule.kind) {
        case 'latency':
          this.latency(rule);
          break;
        case 'loss':
          this.loss(rule);
          break;
        case 'fault':
          this.fault(rule);
          break;
        case 'inject':
          this.inject(rule);
          break;
      }
    }
    return this.network;
  }

  private latency(rule: LatencyRule): void {
    const latencyNs = this.duration(rule.latency);
    if (!rule.between) {
      this.network.latencyNs = latencyNs;
      return;
    }
    const [one, other] = rule.between;
    const hosts: [number, number] = [this.host(one), this.host(other)];
    if (hosts[0] === hosts[1] && hosts[0] >= 0) {
      this.diagnostics.error('same-host', other.source, 'A latency is between two different hosts.');
    }
    this.network.latencyBetween.push({ hosts, latencyNs });
  }

  private loss(rule: LossRule): void {
    const percent = Number(rule.percent.text);
    if (rule.percent.text !== '' && !(percent >= 0 && percent <= 100)) {
      this.diagnostics.error('bad-number', rule.percent.source, `\`${rule.percent.text}\` is not a percentage.`, {
        expected: 'a number from 0 to 100',
        hint: 'For example `loss 5% seed 1`.',
      });
    }
    const seed = rule.seed ? this.wholeNumber(rule.seed, 0) : 1;
    this.network.loss = { probability: (percent || 0) / 100, seed };
  }

  private fault(rule: FaultItem): void {
    const kind = this.segmentKind(rule.segment);
    const from = this.host(rule.host);
    const occurrence = rule.occurrence ? this.wholeNumber(rule.occurrence, 1) : 1;
    if (rule.every && rule.occurrence) {
      this.diagnostics.error('bad-rule', rule.occurrence.source, `\`every\` takes all of them, \`#${rule.occurrence.text}\` only one.`, {
        hint: 'Leave out one of the two.',
      });
    }
    let byNs = rule.action === 'duplicate' ? defaultDuplicateAfterNs : 0;
    if (rule.by) byNs = this.duration(rule.by);
    if (rule.by && rule.action === 'drop') {
      this.diagnostics.error('bad-rule', rule.by.source, 'A dropped segment has no delay.', {
        hint: 'Use `delay ... by ...` to delay it.',
      });
    }
    if (!rule.by && rule.action === 'delay' && rule.segment.text !== '') {
      this.diagnostics.error('bad-rule', rule.source, 'It is not said by how much the segment is delayed.', {
        expected: 'delay K from HOST #N by D',
        hint: 'For example `delay FIN from client #1 by 300ms`.',
      });
    }
    this.network.faults.push({ action: rule.action, kind, from, occurrence: rule.every ? 'every' : occurrence, byNs, source: rule.source });
  }

  private segmentKind(name: Name): FaultKind {
    const upper = name.text.replace(/\s/g, '').toUpperCase();
    const text = upper === 'SYNACK' ? 'SYN-ACK' : upper;
    if (Object.hasOwn(segmentKinds, text)) return text as FaultKind;
    if (name.text !== '') {
      const kinds = Object.keys(segmentKinds);
      this.diagnostics.error('unknown-segment', name.source, `\`${name.text}\` is no kind of segment.`, {
        expected: kinds.join(', '),
        ...didYouMean(text, kinds),
      });
    }
    return 'ANY';
  }

  private inject(rule: InjectItem): void {
    const atNs = this.duration(rule.at);
    const from = this.host(rule.host);
    const segment = parseSegment(rule.segment);
    if (typeof segment === 'string') {
      if (rule.segment === '' && rule.segmentSource.startOffset === rule.segmentSource.endOffset) return;
      this.diagnostics.error('bad-segment', rule.segmentSource, segment, {
        expected: '"FLAGS SEQ:END(LENGTH) ack ACK win WINDOW"',
        hint: 'For example `"R. 2:2(0) ack 102 win 1000"`; FLAGS are of S F R P and a dot for ACK.',
      });
      return;
    }
    this.network.injections.push({ atNs, from, ...segment, source: rule.source });
  }

  /** The number of a host, or -1 when there is none of this name. */
  private host(name: Name): number {
    const number = this.hosts.get(name.text)?.number ?? -1;
    if (number < 0 && name.text !== '') reportUnknownHost(name, this.hosts, this.diagnostics);
    return number;
  }

  private duration(quantity: Quantity): number {
    if (quantity.text === '') return 0;
    const value = durationNs(quantity.text);
    if (value !== undefined) return value;
    const unitless = integerValue(quantity.text) !== undefined;
    this.diagnostics.error(
      'bad-duration',
      quantity.source,
      `\`${quantity.text}\` is no duration${unitless ? ': the unit is missing' : ''}.`,
      {
        expected: 'a duration',
        hint: unitless ? `Write \`${quantity.text}ms\`, or us, s or min.` : durationHint,
      },
    );
    return 0;
  }

  private wholeNumber(quantity: Quantity, smallest: number): number {
    const value = integerValue(quantity.text);
    if (value !== undefined && value >= smallest && value <= 0xffffffff) return value;
    if (quantity.text !== '') {
      this.diagnostics.error('bad-number', quantity.source, `\`${quantity.text}\` is not a whole number from ${smallest}.`);
    }
    return smallest;
  }
}

/** Reports a name that no host has, with the names that there are. */
export function reportUnknownHost(name: Name, hosts: ReadonlyMap<string, unknown>, diagnostics: DiagnosticList): void {
  if (diagnostics.isDoubtful(name.text) || diagnostics.isIncomplete) return;
  const names = [...hosts.keys()].filter((host) => host !== '');
  const shown = names.slice(0, 10).map((host) => `\`${host}\``);
  const there = names.length === 0 ? 'The scenario has no hosts.' : `The hosts are ${shown.join(', ')}${names.length > 10 ? ', ...' : ''}.`;
  const { hint } = didYouMean(name.text, names);
  diagnostics.error('unknown-host', name.source, `There is no host \`${name.text}\`.`, {
    expected: 'the name of a host',
    hint: hint ? `${hint} ${there}` : there,
  });
}

export interface ForgedSegment {
  flags: string;
  relativeSeq: number;
  relativeAck: number;
  length: number;
  window: number;
}

/** Reads a segment in tcpdump's notation: `R. 2:2(0) ack 102 win 1000`. A text is what is wrong with it. */
export function parseSegment(text: string): ForgedSegment | string {
  const pattern = /^\s*\[?([SFRP.]+)\]?,?\s+(?:seq\s+)?(-?\d+)(?::(-?\d+)(?:\((\d+)\))?)?,?(?:\s+ack\s+(-?\d+),?)?(?:\s+win\s+(\d+))?\s*$/;
  const match = pattern.exec(text);
  if (!match) return 'The segment is not in the notation of tcpdump.';
  const [, flags = '', seq, end, size, ack, win] = match;
  const relativeSeq = Number(seq);
  const length = size === undefined ? (end === undefined ? 0 : Number(end) - relativeSeq) : Number(size);
  const window = win === undefined ? 1000 : Number(win);
  if (new Set(flags).size !== flags.length) return `The flags \`${flags}\` name one twice.`;
  if (end !== undefined && Number(end) - relativeSeq !== length)
    return `${seq}:${end} are ${Number(end) - relativeSeq} bytes, not ${length}.`;
  if (length < 0 || length > 65495) return 'A segment carries 0 to 65495 bytes.';
  if (window > 65535) return 'The window is a number of 16 bits: at most 65535.';
  if (flags.includes('.') && ack === undefined) return 'A segment with the ACK flag (`.`) needs `ack` and a number.';
  if (!flags.includes('.') && ack !== undefined) return 'A segment with `ack` needs the ACK flag, the dot in FLAGS.';
  const ordered = [...'SFRP.'].filter((flag) => flags.includes(flag)).join('');
  return { flags: ordered, relativeSeq, relativeAck: ack === undefined ? 0 : Number(ack), length, window };
}
