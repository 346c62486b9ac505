import type { SourceSpan } from '../../engine/scenario/source';
import type { FrameSnapshot, ProcessSnapshot } from '../../engine/world/snapshot';
import type { Translate } from './texts';

/** A line of the Call Stack view. */
export interface Frame {
  name: string;
  source: SourceSpan | undefined;
  process: ProcessSnapshot;
  /** The function whose locals are visible; missing for a process without any. */
  function: FrameSnapshot | undefined;
}

/** The name of a process as a thread. */
export function threadName(process: ProcessSnapshot, translate: Translate): string {
  if (process.exit?.signal !== undefined) return translate('threadKilled', process.name, process.exit.signal);
  if (process.exit) return translate('threadExited', process.name, process.exit.status ?? 0);
  return process.name;
}

/**
 * The stack of a process, innermost first: what TCP has just done for it, the system call in which it is, its functions. Every frame
 * has a line, as clients select the first frame that has one; those of TCP have the line of the call that leads to it.
 */
export function framesOf(process: ProcessSnapshot, moment: string | undefined, translate: Translate): Frame[] {
  const [innermost] = process.frames;
  const frames: Frame[] = [];
  const here = process.call?.source ?? innermost?.source ?? process.lastReturn?.source;
  if (moment !== undefined) frames.push({ name: moment, source: here, process, function: innermost });
  if (process.call) frames.push({ name: callName(process, translate), source: process.call.source, process, function: innermost });
  for (const each of process.frames) frames.push({ name: each.function, source: each.source, process, function: each });
  if (process.frames.length === 0) {
    frames.push({ name: endName(process, translate), source: process.lastReturn?.source, process, function: undefined });
  }
  return frames;
}

function callName(process: ProcessSnapshot, translate: Translate): string {
  const text = process.call?.text ?? '';
  if (process.status === 'blocked') return translate('frameWaits', text);
  return process.status === 'sleeping' ? translate('frameSleeps', text) : text;
}

function endName(process: ProcessSnapshot, translate: Translate): string {
  if (process.exit?.signal !== undefined) return translate('frameKilled', process.exit.signal);
  if (process.exit) return translate('frameExited', process.exit.status ?? 0);
  return translate('frameNotStarted');
}
