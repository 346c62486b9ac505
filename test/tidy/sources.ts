import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** The project's top folder. */
export const projectFolder = resolve(__dirname, '..', '..');

/** A parsed source file; `path` is relative to the project, with slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** One import of a file: what it names, the project's file it leads to (without extension) or undefined for a package. */
export interface Import {
  readonly specifier: string;
  readonly target: string | undefined;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Every TypeScript file below the given folders of the project. */
export function readSources(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readSource([folder, ...name.split(sep)].join('/'))),
  );
}

const parsed = new Map<string, Source>();

/** Parses one file of the project, once. */
export function readSource(path: string): Source {
  const known = parsed.get(path);
  if (known) {
    return known;
  }
  const text = readFileSync(join(projectFolder, path), 'utf8');
  const source = { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) };
  parsed.set(path, source);
  return source;
}

/** Line of a node, counted from 1. */
export function lineOf(source: Source, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;
}

/** Calls `visitor` for every node of a tree. */
export function visit(node: ts.Node, visitor: (node: ts.Node) => void): void {
  visitor(node);
  node.forEachChild((child) => visit(child, visitor));
}

/** All imports of a file: `import`, `export from`, `import()`, `require()` and import types. */
export function importsOf(source: Source): Import[] {
  const imports: Import[] = [];
  visit(source.tree, (node) => {
    const found = specifierOf(node);
    if (found) {
      imports.push({ ...found, target: targetOf(source, found.specifier), line: lineOf(source, node) });
    }
  });
  return imports;
}

function specifierOf(node: ts.Node): { specifier: string; typeOnly: boolean } | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, typeOnly: isTypeOnly(node) };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, typeOnly: true };
  }
  if (ts.isCallExpression(node)) {
    const [argument] = node.arguments;
    const importing =
      node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
    return importing && argument && ts.isStringLiteral(argument) ? { specifier: argument.text, typeOnly: false } : undefined;
  }
  return undefined;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    return node.isTypeOnly;
  }
  const clause = node.importClause;
  if (!clause) {
    return false;
  }
  const named = clause.namedBindings;
  const allNamedAreTypes = named !== undefined && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
  return clause.isTypeOnly || (clause.name === undefined && allNamedAreTypes);
}

function targetOf(source: Source, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) {
    return undefined;
  }
  return relative(projectFolder, resolve(projectFolder, dirname(source.path), specifier))
    .split(sep)
    .join('/');
}
