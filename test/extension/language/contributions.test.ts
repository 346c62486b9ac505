import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { constants, errnoNumbers } from '../../../src/engine/program/constants';
import { calls } from '../../../src/engine/program/systemCalls';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { hostWords, networkWords, ruleWords, segmentKinds, statementWords } from '../../../src/engine/scenario/words';
import { inHost, inNetwork, inProcess } from './marked';

const projectFolder = resolve(__dirname, '..', '..', '..');

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(projectFolder, path), 'utf8'));
}

interface Rule {
  match?: string;
  begin?: string;
  name?: string;
  patterns?: Rule[];
  captures?: Record<string, { name?: string }>;
  beginCaptures?: Record<string, { name?: string }>;
}

interface Manifest {
  activationEvents: string[];
  contributes: {
    commands: { command: string }[];
    menus: Record<string, { command: string }[]>;
    languages: { configuration: string; icon: Record<string, string> }[];
    grammars: { path: string; scopeName: string }[];
    snippets: { path: string }[];
  };
}

const manifest = readJson('package.json') as Manifest;
const grammar = readJson('syntaxes/tcp-scenario.tmLanguage.json') as { scopeName: string; repository: Record<string, Rule> };

/** The expression of the rule that gives words this scope, as JavaScript has it. */
function expressionFor(scope: string, rules: readonly Rule[] = Object.values(grammar.repository)): RegExp | undefined {
  for (const rule of rules) {
    const captured = Object.values({ ...rule.captures, ...rule.beginCaptures }).some(({ name }) => name?.startsWith(scope));
    const expression = rule.match ?? rule.begin;
    if (expression && (rule.name?.startsWith(scope) || captured)) return new RegExp(expression);
    const inner = rule.patterns && expressionFor(scope, rule.patterns);
    if (inner) return inner;
  }
  return undefined;
}

describe('what package.json contributes', () => {
  const { contributes } = manifest;

  it('names files that exist', () => {
    const files = [
      ...contributes.languages.flatMap(({ configuration, icon }) => [configuration, ...Object.values(icon)]),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.snippets.map(({ path }) => path),
    ];
    assert.deepEqual(
      files.filter((file) => !existsSync(join(projectFolder, file))),
      [],
    );
  });

  it('puts only its own commands into menus', () => {
    const commands = new Set(contributes.commands.map(({ command }) => command));
    const used = Object.values(contributes.menus).flatMap((menu) => menu.map(({ command }) => command));
    assert.deepEqual(
      used.filter((command) => !commands.has(command)),
      [],
    );
  });

  it('calls the grammar by the scope that it has', () => {
    assert.deepEqual(
      contributes.grammars.map(({ scopeName }) => scopeName),
      [grammar.scopeName],
    );
  });
});

describe('the grammar', () => {
  it('colours every call, constant and error name of the language', () => {
    const call = expressionFor('support.function.posix');
    const constant = expressionFor('variable.other.constant.posix');
    const names = [...constants.keys(), ...Object.keys(errnoNumbers)].filter((name) => /^[A-Z]/.test(name) && name !== 'NULL');
    assert.deepEqual(
      [...calls.keys()].filter((name) => call?.exec(`${name}(`)?.[1] !== name),
      [],
    );
    assert.deepEqual(
      names.filter((name) => constant?.exec(name)?.[1] !== name),
      [],
    );
  });

  it('colours every word of the network, kinds of segments as a whole', () => {
    const verbs = expressionFor('keyword.control.network');
    const others = expressionFor('keyword.other.network');
    const kinds = expressionFor('constant.language.segment');
    assert.deepEqual(
      networkWords.filter((word) => verbs?.exec(word)?.[1] !== word),
      [],
    );
    assert.deepEqual(
      ruleWords.filter((word) => others?.exec(word)?.[1] !== word),
      [],
    );
    assert.deepEqual(
      Object.keys(segmentKinds).filter((word) => kinds?.exec(word)?.[1] !== word),
      [],
    );
  });

  it('has a rule for each word of C and of hosts', () => {
    const text = JSON.stringify(grammar);
    assert.deepEqual(
      [...statementWords, ...hostWords].filter((word) => !new RegExp(`\\b${word}\\b`).test(text)),
      [],
    );
  });
});

describe('the snippets', () => {
  const snippets = readJson('snippets/tcp-scenario.json') as Record<string, { prefix: string | string[]; body: string | string[] }>;

  /** The snippet as it stands when one only presses Tab. */
  function expanded(name: string): string {
    const { body } = snippets[name] ?? { body: '' };
    return [body]
      .flat()
      .join('\n')
      .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
      .replace(/\$\{\d+:([^}]*)\}/g, '$1')
      .replace(/\$\d/g, '');
  }

  const places: Record<string, (text: string) => string> = {
    'Scenario with two hosts': (text) => text,
    Host: (text) => `scenario "x"\n${text}\nhost other { process { pause(); } }`,
    Network: (text) => `scenario "x"\n${text}\nhost a { process { pause(); } }\nhost b { process { pause(); } }`,
    'Drop a segment': inNetwork,
    'Drop every segment of a kind': inNetwork,
    'Delay a segment': inNetwork,
    'Duplicate a segment': inNetwork,
    'Inject a forged segment': inNetwork,
    'Listening socket': inProcess,
    'Connected socket': (text) => inProcess(text.replace('int fd', 'fd')),
    'Read to the end of file': inProcess,
    'Epoll loop': (text) => inProcess(`int listener = 3;\n${text}`),
    'Linger 0: close with a reset': inProcess,
  };

  it('are all tried here', () => {
    assert.deepEqual(Object.keys(snippets).sort(), Object.keys(places).sort());
  });

  for (const [name, place] of Object.entries(places)) {
    it(`"${name}" makes a scenario without errors`, () => {
      const errors = compileScenario(place(expanded(name))).diagnostics.filter(({ severity }) => severity === 'error');
      assert.deepEqual(
        errors.map(({ message, source }) => `${source.line}:${source.column} ${message}`),
        [],
      );
    });
  }

  it('are checked in a place that itself is right', () => {
    for (const text of [inProcess('close(fd);'), inNetwork('latency 5ms'), inHost('sysctl net.ipv4.tcp_fin_timeout = 5')]) {
      assert.deepEqual(
        compileScenario(text).diagnostics.filter(({ severity }) => severity === 'error'),
        [],
      );
    }
  });
});
