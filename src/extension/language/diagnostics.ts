import * as vscode from 'vscode';
import type { Diagnostic } from '../../engine/scenario/diagnostics';
import { debugType, scenarioLanguage } from '../debug/configuration';
import { guarded } from '../log';
import { Debounce } from './debounce';
import { problemText } from './problems';

/** How long the keys must rest before a file is checked. */
const restMs = 150;

/** Checks scenario files as one opens and types them. */
export function registerDiagnostics(): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(scenarioLanguage);
  const waiting = new Debounce(restMs);
  const keyOf = (document: vscode.TextDocument) => document.uri.toString();
  const check = (document: vscode.TextDocument) => {
    if (document.languageId !== scenarioLanguage) return;
    waiting.after(keyOf(document), () => guarded('checking a scenario', () => checkDocument(document, collection)));
  };
  const forget = (document: vscode.TextDocument) => {
    waiting.cancel(keyOf(document));
    collection.delete(document.uri);
  };
  for (const document of vscode.workspace.textDocuments) check(document);
  return vscode.Disposable.from(
    collection,
    waiting,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => contentChanges.length > 0 && check(document)),
    vscode.workspace.onDidCloseTextDocument(forget),
  );
}

async function checkDocument(document: vscode.TextDocument, collection: vscode.DiagnosticCollection): Promise<void> {
  // The parser is loaded with the first scenario that is opened, not with the extension.
  const { compileScenario } = await import('../../engine/scenario/scenario');
  if (document.isClosed) return;
  const { diagnostics } = compileScenario(document.getText());
  collection.set(
    document.uri,
    diagnostics.map((diagnostic) => problemOf(document, diagnostic)),
  );
}

function problemOf(document: vscode.TextDocument, diagnostic: Diagnostic): vscode.Diagnostic {
  const { startOffset, endOffset } = diagnostic.source;
  const range = new vscode.Range(document.positionAt(startOffset), document.positionAt(endOffset));
  const problem = new vscode.Diagnostic(
    range,
    problemText(diagnostic, (text, ...parameters) => vscode.l10n.t(text, ...parameters)),
    severities[diagnostic.severity],
  );
  problem.code = diagnostic.code;
  problem.source = debugType;
  return problem;
}

const severities: Record<Diagnostic['severity'], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
};
