import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Translate as TranslateWords } from '../../engine/trace/texts';
import { inEnglish, inSimplifiedChinese } from '../../engine/trace/texts';
import { type FileAddress, isUri } from './files';
import { isChinese, type Translate, translatorFor } from './texts';

/** What a client said of itself at `initialize`, and how to speak to it. */
export interface Client {
  locale: string | undefined;
  translate: Translate;
  /** The engine's words for events in the same language. */
  words: TranslateWords;
  /** Added to lines and columns that count from 1. */
  lineShift: number;
  columnShift: number;
  wantsUris: boolean;
  knowsTypes: boolean;
}

export function clientFrom(given: Partial<DebugProtocol.InitializeRequestArguments>): Client {
  return {
    locale: given.locale,
    translate: translatorFor(given.locale),
    words: isChinese(given.locale) ? inSimplifiedChinese : inEnglish,
    lineShift: given.linesStartAt1 === false ? -1 : 0,
    columnShift: given.columnsStartAt1 === false ? -1 : 0,
    wantsUris: given.pathFormat === 'uri',
    knowsTypes: given.supportsVariableType === true,
  };
}

/** A file in the form in which the client knows it. */
export function sourceFor(client: Client, file: FileAddress): DebugProtocol.Source {
  const path = client.wantsUris && !isUri(file.text) ? `file://${encodeURI(file.key)}` : file.text;
  return { name: file.name, path };
}
