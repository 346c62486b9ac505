import type { TcpState } from '../tcp/states';
import type { SegmentKind, TimerName } from '../trace/events';

/** The languages of the knowledge base; every text exists in all of them. */
export type Locale = 'en' | 'zh';

/** A text in each language: Markdown without headings, one paragraph. */
export type Text = Record<Locale, string>;

export type KnowledgeKind = 'state' | 'call' | 'sysctl' | 'option' | 'errno' | 'constant' | 'keyword' | 'segment' | 'field' | 'timer';

interface EntryBase {
  /** The word as the debugger writes it. */
  name: string;
  /** Other spellings of the same word. */
  aliases?: readonly string[];
  meaning: Text;
  /** Where the text can be checked: `RFC 9293 3.6`, a manual page, or `measured` for what was recorded on Linux 6.18. */
  sources: readonly string[];
}

export interface StateEntry extends EntryBase {
  kind: 'state';
  name: TcpState;
  /** Calls and segments that lead into the state. */
  enteredBy: Text;
  /** Calls, segments and timers that lead out of it, and where to. */
  leftBy: Text;
  /** What limits its length, by the RFC and on Linux. */
  boundedBy: Text;
  /** How netstat and ss spell it, and what they show with it. */
  shownAs: Text;
  /** What it means when many connections are in it. */
  whenMany: Text;
}

export interface CallEntry extends EntryBase {
  kind: 'call';
  /** As the scenario language has it. */
  signature: string;
  /** What it puts on the wire or makes of the connection. */
  effect: Text;
  /** Results, blocking and the usual errors. */
  returns: Text;
}

export interface SysctlEntry extends EntryBase {
  kind: 'sysctl';
  /** Default of Linux 6.18, as text. */
  default: string;
  /** Values that it takes and their unit. */
  values: Text;
}

export interface OptionEntry extends EntryBase {
  kind: 'option';
  level: 'SOL_SOCKET' | 'IPPROTO_TCP';
  /** Type and unit of the value. */
  value: Text;
}

export interface ErrnoEntry extends EntryBase {
  kind: 'errno';
  /** What perror prints (glibc). */
  message: string;
  /** Which calls fail so, and when. */
  cause: Text;
}

export interface ConstantEntry extends EntryBase {
  kind: 'constant';
  /** Calls that take it. */
  usedBy: string;
}

export interface KeywordEntry extends EntryBase {
  kind: 'keyword';
  syntax: string;
}

export interface SegmentEntry extends EntryBase {
  kind: 'segment';
  name: SegmentKind | 'ANY';
  /** Flags as the ladder and tcpdump write them. */
  flags: string;
  /** What sends it. */
  sentBy: Text;
  /** What the receiver does. */
  answeredBy: Text;
}

export interface FieldEntry extends EntryBase {
  kind: 'field';
}

export interface TimerEntry extends EntryBase {
  kind: 'timer';
  name: TimerName;
  /** When it starts and for how long. */
  runs: Text;
  /** What happens when it fires. */
  expires: Text;
}

export type KnowledgeEntry =
  | StateEntry
  | CallEntry
  | SysctlEntry
  | OptionEntry
  | ErrnoEntry
  | ConstantEntry
  | KeywordEntry
  | SegmentEntry
  | FieldEntry
  | TimerEntry;
