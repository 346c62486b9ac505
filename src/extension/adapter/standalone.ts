import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Session } from '../../engine/world/session';
import { TcpTeardownAdapter } from './adapter';
import type { AdapterOptions } from './controller';
import { type FileAccessor, isUri } from './files';

/*
 * The adapter as a program of its own, for any client of the Debug Adapter Protocol: over standard input and output, or with --port over TCP
 * for several clients at once, each with a session of its own.
 */

const usage = `usage: adapter.js [--port PORT]

Without --port the Debug Adapter Protocol is spoken over standard input and output.
  --port PORT   listen on 127.0.0.1:PORT instead; 0 takes a free port, which is printed
  --help        show this text
`;

/** More than this waiting to be sent means that the client does not keep up. */
const congestedBytes = 1 << 20;

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

const files: FileAccessor = {
  async readFile(pathOrUri) {
    if (isUri(pathOrUri) && !pathOrUri.startsWith('file:')) throw new Error('only files of this machine can be read');
    try {
      return await readFile(isUri(pathOrUri) ? fileURLToPath(pathOrUri) : pathOrUri);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new Error(reasons[code ?? ''] ?? message);
    }
  },
};

function options(output: NodeJS.WriteStream | Socket, ended: () => void): AdapterOptions {
  return {
    files,
    createWorld: (scenario, sessionOptions) => new Session(scenario, sessionOptions),
    workspaceFolder: process.cwd(),
    isCongested: () => output.writableLength > congestedBytes,
    ended,
  };
}

/** One client, which is who started this process. */
function serveStandardStreams(): void {
  const exit = (): void => void process.stdout.write('', () => process.exit(0));
  const adapter = new TcpTeardownAdapter(options(process.stdout, exit));
  process.stdin.on('end', exit);
  process.stdout.on('error', () => process.exit(0));
  adapter.start(process.stdin, process.stdout);
}

function servePort(port: number): void {
  const server = createServer((socket) => {
    const adapter = new TcpTeardownAdapter(options(socket, () => socket.end()));
    socket.setNoDelay(true);
    adapter.start(socket, socket);
  });
  server.on('error', (error) => {
    process.stderr.write(`cannot listen on 127.0.0.1:${port}: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    process.stdout.write(`listening on 127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
}

/** The port to listen on, undefined for the standard streams. Exits on --help and on what cannot be understood. */
function requestedPort(): number | undefined {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help) {
      process.stdout.write(usage);
      process.exit(0);
    }
    if (values.port === undefined) return undefined;
    if (/^\d{1,5}$/.test(values.port) && Number(values.port) < 65536) return Number(values.port);
    throw new Error(`'${values.port}' is not a port: expected a number from 0 to 65535`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

// A fault in one session must not end the sessions of other clients.
process.on('uncaughtException', (error) => process.stderr.write(`${error.stack ?? error.message}\n`));

const port = requestedPort();
if (port === undefined) serveStandardStreams();
else servePort(port);
