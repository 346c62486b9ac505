import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { installOnce, installPackages } from '../../../scripts/workbench/cache';

/** The newest that says it runs on Node 20.19. */
const npmChromiumVersion = '143.0.4';

/** The fonts of the npm Chromium hold no arrows; these do. */
const fontsPackage = 'dejavu-fonts-ttf@2.37.3';

/** Runs as root and in containers; the rest keeps the browser from talking to anyone but the workbench. */
const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface BrowserProgram {
  readonly executablePath: string;
  readonly extraArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Launches a headless Chromium: the one that the environment variable CHROMIUM names, else one on the PATH, else the npm
 * package @sparticuz/chromium, else the one of Debian's package manager, which is installed after saying so. It fails
 * when none of them runs; a workbench test is never skipped.
 */
export async function launchChromium(): Promise<Browser> {
  const named = process.env.CHROMIUM;
  if (named) {
    return launch(systemProgram(named));
  }
  const present = findOnPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);
  if (present) {
    return launch(systemProgram(present));
  }
  const reasons: string[] = [];
  for (const provide of [npmProgram, packageManagerProgram]) {
    try {
      return await launch(await provide());
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    `The workbench tests need a Chromium. Install one (on Debian: apt-get install chromium) or name one in the environment variable CHROMIUM.\n${reasons.join('\n')}`,
  );
}

function systemProgram(executablePath: string): BrowserProgram {
  return { executablePath, extraArguments: [], environment: {} };
}

async function launch(program: BrowserProgram): Promise<Browser> {
  const environment = Object.entries({ ...process.env, ...program.environment }).filter((entry): entry is [string, string] => !!entry[1]);
  return chromium.launch({
    executablePath: program.executablePath,
    args: [...launchArguments, ...program.extraArguments],
    env: Object.fromEntries(environment),
  });
}

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chromium of npm, unpacked with the libraries and fonts that it brings for systems that have none. */
async function npmProgram(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`The npm package @sparticuz/chromium is for Linux on x64, this is ${process.platform} on ${process.arch}.`);
  }
  const announcement = `No Chromium found: installing the npm package @sparticuz/chromium ${npmChromiumVersion} (200 MB unpacked, once) ...`;
  const folder = await installOnce(`chromium-${npmChromiumVersion}`, announcement, async (target) => {
    await installPackages(target, [`@sparticuz/chromium@${npmChromiumVersion}`, fontsPackage]);
    const packed = join(target, 'node_modules', '@sparticuz', 'chromium', 'bin');
    writeFileSync(join(target, 'chromium'), brotliDecompressSync(readFileSync(join(packed, 'chromium.br'))), { mode: 0o755 });
    for (const archive of ['al2023.tar.br', 'fonts.tar.br']) {
      unpack(brotliDecompressSync(readFileSync(join(packed, archive))), target);
    }
    rmSync(packed, { recursive: true });
  });
  // Written at each start, because it holds the folder's own path and the project may have been moved.
  mkdirSync(join(folder, 'font-cache'), { recursive: true });
  writeFileSync(join(folder, 'fonts.conf'), fontConfiguration(folder));
  return {
    executablePath: join(folder, 'chromium'),
    extraArguments: ['--no-zygote'],
    environment: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

function unpack(archive: Buffer, folder: string): void {
  const unpacked = spawnSync('tar', ['-x', '-C', folder], { input: archive, encoding: 'utf8' });
  if (unpacked.status !== 0) {
    throw new Error(`tar could not unpack the npm Chromium: ${unpacked.error?.message ?? unpacked.stderr}`);
  }
}

function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <dir>${folder}/node_modules/dejavu-fonts-ttf/ttf</dir>
  <cachedir>${folder}/font-cache</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
`;
}

/** Debian's Chromium, installed by the system's package manager: as root, or by a sudo that asks nothing. */
async function packageManagerProgram(): Promise<BrowserProgram> {
  if (!findOnPath(['apt-get'])) {
    throw new Error('There is no apt-get to install Chromium with.');
  }
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const step of [
    ['apt-get', 'update'],
    ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    const words = [...prefix, ...step];
    console.log(`The npm Chromium does not run here: ${words.join(' ')} ...`);
    const [command = '', ...commandArguments] = words;
    const done = spawnSync(command, commandArguments, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (done.status !== 0) {
      throw new Error(`\`${words.join(' ')}\` failed${done.error ? `: ${done.error.message}` : ` with status ${done.status}`}.`);
    }
  }
  return systemProgram('/usr/bin/chromium');
}
