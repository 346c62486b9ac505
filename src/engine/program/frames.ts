import type { CompiledVariable, VariableType } from '../scenario/compiled';
import { typeText } from '../scenario/types';
import type { Memory } from '../world/memory';
import type { VariableSnapshot } from '../world/snapshot';
import { epollEventsText } from './constants';
import { decodeUtf8 } from './utf8';
import type { Values } from './values';

/** Shows the variables of a frame as C would write them. */
export class VariableReader {
  constructor(
    private readonly memory: Memory,
    private readonly values: Values,
  ) {}

  /** `variablesAddress` is where the frame's variables begin. */
  read(variable: CompiledVariable, variablesAddress: number): VariableSnapshot {
    const { name, type } = variable;
    const address = variablesAddress + variable.offset;
    const shown = { name, type: typeText(type) };
    switch (type.kind) {
      case 'int':
        return { ...shown, value: String(this.cell(address)) };
      case 'reference':
        return { ...shown, ...this.referenced(type.to, this.cell(address)) };
      default:
        return { ...shown, ...this.aggregate(type.kind, address) };
    }
  }

  private cell(address: number): number {
    return this.memory.cells[address] as number;
  }

  private referenced(kind: (VariableType & { kind: 'reference' })['to'], pointer: number): Omit<VariableSnapshot, 'name' | 'type'> {
    return pointer === 0 ? { value: 'NULL' } : this.aggregate(kind, pointer);
  }

  private aggregate(kind: 'chars' | 'linger' | 'epollEvents', pointer: number): Omit<VariableSnapshot, 'name' | 'type'> {
    switch (kind) {
      case 'chars':
        return { value: quoted(this.values.string(pointer)) };
      case 'linger': {
        const [onOff, seconds] = [String(this.cell(pointer)), String(this.cell(pointer + 1))];
        const members = [
          { name: 'l_onoff', type: 'int', value: onOff },
          { name: 'l_linger', type: 'int', value: seconds },
        ];
        return { value: `{${onOff}, ${seconds}}`, members };
      }
      case 'epollEvents': {
        const members = Array.from({ length: this.cell(pointer) }, (_, i) => this.event(i, pointer + 1 + 2 * i));
        return {
          value: `{${members
            .filter((member) => member.value !== '{0, 0}')
            .map((member) => member.value)
            .join(', ')}}`,
          members,
        };
      }
    }
  }

  private event(index: number, address: number): VariableSnapshot {
    const events = epollEventsText(this.cell(address));
    const fd = String(this.cell(address + 1));
    const members = [
      { name: 'events', type: 'int', value: events },
      { name: 'data.fd', type: 'int', value: fd },
    ];
    return { name: `[${index}]`, type: 'struct epoll_event', value: `{${events}, ${fd}}`, members };
  }
}

const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** Bytes as a C string, at most 200 characters of it. */
function quoted(bytes: Uint8Array): string {
  const text = [...decodeUtf8(bytes.subarray(0, 800))];
  const shown = text.slice(0, 200).map(escaped).join('');
  return `"${shown}"${text.length > 200 || bytes.length > 800 ? '...' : ''}`;
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return escapes[character] ?? (code < 32 ? `\\${code.toString(8).padStart(3, '0')}` : character);
}
