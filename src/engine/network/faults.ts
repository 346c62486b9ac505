import type { CompiledNetwork, FaultKind, FaultRule } from '../scenario/compiled';
import type { SegmentKind } from '../trace/events';
import type { Memory } from '../world/memory';
import type { Allocator } from '../world/records';

const kinds: readonly FaultKind[] = ['SYN', 'SYN-ACK', 'FIN', 'RST', 'DATA', 'ACK', 'ANY'];

/** Counts what each host sends of each kind, and finds the rule that a segment falls under. */
export class FaultCounters {
  private readonly counters: number;

  constructor(
    private readonly memory: Memory,
    allocator: Allocator,
    private readonly network: CompiledNetwork,
    hosts: number,
  ) {
    this.counters = allocator.allocate(hosts * kinds.length);
  }

  /** Counts a segment of the host and returns the first rule that it falls under. */
  match(host: number, kind: SegmentKind): FaultRule | undefined {
    const ofKind = this.count(host, kind);
    const ofAny = this.count(host, 'ANY');
    return this.network.faults.find((rule) => {
      if (rule.from !== host || (rule.kind !== kind && rule.kind !== 'ANY')) return false;
      return rule.occurrence === 'every' || rule.occurrence === (rule.kind === 'ANY' ? ofAny : ofKind);
    });
  }

  private count(host: number, kind: FaultKind): number {
    const address = this.counters + host * kinds.length + kinds.indexOf(kind);
    const count = (this.memory.cells[address] as number) + 1;
    this.memory.write(address, count);
    return count;
  }
}
