import * as vscode from 'vscode';
import { parseScenario } from '../../engine/scenario/parse/parse';
import type { SourceSpan } from '../../engine/scenario/source';
import { type OutlineEntry, type OutlineKind, outlineEntries } from './symbols';

const symbolKinds: Record<OutlineKind, vscode.SymbolKind> = {
  title: vscode.SymbolKind.String,
  network: vscode.SymbolKind.Interface,
  rule: vscode.SymbolKind.Event,
  host: vscode.SymbolKind.Module,
  sysctl: vscode.SymbolKind.Property,
  function: vscode.SymbolKind.Function,
  process: vscode.SymbolKind.Method,
};

/** The document's outline, from the engine's parser, which makes a tree of any text. */
export function outlineOf(document: vscode.TextDocument): vscode.DocumentSymbol[] {
  const text = document.getText();
  return outlineEntries(parseScenario(text).tree, text).map(symbolOf);
}

function symbolOf({ name, detail, kind, source, nameSource, children }: OutlineEntry): vscode.DocumentSymbol {
  const range = rangeOfSpan(source);
  const selection = rangeOfSpan(nameSource);
  const symbol = new vscode.DocumentSymbol(name, detail, symbolKinds[kind], range.union(selection), selection);
  symbol.children = children.map(symbolOf);
  return symbol;
}

/** A place of the engine, lines and columns from 1, as VS Code's, from 0. */
export function rangeOfSpan({ line, column, endLine, endColumn }: SourceSpan): vscode.Range {
  const place = (number: number) => Math.max(0, number - 1);
  return new vscode.Range(place(line), place(column), place(endLine), place(endColumn));
}
