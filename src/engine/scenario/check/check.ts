import { sysctls, sysctlValueProblem } from '../../host/sysctls';
import { calls } from '../../program/systemCalls';
import type { CompiledHost, CompiledNetwork, VariableType } from '../compiled';
import { type DiagnosticList, didYouMean } from '../diagnostics';
import { startOfFile } from '../source';
import type { FunctionItem, HostBlock, NetworkBlock, Parameter, ProcessItem, ScenarioTree, StackDeclaration, SysctlItem } from '../tree';
import { baseType, cellsOf } from '../types';
import { stackNames } from '../words';
import { FunctionChecker } from './functions';
import type { FunctionSymbol, HostSymbol, Meaning } from './meaning';
import { NetworkChecker } from './network';

/** A checked scenario: all that the compiler needs beside the tree. */
export interface CheckedScenario {
  title: string;
  network: CompiledNetwork;
  /** Hosts without the numbers of their processes' functions, which are those of the symbols. */
  hosts: Omit<CompiledHost, 'processes'>[];
  meaning: Meaning;
}

/** Checks a tree and reports everything that is wrong with it. */
export function checkScenario(tree: ScenarioTree, diagnostics: DiagnosticList): CheckedScenario {
  return new ScenarioChecker(tree, diagnostics).check();
}

class ScenarioChecker {
  private readonly meaning: Meaning = {
    hosts: [],
    hostsByName: new Map(),
    functions: [],
    names: new Map(),
    calls: new Map(),
    declared: new Map(),
    types: new Map(),
  };
  private readonly processNames = new Map<string, FunctionSymbol>();

  constructor(
    private readonly tree: ScenarioTree,
    private readonly diagnostics: DiagnosticList,
  ) {}

  check(): CheckedScenario {
    const title = this.title();
    const blocks = this.tree.declarations.filter((each): each is HostBlock => each.kind === 'host');
    const networks = this.tree.declarations.filter((each): each is NetworkBlock => each.kind === 'network');
    const stacks = this.tree.declarations.filter((each): each is StackDeclaration => each.kind === 'stack');
    for (const block of blocks) this.declareHost(block);
    if (blocks.length < 2 && !this.diagnostics.isIncomplete) this.reportMissingHosts(blocks);
    const stack = this.stack(stacks, 'linux');
    const hosts = this.meaning.hosts.map((host) => this.checkHost(host, stack));
    for (const host of this.meaning.hosts) this.checkPrograms(host);
    const network = new NetworkChecker(this.meaning.hostsByName, this.diagnostics).check(networks);
    return { title, network, hosts, meaning: this.meaning };
  }

  private title(): string {
    const titles = this.tree.declarations.filter((each) => each.kind === 'title');
    for (const again of titles.slice(1)) {
      this.diagnostics.error('duplicate-title', again.source, 'A scenario has one title.', { hint: 'Leave only one `scenario "..."`.' });
    }
    return titles[0]?.title ?? '';
  }

  private reportMissingHosts(blocks: HostBlock[]): void {
    const [only] = blocks;
    const message = only
      ? `A scenario needs two hosts or more; this one has only \`${only.name.text}\`.`
      : this.tree.declarations.length === 0
        ? 'The file is empty: a scenario needs two hosts or more.'
        : 'A scenario needs two hosts or more; this one has none.';
    this.diagnostics.error('missing-hosts', only?.name.source ?? startOfFile, message, {
      expected: 'host NAME { process { ... } }',
      hint: 'Add `host server { process { ... } }` and `host client { process { ... } }`.',
    });
  }

  private declareHost(block: HostBlock): void {
    const { name } = block;
    const former = this.meaning.hostsByName.get(name.text);
    if (former && name.text !== '') {
      this.diagnostics.error('duplicate-host', name.source, `There is already a host \`${name.text}\`.`, {
        hint: `It begins in line ${former.block.source.line}; put both blocks together or take another name.`,
      });
    }
    const host: HostSymbol = { name: name.text, number: this.meaning.hosts.length, block, functions: new Map(), processes: [] };
    this.meaning.hosts.push(host);
    if (!former) this.meaning.hostsByName.set(name.text, host);
    for (const item of block.items) if (item.kind === 'function') this.declareFunction(host, item);
    for (const item of block.items) if (item.kind === 'process') this.declareProcess(host, item);
  }

  private declareFunction(host: HostSymbol, item: FunctionItem): void {
    const { name } = item;
    const former = host.functions.get(name.text);
    if (name.text !== '' && calls.has(name.text)) {
      this.diagnostics.error('reserved-name', name.source, `\`${name.text}\` is a call of the language.`, {
        hint: 'Take another name for the function.',
      });
    }
    if (former?.body && item.body) {
      this.diagnostics.error('duplicate-function', name.source, `\`${name.text}\` is already defined.`, {
        hint: `It was defined in line ${former.nameSource.line}.`,
      });
      return;
    }
    if (former && former.parameters.length !== item.parameters.filter((each) => each.type.text !== 'void' || each.pointer).length) {
      this.diagnostics.error(
        'prototype-differs',
        name.source,
        `\`${name.text}\` was declared with other parameters in line ${former.nameSource.line}.`,
      );
    }
    const definition = item.body || !former;
    if (definition) host.functions.set(name.text, this.functionSymbol(host, item));
  }

  private functionSymbol(host: HostSymbol, item: FunctionItem): FunctionSymbol {
    const result = baseType(item.result.text);
    if (result === undefined || result === 'linger' || result === 'epollEvent') {
      this.diagnostics.error('unknown-type', item.result.source, `A function can't return \`${item.result.text}\`.`, {
        expected: '`int` or `void`',
      });
    }
    const symbol: FunctionSymbol = {
      name: item.name.text,
      host,
      number: -1,
      isProcess: false,
      result: result === 'void' ? 'nothing' : 'number',
      parameters: [],
      variables: [],
      variableCells: 0,
      body: item.body,
      nameSource: item.name.source,
      source: item.source,
    };
    const parameters = item.parameters.filter((each) => each.type.text !== 'void' || each.pointer || each.name !== undefined);
    for (const parameter of parameters) this.declareParameter(symbol, parameter);
    return this.numbered(symbol);
  }

  private declareParameter(symbol: FunctionSymbol, parameter: Parameter): void {
    const name = parameter.name ?? { text: '', source: parameter.source };
    if (symbol.body && name.text === '') {
      this.diagnostics.error('syntax', parameter.source, 'The parameter has no name.', { hint: `Write \`${parameter.type.text} NAME\`.` });
    }
    if (name.text !== '' && symbol.parameters.some((each) => each.name === name.text)) {
      this.diagnostics.error('duplicate-variable', name.source, `There are two parameters \`${name.text}\`.`);
    }
    const type = this.parameterType(parameter);
    const variable = {
      name: name.text,
      type,
      offset: symbol.variableCells,
      scope: symbol.body?.source ?? symbol.source,
      nameSource: name.source,
    };
    symbol.variableCells += cellsOf(type);
    symbol.parameters.push(variable);
    symbol.variables.push(variable);
  }

  private parameterType(parameter: Parameter): VariableType {
    const base = baseType(parameter.type.text);
    if (parameter.pointer && base === 'char') return { kind: 'reference', to: 'chars' };
    if (base === 'linger' || base === 'epollEvent') return { kind: 'reference', to: base === 'linger' ? 'linger' : 'epollEvents' };
    if (base === undefined || base === 'void' || parameter.pointer) {
      const written = `${parameter.type.text}${parameter.pointer ? ' *' : ''}`;
      this.diagnostics.error('unknown-type', parameter.type.source, `A parameter can't be of type \`${written}\`.`, {
        expected: '`int`, `char *`, `struct linger *` or `struct epoll_event *`',
      });
    }
    return { kind: 'int' };
  }

  private numbered(symbol: FunctionSymbol): FunctionSymbol {
    if (symbol.body) {
      symbol.number = this.meaning.functions.length;
      this.meaning.functions.push(symbol);
    }
    return symbol;
  }

  private declareProcess(host: HostSymbol, item: ProcessItem): void {
    const place = host.processes.length + 1;
    const name = item.name?.text || (place === 1 ? host.name : `${host.name}.${place}`);
    const nameSource = item.name?.source ?? item.source;
    const former = this.processNames.get(name);
    if (former && host.name !== '') {
      this.diagnostics.error('duplicate-process', nameSource, `There is already a process \`${name}\`.`, {
        hint: `It begins in line ${former.source.line}; processes of all hosts need different names.`,
      });
    }
    const symbol: FunctionSymbol = {
      name,
      host,
      number: -1,
      isProcess: true,
      result: 'number',
      parameters: [],
      variables: [],
      variableCells: 0,
      body: item.body,
      nameSource,
      source: item.source,
    };
    this.processNames.set(name, symbol);
    host.processes.push(this.numbered(symbol));
  }

  private checkHost(host: HostSymbol, stackOfAll: CompiledHost['stack']): Omit<CompiledHost, 'processes'> {
    const { block } = host;
    const stacks = block.items.filter((item): item is StackDeclaration => item.kind === 'stack');
    const sysctlItems = block.items.filter((item): item is SysctlItem => item.kind === 'sysctl');
    for (const item of sysctlItems) this.checkSysctl(item);
    if (host.processes.length === 0 && host.name !== '') {
      this.diagnostics.warning('no-process', block.name.source, `Nothing runs on \`${host.name}\`: it has no process.`, {
        hint: 'Add `process { ... }`.',
      });
    }
    return {
      name: host.name,
      stack: this.stack(stacks, stackOfAll),
      sysctls: sysctlItems.map((item) => ({ key: item.key.text, value: item.value.text.split(/\s+/).join(' '), source: item.source })),
      source: block.source,
    };
  }

  private stack(declarations: StackDeclaration[], otherwise: CompiledHost['stack']): CompiledHost['stack'] {
    const last = declarations[declarations.length - 1];
    for (const { stack } of declarations) {
      if (stack.text === '' || stackNames.some((name) => name === stack.text)) continue;
      this.diagnostics.error('unknown-stack', stack.source, `There is no stack \`${stack.text}\`.`, {
        expected: '`linux` or `rfc9293`',
        ...didYouMean(stack.text, stackNames),
      });
    }
    return stackNames.find((name) => name === last?.stack.text) ?? otherwise;
  }

  private checkSysctl(item: SysctlItem): void {
    const { key, value } = item;
    if (key.text === '') return;
    const sysctl = sysctls.get(key.text);
    if (!sysctl) {
      const prefixed = [`net.ipv4.${key.text}`, `net.core.${key.text}`].find((each) => sysctls.has(each));
      const hint = prefixed
        ? { hint: `Did you mean \`${prefixed}\`?` }
        : didYouMean(key.text, sysctls.keys(), 'The hosts have the sysctls of TCP: net.ipv4.tcp_...');
      this.diagnostics.error('unknown-sysctl', key.source, `There is no sysctl \`${key.text}\`.`, hint);
      return;
    }
    const problem = sysctlValueProblem(sysctl, value.text);
    if (problem && (value.text !== '' || value.source.endOffset > value.source.startOffset)) {
      this.diagnostics.error('bad-sysctl-value', value.source, `\`${value.text}\` can't be the value of ${sysctl.key}. ${problem}`, {
        hint: `Linux's default is ${sysctl.default || 'empty'}.`,
      });
    }
  }

  private checkPrograms(host: HostSymbol): void {
    for (const symbol of [...host.functions.values(), ...host.processes]) {
      if (symbol.body) new FunctionChecker(symbol, this.meaning, this.diagnostics).check(symbol.body);
    }
  }
}
