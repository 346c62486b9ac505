import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

describe('the lockfile', () => {
  it('names no registry, so that npm ci works with any', () => {
    assert.doesNotMatch(readFileSync('package-lock.json', 'utf8'), /"resolved": *"http/);
  });
});
