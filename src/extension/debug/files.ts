import * as vscode from 'vscode';
import { type FileAccessor, isUri } from '../adapter/files';

/** Reads scenarios as the editor has them: an open document's text, saved or not, else the file, on whatever file system it is. */
export const editorFiles: FileAccessor = {
  async readFile(pathOrUri) {
    const uri = isUri(pathOrUri) ? vscode.Uri.parse(pathOrUri) : vscode.Uri.file(pathOrUri);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString() && !document.isClosed);
    if (open && (open.isDirty || open.isUntitled)) return new TextEncoder().encode(open.getText());
    try {
      return await vscode.workspace.fs.readFile(uri);
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  },
};

function reasonOf(error: unknown): string {
  const code = error instanceof vscode.FileSystemError ? error.code : '';
  switch (code) {
    case 'FileNotFound':
      return vscode.l10n.t('there is no such file');
    case 'FileIsADirectory':
      return vscode.l10n.t('it is a folder');
    case 'NoPermissions':
      return vscode.l10n.t('permission denied');
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
