import assert from 'node:assert/strict';
import { References } from '../../../src/extension/adapter/references';

describe('references', () => {
  it('give what they were made for until they are cleared, and are never used again', () => {
    const references = new References<string>();
    const first = references.create('a frame');
    assert.equal(references.get(first), 'a frame');
    references.clear();
    assert.equal(references.get(first), undefined);
    assert.notEqual(references.create('another'), first);
  });

  it('tell a late request from a wrong one', () => {
    const references = new References<string>();
    const first = references.create('a frame');
    assert.equal(references.isPast(first), false);
    references.clear();
    assert.equal(references.isPast(first), true);
    for (const wrong of [0, -1, first + 1, 1.5, Number.NaN]) assert.equal(references.isPast(wrong), false);
  });
});
