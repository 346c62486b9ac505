import type { SourceSpan } from './source';

/** Something wrong, or doubtful, in a scenario file, in the words the user reads. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  /** What is wrong, in one short sentence. */
  message: string;
  /** What to do about it. */
  hint?: string;
  /** What may stand there, or how the call is written. */
  expected?: string;
  /** Kind of the problem, for tests and for links: `unknown-host`. */
  code: string;
  source: SourceSpan;
}

/** Beyond this many a list of errors helps nobody; the rest is only counted. */
const mostDiagnostics = 100;
const longestText = 300;

/** Collects what is found in one file. */
export class DiagnosticList {
  private readonly list: Diagnostic[] = [];
  private readonly places = new Set<string>();
  private readonly doubtful = new Set<string>();
  private incomplete = false;
  private left = 0;

  error(code: string, source: SourceSpan, message: string, more: { hint?: string; expected?: string } = {}): void {
    this.add({ severity: 'error', code, message, ...more, source });
  }

  warning(code: string, source: SourceSpan, message: string, more: { hint?: string; expected?: string } = {}): void {
    this.add({ severity: 'warning', code, message, ...more, source });
  }

  add(diagnostic: Diagnostic): void {
    // One place has one error of a kind: what recovery says twice is said once.
    const message = shortened(diagnostic.message);
    const place = `${diagnostic.code} ${diagnostic.source.startOffset} ${message}`;
    if (this.places.has(place)) return;
    if (this.list.length >= mostDiagnostics) {
      if (diagnostic.severity === 'error' || !this.hasErrors) this.left++;
      return;
    }
    this.places.add(place);
    this.list.push({ ...diagnostic, message, ...(diagnostic.hint === undefined ? {} : { hint: shortened(diagnostic.hint) }) });
  }

  /** Notes a name whose declaration an error may have swallowed: that it is unknown need not be said. */
  doubt(name: string): void {
    this.doubtful.add(name);
  }

  isDoubtful(name: string): boolean {
    return this.doubtful.has(name);
  }

  /** The file was not read to its end: nothing can be said about what is missing in it. */
  giveUp(): void {
    this.incomplete = true;
  }

  get isIncomplete(): boolean {
    return this.incomplete;
  }

  get hasErrors(): boolean {
    return this.list.some((diagnostic) => diagnostic.severity === 'error');
  }

  /** Everything found, in the order of the file. */
  inOrder(): Diagnostic[] {
    const sorted = [...this.list].sort((a, b) => a.source.startOffset - b.source.startOffset);
    const last = sorted[sorted.length - 1];
    if (last && this.left > 0) {
      sorted.push({
        severity: 'error',
        code: 'too-many',
        message: `${this.left} more problems are not shown.`,
        hint: 'Mend the first ones: many of the others often follow from them.',
        source: last.source,
      });
    }
    return sorted;
  }
}

/** Messages quote the file, where a name may have a million letters. */
function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}...`;
}

/** The candidate that is most like a misspelt word, if one is like it enough to be what was meant. */
export function mostLike(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = word.length <= 3 ? 2 : word.length <= 6 ? 3 : 4;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

/** `Did you mean "read"?`, or the other hint when nothing is like the word. */
export function didYouMean(word: string, candidates: Iterable<string>, otherwise?: string): { hint?: string } {
  const meant = mostLike(word, candidates);
  if (meant !== undefined) return { hint: `Did you mean \`${meant}\`?` };
  return otherwise === undefined ? {} : { hint: otherwise };
}

/** Insertions, deletions, replacements and swaps of neighbours between two words, counted up to the limit. */
function editDistance(a: string, b: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) >= limit) return limit;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit;
}
