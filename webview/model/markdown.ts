/** A stretch of text in one style. */
export interface Run {
  type: 'text' | 'strong' | 'emphasis' | 'code';
  text: string;
}

export type Block = { type: 'heading' | 'paragraph'; runs: Run[] } | { type: 'list'; items: Run[][] } | { type: 'code'; text: string };

/**
 * The part of Markdown that the documentation of states and calls is written in: headings, paragraphs, lists, fenced code, bold, italics
 * and code; of a link the text remains. Everything else stays the text it is: HTML is shown, never interpreted.
 */
export function parseMarkdown(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const last = blocks.at(-1);
    const continues = i > 0 && (lines[i - 1] ?? '').trim() !== '';
    if (line.startsWith('```')) {
      const end = lines.findIndex((each, at) => at > i && each.startsWith('```'));
      const until = end < 0 ? lines.length : end;
      blocks.push({ type: 'code', text: lines.slice(i + 1, until).join('\n') });
      i = until;
    } else if (line.trim() === '' || /^\s*(-{3,}|\*{3,})\s*$/.test(line)) {
      // Only separates.
    } else if (/^#{1,6}\s/.test(line)) {
      blocks.push({ type: 'heading', runs: parseRuns(line.replace(/^#+\s+/, '')) });
    } else if (/^\s*([-*]|\d+\.)\s/.test(line)) {
      const item = parseRuns(line.replace(/^\s*([-*]|\d+\.)\s+/, ''));
      if (last?.type === 'list') last.items.push(item);
      else blocks.push({ type: 'list', items: [item] });
    } else if (continues && last?.type === 'paragraph') {
      last.runs.push({ type: 'text', text: ' ' }, ...parseRuns(line));
    } else if (continues && last?.type === 'list') {
      last.items.at(-1)?.push({ type: 'text', text: ' ' }, ...parseRuns(line.trim()));
    } else {
      blocks.push({ type: 'paragraph', runs: parseRuns(line) });
    }
  }
  return blocks;
}

const inline = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|(?<!\w)_([^_]+)_(?!\w)|\[([^\]]*)\]\([^)]*\)/g;

function parseRuns(text: string): Run[] {
  const runs: Run[] = [];
  const add = (type: Run['type'], content: string) =>
    content !== '' && runs.push({ type, text: content.replace(/\\([\\`*_[\]()#.!-])/g, '$1') });
  let from = 0;
  for (const match of text.matchAll(inline)) {
    add('text', text.slice(from, match.index));
    const [all, code, strong, star, underscore, link] = match;
    if (code !== undefined) runs.push({ type: 'code', text: code });
    else if (strong !== undefined) add('strong', strong.replaceAll('`', ''));
    else if (link !== undefined) add('text', link.replaceAll('`', ''));
    else add('emphasis', star ?? underscore ?? '');
    from = match.index + all.length;
  }
  add('text', text.slice(from));
  return runs;
}
