import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stacksPage } from '../../scripts/stacksPage';
import { linuxPolicy, policyRows, rfc9293Policy } from '../../src/engine/tcp/policy';

describe('the page on the two stacks', () => {
  it('is what the code says (npm run docs writes it)', () => {
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'stacks.md'), 'utf8');
    assert.equal(page, stacksPage());
  });

  it('has a row for each decision, and each decision differs', () => {
    for (const [name, { linux, rfc9293 }] of Object.entries(policyRows)) {
      assert.notEqual(linux, rfc9293, name);
      assert.equal(linuxPolicy[name as keyof typeof policyRows], linux);
      assert.equal(rfc9293Policy[name as keyof typeof policyRows], rfc9293);
    }
  });
});
