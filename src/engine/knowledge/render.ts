import type { KnowledgeEntry, KnowledgeKind, Locale, Text } from './entries';

/** A piece of what is known about a word: a label and a text in Markdown. */
export interface KnowledgePart {
  label: string;
  markdown: string;
}

interface Part {
  label: Text;
  text: Text | string;
}

const kindNames: Record<KnowledgeKind, Text> = {
  state: { en: 'TCP state', zh: 'TCP 状态' },
  call: { en: 'call', zh: '调用' },
  sysctl: { en: 'sysctl', zh: 'sysctl' },
  option: { en: 'socket option', zh: '套接字选项' },
  errno: { en: 'error', zh: '错误' },
  constant: { en: 'constant', zh: '常量' },
  keyword: { en: 'scenario language', zh: '场景语言' },
  segment: { en: 'segment', zh: '报文段' },
  field: { en: 'TCB field', zh: 'TCB 字段' },
  timer: { en: 'timer', zh: '定时器' },
};

/** Between a label and its text. */
const colon: Text = { en: ': ', zh: '：' };

const sourcesLabel: Text = { en: 'Sources', zh: '来源' };

/** Sources that are called otherwise in Chinese, or otherwise than in the entries. */
const sourceNames: Record<string, Text> = {
  measured: { en: 'measured on Linux 6.18', zh: '在 Linux 6.18 上实测' },
  'ip-sysctl': { en: 'Linux documentation, ip-sysctl', zh: 'Linux 文档 ip-sysctl' },
  'scenario language': { en: 'scenario language', zh: '场景语言' },
};

/** The short line that stands for the entry: `TIME_WAIT · TCP state`. */
export function titleOf(entry: KnowledgeEntry, locale: Locale): string {
  return `${entry.name} · ${kindNames[entry.kind][locale]}`;
}

/** The entry's parts but the meaning, in the order in which they are shown. */
export function partsOf(entry: KnowledgeEntry, locale: Locale): KnowledgePart[] {
  const own = ownParts(entry).map(({ label, text }) => ({
    label: label[locale],
    markdown: typeof text === 'string' ? text : text[locale],
  }));
  return [...own, { label: sourcesLabel[locale], markdown: entry.sources.map((source) => sourceLink(source, locale)).join(', ') }];
}

/** The whole entry in Markdown. */
export function markdownOf(entry: KnowledgeEntry, locale: Locale): string {
  const parts = partsOf(entry, locale).map(({ label, markdown }) => `- **${label}**${colon[locale]}${markdown}`);
  return [`**${entry.name}** · ${kindNames[entry.kind][locale]}`, entry.meaning[locale], parts.join('\n')].join('\n\n');
}

/** The whole entry as plain text, a line for each part. */
export function plainTextOf(entry: KnowledgeEntry, locale: Locale): string {
  const parts = partsOf(entry, locale).map(({ label, markdown }) => plainText(label + colon[locale] + markdown));
  return [titleOf(entry, locale), plainText(entry.meaning[locale]), ...parts].join('\n');
}

/** Markdown of this knowledge base as plain text: links become their words, code loses its quotes. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\(https?:[^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replaceAll('`', '');
}

function ownParts(entry: KnowledgeEntry): Part[] {
  switch (entry.kind) {
    case 'state':
      return [
        { label: { en: 'Entered by', zh: '如何进入' }, text: entry.enteredBy },
        { label: { en: 'Left by', zh: '如何离开' }, text: entry.leftBy },
        { label: { en: 'Bounded by', zh: '时间限制' }, text: entry.boundedBy },
        { label: { en: 'Shown as', zh: '显示为' }, text: entry.shownAs },
        { label: { en: 'When many pile up', zh: '大量出现时' }, text: entry.whenMany },
      ];
    case 'call':
      return [
        { label: { en: 'Form', zh: '形式' }, text: code(entry.signature) },
        { label: { en: 'On the wire', zh: '在线路上' }, text: entry.effect },
        { label: { en: 'Returns', zh: '返回' }, text: entry.returns },
      ];
    case 'sysctl':
      return [
        { label: { en: 'Values', zh: '取值' }, text: entry.values },
        { label: { en: 'Default', zh: '默认值' }, text: entry.default },
      ];
    case 'option':
      return [
        { label: { en: 'Level', zh: '层' }, text: code(entry.level) },
        { label: { en: 'Value', zh: '值' }, text: entry.value },
      ];
    case 'errno':
      return [
        { label: { en: 'perror prints', zh: 'perror 输出' }, text: entry.message },
        { label: { en: 'Comes from', zh: '何时出现' }, text: entry.cause },
      ];
    case 'constant':
      return [{ label: { en: 'Used in', zh: '用于' }, text: code(entry.usedBy) }];
    case 'keyword':
      return [{ label: { en: 'Form', zh: '形式' }, text: code(entry.syntax) }];
    case 'segment':
      return [
        { label: { en: 'Flags', zh: '标志' }, text: code(entry.flags) },
        { label: { en: 'Sent by', zh: '由谁发出' }, text: entry.sentBy },
        { label: { en: 'Answered by', zh: '如何回应' }, text: entry.answeredBy },
      ];
    case 'field':
      return [];
    case 'timer':
      return [
        { label: { en: 'Runs', zh: '时长' }, text: entry.runs },
        { label: { en: 'When it fires', zh: '到期时' }, text: entry.expires },
      ];
    default:
      return unknownKind(entry);
  }
}

function unknownKind(entry: never): never {
  throw new TypeError(`no such kind of entry: ${JSON.stringify(entry)}`);
}

function code(text: string): string {
  return `\`${text}\``;
}

/** `RFC 9293 3.6` leads to that section, `close(2)` to the manual page; other sources are just named. */
function sourceLink(source: string, locale: Locale): string {
  const name = sourceNames[source]?.[locale] ?? source;
  const rfc = /^RFC (\d+)(?: ([\d.]+))?$/.exec(source);
  if (rfc) return `[${name}](https://www.rfc-editor.org/rfc/rfc${rfc[1]}${rfc[2] ? `#section-${rfc[2]}` : ''})`;
  const page = /^(\w+)\((\d)\)$/.exec(source);
  if (page) return `[${name}](https://man7.org/linux/man-pages/man${page[2]}/${page[1]}.${page[2]}.html)`;
  return source === 'ip-sysctl' ? `[${name}](https://docs.kernel.org/networking/ip-sysctl.html)` : name;
}
