import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

/** A file or folder can't be used: the message says which and why. */
export class FileError extends Error {}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'it is a file, not a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

function failure(path: string, what: string, error: unknown): FileError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new FileError(`${path}: ${what}: ${reasons[code ?? ''] ?? message}`);
}

/** The text of a scenario file, without a byte order mark. Throws FileError. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw failure(path, "can't be read", error);
  }
}

/** Makes the folder if there is none. Throws FileError. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw failure(path, "can't be made", error);
  }
}

/** Throws FileError. */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw failure(path, "can't be written", error);
  }
}

/**
 * Where each input's output goes: its base name with the extension, in the folder. Inputs of the same base name get `-2` and so on,
 * and none takes the name of another, even where upper and lower case are the same.
 */
export function outputPaths(inputs: readonly string[], folder: string, extension: string): string[] {
  const stems = inputs.map((input) => basename(input, extname(input)));
  const wanted = new Set(stems.map((stem) => stem.toLowerCase()));
  const taken = new Set<string>();
  return stems.map((stem) => {
    let name = stem;
    for (let number = 2; taken.has(name.toLowerCase()) || (name !== stem && wanted.has(name.toLowerCase())); number++) {
      name = `${stem}-${number}`;
    }
    taken.add(name.toLowerCase());
    return join(folder, `${name}${extension}`);
  });
}
