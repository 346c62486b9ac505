import * as vscode from 'vscode';
import { scenarioLanguage } from '../debug/configuration';
import { guarded } from '../log';
import type { Completion, CompletionKind } from './completion';
import { foldsOf, scenarioLineOf } from './structure';
import type { Stretch } from './word';

const selector: vscode.DocumentSelector = { language: scenarioLanguage };

/** Registers what the editor asks for while one reads and writes a scenario. What needs the engine's tables loads them when it is asked. */
export function registerProviders(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(selector, {
      provideHover: (document, position) => guarded('a hover', () => hover(document, position)),
    }),
    vscode.languages.registerEvaluatableExpressionProvider(selector, {
      provideEvaluatableExpression: (document, position) => guarded('an expression to evaluate', () => evaluatable(document, position)),
    }),
    vscode.languages.registerCompletionItemProvider(
      selector,
      { provideCompletionItems: (document, position) => guarded('completion', () => completions(document, position)) },
      '.',
    ),
    vscode.languages.registerFoldingRangeProvider(selector, {
      provideFoldingRanges: (document) => guarded('folding', () => folds(document)),
    }),
    vscode.languages.registerCodeLensProvider(selector, {
      provideCodeLenses: async (document) => (await guarded('code lenses', () => codeLenses(document))) ?? [],
    }),
    vscode.languages.registerDocumentSymbolProvider(selector, {
      provideDocumentSymbols: (document) => guarded('the outline', async () => (await import('./outline')).outlineOf(document)),
    }),
  );
}

function rangeOf(document: vscode.TextDocument, { start, end }: Stretch): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

async function hover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
  const { hoverAt } = await import('./hover');
  const found = hoverAt(document.getText(), document.offsetAt(position), vscode.env.language);
  return found && new vscode.Hover(new vscode.MarkdownString(found.markdown), rangeOf(document, found));
}

async function evaluatable(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.EvaluatableExpression | undefined> {
  const { evaluatableAt } = await import('./hover');
  const found = evaluatableAt(document.getText(), document.offsetAt(position));
  return found && new vscode.EvaluatableExpression(rangeOf(document, found));
}

const completionKinds: Record<CompletionKind, vscode.CompletionItemKind> = {
  call: vscode.CompletionItemKind.Function,
  constant: vscode.CompletionItemKind.Constant,
  keyword: vscode.CompletionItemKind.Keyword,
  sysctl: vscode.CompletionItemKind.Property,
  segment: vscode.CompletionItemKind.EnumMember,
  host: vscode.CompletionItemKind.Module,
  variable: vscode.CompletionItemKind.Variable,
  function: vscode.CompletionItemKind.Function,
  type: vscode.CompletionItemKind.Class,
};

async function completions(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[] | undefined> {
  const { completionsAt } = await import('./completion');
  const found = completionsAt(document.getText(), document.offsetAt(position), vscode.env.language);
  if (!found) return undefined;
  const range = rangeOf(document, found.replaced);
  return found.items.map((completion) => completionItem(completion, range));
}

function completionItem({ label, kind, detail, documentation, snippet }: Completion, range: vscode.Range): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, completionKinds[kind]);
  item.range = range;
  if (detail !== undefined) item.detail = detail;
  if (documentation !== undefined) item.documentation = new vscode.MarkdownString(documentation);
  if (snippet !== undefined) item.insertText = new vscode.SnippetString(snippet);
  return item;
}

function folds(document: vscode.TextDocument): vscode.FoldingRange[] {
  return foldsOf(document.getText()).map(({ kind, start, end }) => {
    const last = document.positionAt(end).line;
    // The line of a block's closing brace stays visible.
    return new vscode.FoldingRange(document.positionAt(start).line, kind === 'block' ? last - 1 : last, foldingKind(kind));
  });
}

function foldingKind(kind: 'block' | 'comment' | 'region'): vscode.FoldingRangeKind | undefined {
  if (kind === 'block') return undefined;
  return kind === 'comment' ? vscode.FoldingRangeKind.Comment : vscode.FoldingRangeKind.Region;
}

function codeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
  const line = scenarioLineOf(document.getText());
  if (!line) return [];
  const range = rangeOf(document, line);
  const lens = (title: string, tooltip: string, command: string) =>
    new vscode.CodeLens(range, { title, tooltip, command, arguments: [document.uri] });
  return [
    lens(`$(debug-alt) ${vscode.l10n.t('Debug')}`, vscode.l10n.t('Step through this scenario'), 'tcp-teardown.debugScenario'),
    lens(`$(play) ${vscode.l10n.t('Run')}`, vscode.l10n.t('Run this scenario to its end'), 'tcp-teardown.runScenario'),
  ];
}
