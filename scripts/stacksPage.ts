import { policyRows } from '../src/engine/tcp/policy';

/** The page `docs/stacks.md`: where the two stacks differ, row by row, from the rows that the code itself asks. */
export function stacksPage(): string {
  const rows = Object.values(policyRows).map(({ what, source, words }) => `| ${what} | ${words.linux} | ${words.rfc9293} | ${source} |`);
  return [
    '# `stack linux` and `stack rfc9293`',
    '',
    'A host behaves like Linux 6.x unless its scenario says `stack rfc9293`. These are all the decisions in which the two differ; the table is made by',
    '`npm run docs` from the rows in `src/engine/tcp/policy.ts` that the simulated stack asks, and a test fails when it is not up to date.',
    '',
    '| decision | `stack linux` | `stack rfc9293` | source |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    'Everything else, from the order of the checks in SEGMENT ARRIVES to the answer to a forged reset, is the same code for both.',
    '',
  ].join('\n');
}
