import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { platform } from 'node:os';

/** What the test needs of a machine: a check, and what to do when it fails. */
const requirements: readonly { isMet: () => boolean; otherwise: string }[] = [
  {
    isMet: () => platform() === 'linux',
    otherwise: 'It compares with the running Linux kernel: run it on Linux, or in a virtual machine with Linux.',
  },
  {
    isMet: () => process.getuid?.() === 0,
    otherwise: 'It makes network namespaces and reads the kernel’s trace: run it as root (sudo npm run test:kernel).',
  },
  {
    isMet: () => existsSync('/proc/self/ns/net'),
    otherwise: 'This kernel has no network namespaces (CONFIG_NET_NS).',
  },
  {
    isMet: () => existsSync('/dev/net/tun'),
    otherwise:
      'There is no /dev/net/tun: load the module with "modprobe tun"; in a container, pass the device in (docker run --device /dev/net/tun).',
  },
  {
    isMet: () => existsSync('/sys/kernel/tracing'),
    otherwise: 'This kernel has no tracing (CONFIG_FTRACE), from which the changes of state are read.',
  },
  {
    isMet: hasCompiler,
    otherwise:
      'There is no C compiler for the recorder: install gcc and the C library’s headers (Debian, Ubuntu: apt install gcc libc6-dev; Fedora: dnf install gcc).',
  },
];

function hasCompiler(): boolean {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Why the test can't run on this machine, and what to do; undefined when it can. */
export function whyNot(): string | undefined {
  return requirements.find(({ isMet }) => !isMet())?.otherwise;
}
