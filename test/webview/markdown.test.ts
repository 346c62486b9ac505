import assert from 'node:assert/strict';
import { knowledgeEntries, lookUp } from '../../src/engine/knowledge/knowledge';
import { type Block, parseMarkdown } from '../../webview/model/markdown';

function textOf(blocks: Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'code') return block.text;
      const runs = block.type === 'list' ? block.items.flat() : block.runs;
      return runs.map(({ text }) => text).join('');
    })
    .join('\n');
}

describe('documentation as elements', () => {
  it('has paragraphs, lists, code and emphasis', () => {
    assert.deepEqual(parseMarkdown('**TIME_WAIT** waits\n2MSL.\n\n- by `close()`\n- *twice*'), [
      {
        type: 'paragraph',
        runs: [
          { type: 'strong', text: 'TIME_WAIT' },
          { type: 'text', text: ' waits' },
          { type: 'text', text: ' ' },
          { type: 'text', text: '2MSL.' },
        ],
      },
      {
        type: 'list',
        items: [
          [
            { type: 'text', text: 'by ' },
            { type: 'code', text: 'close()' },
          ],
          [{ type: 'emphasis', text: 'twice' }],
        ],
      },
    ]);
  });

  it('keeps the words of a link and drops where it leads', () => {
    assert.equal(textOf(parseMarkdown('see [RFC 9293 3.6](https://www.rfc-editor.org/rfc/rfc9293#section-3.6).')), 'see RFC 9293 3.6.');
  });

  it('leaves HTML the text that it is', () => {
    assert.equal(textOf(parseMarkdown('<img src=x onerror="alert(1)">')), '<img src=x onerror="alert(1)">');
  });

  it('takes underscores within words for underscores', () => {
    assert.deepEqual(parseMarkdown('FIN_WAIT_1 and SYN_RECEIVED'), [
      { type: 'paragraph', runs: [{ type: 'text', text: 'FIN_WAIT_1 and SYN_RECEIVED' }] },
    ]);
  });

  it('takes code blocks as they are', () => {
    assert.deepEqual(parseMarkdown('```c\nint n = *p;\n```'), [{ type: 'code', text: 'int n = *p;' }]);
  });

  it('shows no marks of Markdown for anything that is known', () => {
    for (const { name } of knowledgeEntries) {
      for (const locale of ['en', 'zh-cn']) {
        const text = textOf(parseMarkdown(lookUp(name, locale)?.markdown ?? ''));
        assert.doesNotMatch(text, /\*\*|\]\(|^- /m, `${name} in ${locale}`);
      }
    }
  });
});
