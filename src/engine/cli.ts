import { version } from '../../package.json';
import { commandLine } from './cli/commandLine';

/** Whoever reads a pipe may stop reading (`| head`): that is no error, there is just nothing more to do. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

commandLine(process.argv.slice(2), version, { stdout: process.stdout, stderr: process.stderr, environment: process.env }).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 70;
  },
);
