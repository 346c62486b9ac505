import { CanvasLine, type Meaning } from './canvas';
import { jsonSeconds } from './json';
import type { LadderRow } from './ladderRows';
import type { Translate } from './texts';
import { displayWidth, fitted, wrapped } from './width';
import { durationWords } from './words';

type NoteRow = LadderRow & { kind: 'note' };
type SendRow = LadderRow & { kind: 'send' };
type ArrivalRow = LadderRow & { kind: 'arrival' };

/** A segment on its way is an upright dotted line between the row where it leaves and the row where it arrives. */
interface Lane {
  column: number;
  copies: number;
  copiesLeft: number;
  meaning: Meaning;
  /** Number of the row in which it was drawn last: an arrival in the next row needs no number to be recognised. */
  row: number;
}

/** How an arrow of each meaning is drawn, so that it differs without its colour: the line, and its bends by direction of travel. */
const strokes: Partial<Record<Meaning, { line: string; leave: [string, string]; arrive: [string, string] }>> = {
  plain: { line: '─', leave: ['╮', '╭'], arrive: ['╰', '╯'] },
  again: { line: '━', leave: ['┑', '┍'], arrive: ['┕', '┙'] },
  late: { line: '╌', leave: ['╮', '╭'], arrive: ['╰', '╯'] },
  forged: { line: '═', leave: ['◇', '◇'], arrive: ['◇', '◇'] },
};

const noteMarks: Record<NoteRow['mark'], [left: string, right: string]> = {
  call: ['├', '┤'],
  state: ['◆', '◆'],
  output: ['»', '«'],
  timer: ['○', '○'],
  end: ['■', '■'],
};

/** A pause of this length gets an empty line; one of the other is folded and says how long it is. */
const pauseNs = 50e6;
const foldedNs = 1e9;

/** Least columns between two hosts' lines. */
const narrowestGap = 28;

/** Paints rows, one after the other, as lines of text: time on the left, a line down for each host, between them what passes. */
export class LadderPainter {
  /** Columns of the whole picture: at least what the hosts need. */
  readonly columns: number;
  private readonly lines: number[];
  private readonly places: Map<string, number>;
  private readonly lanes = new Map<number, Lane>();
  private row = 0;
  private timeNs = 0;
  private shownTime = '';

  constructor(
    private readonly hosts: readonly { name: string; address: string }[],
    columns: number,
    private readonly timeColumns: number,
    private readonly colour: boolean,
    private readonly translate: Translate,
  ) {
    const first = timeColumns + 2;
    const gaps = Math.max(1, hosts.length - 1);
    this.columns = Math.max(columns, first + gaps * narrowestGap + 1);
    const width = this.columns - 1 - first;
    this.lines = hosts.map((_, place) => first + Math.round((place * width) / gaps));
    this.places = new Map(hosts.map(({ name }, place) => [name, place]));
  }

  /** Names and addresses over the hosts' lines. */
  *head(): Generator<string> {
    for (const texts of [this.hosts.map(({ name }) => name), this.hosts.map(({ address }) => address)]) {
      const line = new CanvasLine();
      texts.forEach((whole, place) => {
        const text = fitted(whole, narrowestGap - 2);
        const width = displayWidth(text);
        const at = this.lines[place] ?? 0;
        const start = place === 0 ? at : place === this.hosts.length - 1 ? at - width + 1 : at - Math.floor(width / 2);
        line.put(start, text, 'heading');
      });
      yield line.text(this.colour);
    }
    yield this.emptyLine().text(this.colour);
  }

  /** The lines of one row, after those of the pause before it. */
  *paint(row: LadderRow): Generator<string> {
    yield* this.pause(row.timeNs);
    switch (row.kind) {
      case 'note':
        yield* this.note(row);
        break;
      case 'send':
        yield this.send(row);
        break;
      case 'arrival':
        yield this.arrival(row);
        break;
      default:
        row satisfies never;
    }
    this.row++;
  }

  /** A line or two for the time that passes before this moment, if it is long. */
  *pause(untilNs: number): Generator<string> {
    const durationNs = untilNs - this.timeNs;
    this.timeNs = untilNs;
    if (durationNs < pauseNs) return;
    if (durationNs < foldedNs) {
      yield this.emptyLine().text(this.colour);
      return;
    }
    const line = new CanvasLine();
    const text = ` … ${this.translate('quiet', durationWords(durationNs))} `;
    const first = this.lines[0] ?? 0;
    const last = this.lines.at(-1) ?? first;
    if (last > first) line.rule(first + 2, last - 2, '·', 'quiet');
    line.put(last > first ? Math.round((first + last - displayWidth(text)) / 2) : first + 1, text, 'quiet');
    for (const at of this.lines) line.put(at, '╎', 'quiet');
    yield line.text(this.colour);
  }

  private emptyLine(): CanvasLine {
    const line = new CanvasLine();
    for (const at of this.lines) line.put(at, '│', 'quiet');
    for (const lane of this.lanes.values()) line.put(lane.column, '┊', lane.meaning);
    return line;
  }

  /** An empty line with the time of the row, unless the line before has the same. */
  private timedLine(timeNs: number): CanvasLine {
    const line = this.emptyLine();
    const [whole, fraction = ''] = jsonSeconds(Math.floor(timeNs / 1000) * 1000).split('.');
    const time = `${whole}.${fraction.padEnd(6, '0')}`;
    if (time !== this.shownTime) {
      line.put(Math.max(0, this.timeColumns - time.length), time, 'quiet');
      this.shownTime = time;
    }
    return line;
  }

  private *note(row: NoteRow): Generator<string> {
    const place = this.places.get(row.host) ?? 0;
    const at = this.lines[place] ?? 0;
    const onTheRight = place > 0 && place === this.lines.length - 1;
    const neighbour = onTheRight ? (this.lines[place - 1] ?? 0) : (this.lines[place + 1] ?? this.columns);
    const room = Math.max(narrowestGap - 4, Math.abs(neighbour - at) - 3);
    let mark = noteMarks[row.mark][onTheRight ? 1 : 0];
    for (const text of wrapped(row.text, room)) {
      const line = this.timedLine(row.timeNs);
      if (onTheRight) line.put(at - 2 - displayWidth(text), ` ${text} `, row.meaning);
      else line.put(at + 1, ` ${text} `, row.meaning);
      line.put(at, mark, row.mark === 'call' ? 'quiet' : row.meaning);
      yield line.text(this.colour);
      mark = '│';
    }
  }

  /** A segment leaves: a line from its sender, with what it says, to where it bends down or is lost. */
  private send(row: SendRow): string {
    const line = this.timedLine(row.timeNs);
    const { from, to } = this.ends(row);
    const start = this.lines[from] ?? 0;
    if (from === to) {
      line.put(start, `├ ${row.label} ->`, row.meaning);
      return line.text(this.colour);
    }
    const direction = to > from ? 1 : -1;
    const gap = Math.abs((this.lines[from + direction] ?? 0) - start);
    const label = shortened(row.remark === '' ? row.label : `${row.label} (${row.remark})`, gap - 10);
    const width = displayWidth(label) + 2;
    const lane = this.freeLane(start, direction, width + 4, gap);
    const stroke = strokes[row.meaning] ?? strokes.plain;
    const bend = start + direction * lane;
    line.rule(start + direction, bend - direction, stroke?.line ?? '─', row.meaning);
    line.put(direction > 0 ? start + 3 : start - 2 - width, ` ${label} `, row.meaning);
    if (row.lost) {
      const word = this.translate('sentAndLost');
      line.put(direction > 0 ? bend : bend - displayWidth(word) - 2, direction > 0 ? `✗ ${word} ` : ` ${word} ✗`, 'failure');
    } else {
      line.put(bend, stroke?.leave[direction > 0 ? 0 : 1] ?? '', row.meaning);
      this.lanes.set(row.sendIndex, { column: bend, copies: row.copies, copiesLeft: row.copies, meaning: row.meaning, row: this.row });
    }
    return line.text(this.colour);
  }

  /** How far from its sender a segment bends: about the middle, behind its label, and where no other one is on its way. */
  private freeLane(start: number, direction: number, least: number, gap: number): number {
    const furthest = gap - 5;
    const taken = [...this.lanes.values()].map(({ column }) => column);
    const isFree = (lane: number) => taken.every((column) => Math.abs(column - (start + direction * lane)) >= 2);
    for (let lane = Math.max(least, Math.round(gap / 2)); lane <= furthest; lane++) {
      if (isFree(lane)) return lane;
    }
    for (let lane = least; lane <= furthest; lane++) {
      if (isFree(lane)) return lane;
    }
    return Math.min(furthest, least);
  }

  /** A segment arrives: from where it bent down, or for a forged one out of nowhere, to its receiver. */
  private arrival(row: ArrivalRow): string {
    const lane = this.lanes.get(row.sendIndex);
    // One copy of a segment looks on arrival as it looked when it left; of two, the second looks different.
    const meaning = row.meaning === 'plain' && lane?.copies === 1 ? lane.meaning : row.meaning;
    const adjacent = lane?.row === this.row - 1;
    if (lane) {
      lane.row = this.row;
      if (--lane.copiesLeft <= 0) this.lanes.delete(row.sendIndex);
    }
    const line = this.timedLine(row.timeNs);
    const { from, to } = this.ends(row);
    const end = this.lines[to] ?? 0;
    if (from === to) {
      line.put(end, `├ -> ${row.label}`, meaning);
      return line.text(this.colour);
    }
    const direction = to > from ? 1 : -1;
    const gap = Math.abs(end - (this.lines[to - direction] ?? 0));
    const words = row.remark === '' ? row.label : `${row.label} (${row.remark})`;
    const start = lane?.column ?? end - direction * Math.min(gap - 1, displayWidth(words) + 9);
    const stroke = strokes[meaning] ?? strokes.plain;
    line.rule(start + direction, end - 2 * direction, stroke?.line ?? '─', meaning);
    const room = Math.abs(end - start) - 8;
    const label = adjacent && row.remark === '' ? '' : [words, row.label].find((text) => displayWidth(text) <= room);
    if (label) line.put(direction > 0 ? end - 6 - displayWidth(label) : end + 5, ` ${label} `, meaning);
    const goesOn = lane !== undefined && lane.copiesLeft > 0;
    line.put(start, goesOn ? (direction > 0 ? '├' : '┤') : (stroke?.arrive[direction > 0 ? 0 : 1] ?? ''), meaning);
    line.put(end - direction, direction > 0 ? '▶' : '◀', meaning);
    return line.text(this.colour);
  }

  private ends({ segment }: SendRow | ArrivalRow): { from: number; to: number } {
    return { from: this.places.get(segment.from) ?? 0, to: this.places.get(segment.to) ?? 0 };
  }
}

/** The label without what matters least, then cut, until it fits. */
function shortened(label: string, columns: number): string {
  const attempts = [label, label.replace('  len 0', ''), label.replace('  len 0', '').replaceAll('  ', ' ').replace(', ', ',')];
  return attempts.find((attempt) => displayWidth(attempt) <= columns) ?? fitted(attempts.at(-1) ?? '', columns);
}
