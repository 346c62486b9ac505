/** Where something stands in a scenario file: lines and columns from 1, the end exclusive; offsets from 0 in UTF-16 units. */
export interface SourceSpan {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  startOffset: number;
  endOffset: number;
}

/** From the beginning of one place to the end of another. */
export function spanning(first: SourceSpan, last: SourceSpan): SourceSpan {
  return {
    line: first.line,
    column: first.column,
    endLine: last.endLine,
    endColumn: last.endColumn,
    startOffset: first.startOffset,
    endOffset: last.endOffset,
  };
}

/** The empty place at the beginning of another. */
export function startOf(span: SourceSpan): SourceSpan {
  return { ...span, endLine: span.line, endColumn: span.column, endOffset: span.startOffset };
}

/** The empty place right behind another. */
export function endOf(span: SourceSpan): SourceSpan {
  return {
    line: span.endLine,
    column: span.endColumn,
    endLine: span.endLine,
    endColumn: span.endColumn,
    startOffset: span.endOffset,
    endOffset: span.endOffset,
  };
}

/** Where a file begins. */
export const startOfFile: SourceSpan = Object.freeze({ line: 1, column: 1, endLine: 1, endColumn: 1, startOffset: 0, endOffset: 0 });
