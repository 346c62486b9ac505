import { callEntries } from './calls';
import { constantEntries } from './constants';
import type { KnowledgeEntry, KnowledgeKind, Locale } from './entries';
import { errnoEntries } from './errnos';
import { fieldEntries } from './fields';
import { keywordEntries } from './keywords';
import { optionEntries } from './options';
import { type KnowledgePart, markdownOf, partsOf, plainText, plainTextOf, titleOf } from './render';
import { segmentEntries } from './segments';
import { stateEntries } from './states';
import { sysctlEntries } from './sysctls';
import { timerEntries } from './timers';

/** What is known of a word, ready to be shown. */
export interface Knowledge {
  /** `TIME_WAIT · TCP state`. */
  title: string;
  /** All of it in Markdown. */
  markdown: string;
  /** The meaning alone, as plain text of one paragraph. */
  summary: string;
  /** All of it as plain text, for places that show no Markdown: the debugger's hover, the Debug Console, a terminal. */
  plain: string;
  /** What is more than the meaning, piece by piece. */
  parts: KnowledgePart[];
  kind: KnowledgeKind;
}

/** Every entry. Where one word has two (`linger` is a struct and a timer) the one that a scenario file would mean comes first. */
export const knowledgeEntries: readonly KnowledgeEntry[] = [
  ...Object.values(stateEntries),
  ...callEntries,
  ...sysctlEntries,
  ...optionEntries,
  ...errnoEntries,
  ...constantEntries,
  ...Object.values(segmentEntries),
  ...keywordEntries,
  ...fieldEntries,
  ...Object.values(timerEntries),
];

let exact: Map<string, KnowledgeEntry[]> | undefined;
let folded: Map<string, KnowledgeEntry[]> | undefined;

/**
 * What is known of a word of the language, of TCP or of the debugger: a state in any spelling (`FIN_WAIT_1`, `FIN-WAIT-1`, `FIN_WAIT1`), a
 * call, a sysctl by its full key or its last part, an option, an error, a constant, a keyword, a kind of segment, a TCB field (`SND.UNA`,
 * also at the end of a path: `client.snd.una`), a timer.
 *
 * @param locale VS Code's display language; Chinese in any variant gives Chinese, everything else English
 * @param kind asks for this kind where a word has several meanings
 */
export function lookUp(word: string, locale = 'en', kind?: KnowledgeKind): Knowledge | undefined {
  const entry = entryOf(word, kind);
  return entry && knowledgeOf(entry, locale);
}

/** An entry ready to be shown in VS Code's display language. */
export function knowledgeOf(entry: KnowledgeEntry, locale: string): Knowledge {
  const language = localeOf(locale);
  return {
    title: titleOf(entry, language),
    markdown: markdownOf(entry, language),
    summary: plainText(entry.meaning[language]),
    plain: plainTextOf(entry, language),
    parts: partsOf(entry, language),
    kind: entry.kind,
  };
}

/** The entry of a word, found as `lookUp` finds it. */
export function entryOf(word: string, kind?: KnowledgeKind): KnowledgeEntry | undefined {
  const text = word.trim().replace(/\(\)$/, '');
  exact ??= indexed((name) => name);
  folded ??= indexed(foldCase);
  const candidates = exact.get(text) ?? folded.get(foldCase(text)) ?? fieldsAtEnd(text, exact);
  return kind ? candidates.find((entry) => entry.kind === kind) : candidates[0];
}

/** The language of the knowledge base for a display language of VS Code: `zh-cn` is Chinese. */
export function localeOf(locale: string): Locale {
  return /^zh\b/i.test(locale) ? 'zh' : 'en';
}

function indexed(key: (name: string) => string): Map<string, KnowledgeEntry[]> {
  const index = new Map<string, KnowledgeEntry[]>();
  for (const entry of knowledgeEntries) {
    // Only the words of protocols are written in any case; `CLOSE` is not the call `close`.
    if (key === foldCase && !['state', 'segment', 'field', 'sysctl'].includes(entry.kind)) continue;
    for (const name of new Set([entry.name, ...(entry.aliases ?? [])].map(key))) {
      index.set(name, [...(index.get(name) ?? []), entry]);
    }
  }
  return index;
}

function foldCase(name: string): string {
  return name.toUpperCase();
}

/** `client.snd.una` ends in a field of two parts, `server.iss` in one. */
function fieldsAtEnd(path: string, index: Map<string, KnowledgeEntry[]>): KnowledgeEntry[] {
  const parts = path.split('.');
  const ends = parts.length < 2 ? [] : [parts.slice(-2).join('.'), parts.slice(-1).join('.')];
  return ends.flatMap((end) => index.get(end) ?? []).filter((entry) => entry.kind === 'field');
}
