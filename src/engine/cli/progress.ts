import { displayWidth, fitted } from '../trace/width';
import { durationWords } from '../trace/words';
import type { OutputStream } from './terminal';

/** A run this short needs no bar. */
const patienceMs = 1000;
const betweenDrawingsMs = 100;
const barColumns = 24;

/** A bar on a terminal while a run takes long; nothing elsewhere. Cleared at the end. */
export class ProgressBar {
  private readonly startedMs: number;
  private drawnMs = 0;
  private isDrawn = false;

  /** `label` says what runs; `untilNs` is the simulated time at which it ends, if that is known. */
  constructor(
    private readonly stream: OutputStream,
    private readonly label: string,
    private readonly untilNs: number | undefined,
    private readonly clockMs: () => number = () => performance.now(),
  ) {
    this.startedMs = clockMs();
  }

  /** Draws the bar anew if it is time to: the run is at this simulated time and has left this many events. */
  update(timeNs: number, events: number): void {
    if (!this.stream.isTTY) return;
    const now = this.clockMs();
    if (now - this.startedMs < patienceMs || now - this.drawnMs < betweenDrawingsMs) return;
    this.drawnMs = now;
    this.isDrawn = true;
    const text = fitted(`${this.label}  ${this.state(timeNs, events)}`, (this.stream.columns ?? 80) - 1);
    this.stream.write(`\r${text}${' '.repeat(Math.max(0, (this.stream.columns ?? 80) - 1 - displayWidth(text)))}`);
  }

  /** Takes the bar away. */
  clear(): void {
    if (this.isDrawn) this.stream.write('\r\u001b[K');
    this.isDrawn = false;
  }

  private state(timeNs: number, events: number): string {
    const count = `${events.toLocaleString('en')} events`;
    if (this.untilNs === undefined) return `${durationWords(timeNs)} simulated, ${count}`;
    const share = this.untilNs === 0 ? 1 : Math.min(1, timeNs / this.untilNs);
    const filled = Math.round(share * barColumns);
    const bar = '█'.repeat(filled) + '░'.repeat(barColumns - filled);
    return `${bar} ${Math.floor(share * 100)}%  ${durationWords(timeNs)} of ${durationWords(this.untilNs)}, ${count}`;
  }
}
