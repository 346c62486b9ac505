import type { VariableType } from '../compiled';
import type { DiagnosticList } from '../diagnostics';
import type { SourceSpan } from '../source';
import type { Name } from '../tree';
import { cellsOf } from '../types';
import type { FunctionSymbol, VariableSymbol } from './meaning';

/** The variables of one function, block in block, and their places in its frame. */
export class Scopes {
  private readonly blocks: { names: Map<string, VariableSymbol>; end: SourceSpan }[] = [];

  constructor(
    private readonly owner: FunctionSymbol,
    private readonly diagnostics: DiagnosticList,
  ) {}

  /** Opens a block; what is declared in it is visible to the end of `source`. */
  open(source: SourceSpan): void {
    this.blocks.push({ names: new Map(), end: source });
  }

  /** Opens the outermost block with variables that already have their places: the parameters. */
  adopt(variables: readonly VariableSymbol[], source: SourceSpan): void {
    this.blocks.push({ names: new Map(variables.map((variable) => [variable.name, variable])), end: source });
  }

  close(): void {
    this.blocks.pop();
  }

  find(name: string): VariableSymbol | undefined {
    for (let i = this.blocks.length - 1; i >= 0; i--) {
      const found = this.blocks[i]?.names.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** Names of all variables that can be seen. */
  names(): string[] {
    return this.blocks.flatMap((block) => [...block.names.keys()]);
  }

  /** Declares a variable that is visible from the end of its declaration on. */
  declare(name: Name, type: VariableType, declaration: SourceSpan): VariableSymbol {
    const block = this.blocks[this.blocks.length - 1];
    if (!block) throw new Error('a variable was declared outside of any block');
    const former = block.names.get(name.text);
    if (former && name.text !== '') {
      this.diagnostics.error('duplicate-variable', name.source, `\`${name.text}\` is already declared in this block.`, {
        hint: `It was declared in line ${former.nameSource.line}; assign to it, or take another name.`,
      });
    }
    const scope: SourceSpan = {
      line: declaration.endLine,
      column: declaration.endColumn,
      endLine: block.end.endLine,
      endColumn: block.end.endColumn,
      startOffset: declaration.endOffset,
      endOffset: block.end.endOffset,
    };
    const symbol: VariableSymbol = { name: name.text, type, offset: this.owner.variableCells, scope, nameSource: name.source };
    this.owner.variableCells += cellsOf(type);
    this.owner.variables.push(symbol);
    block.names.set(name.text, symbol);
    return symbol;
  }
}
