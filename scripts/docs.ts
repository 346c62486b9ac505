import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stacksPage } from './stacksPage';

/** Writes the pages of `docs/` that are made from the code. */
const page = join(__dirname, '..', 'docs', 'stacks.md');
writeFileSync(page, stacksPage());
process.stdout.write(`${page}\n`);
