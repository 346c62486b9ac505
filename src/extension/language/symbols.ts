import type { SourceSpan } from '../../engine/scenario/source';
import type { Declaration, HostBlock, HostItem, Name, NetworkRule, ScenarioTree } from '../../engine/scenario/tree';

export type OutlineKind = 'title' | 'network' | 'rule' | 'host' | 'sysctl' | 'function' | 'process';

/** An entry of the outline. */
export interface OutlineEntry {
  name: string;
  detail: string;
  kind: OutlineKind;
  source: SourceSpan;
  /** The part to select: the name. */
  nameSource: SourceSpan;
  children: OutlineEntry[];
}

/** The outline of a scenario: its title, the network with its rules, the hosts with what they hold. Parts without a name are left out. */
export function outlineEntries(tree: ScenarioTree, text: string): OutlineEntry[] {
  return tree.declarations.flatMap((declaration) => ofDeclaration(declaration, text));
}

function ofDeclaration(declaration: Declaration, text: string): OutlineEntry[] {
  const { source } = declaration;
  switch (declaration.kind) {
    case 'title':
      return declaration.title ? [leaf('title', declaration.title, '', source, declaration.titleSource)] : [];
    case 'stack':
      return [];
    case 'network':
      return [{ ...leaf('network', 'network', '', source, source), children: declaration.rules.map((rule) => ofRule(rule, text)) }];
    case 'host':
      return named('host', declaration.name, '', source, () => ofHost(declaration));
    default:
      return unknownKind(declaration);
  }
}

function ofRule(rule: NetworkRule, text: string): OutlineEntry {
  const written = text.slice(rule.source.startOffset, rule.source.endOffset).replace(/\s+/g, ' ').trim();
  return leaf('rule', written || rule.kind, '', rule.source, rule.source);
}

function ofHost(host: HostBlock): OutlineEntry[] {
  let processes = 0;
  return host.items.flatMap((item) => {
    if (item.kind === 'process') processes++;
    return ofHostItem(item, host.name.text, processes);
  });
}

function ofHostItem(item: HostItem, host: string, processNumber: number): OutlineEntry[] {
  switch (item.kind) {
    case 'sysctl':
      return named('sysctl', item.key, `= ${item.value.text}`, item.source);
    case 'stack':
      return [];
    case 'function':
      return named('function', item.name, `${item.result.text} (${item.parameters.map(({ type }) => type.text).join(', ')})`, item.source);
    case 'process': {
      // As the debugger calls it.
      const name = item.name?.text || (processNumber === 1 ? host : `${host}.${processNumber}`);
      return [leaf('process', name, 'process', item.source, item.name?.text ? item.name.source : item.source)];
    }
    default:
      return unknownKind(item);
  }
}

function named(
  kind: OutlineKind,
  name: Name,
  detail: string,
  source: SourceSpan,
  children: () => OutlineEntry[] = () => [],
): OutlineEntry[] {
  return name.text ? [{ ...leaf(kind, name.text, detail, source, name.source), children: children() }] : [];
}

function leaf(kind: OutlineKind, name: string, detail: string, source: SourceSpan, nameSource: SourceSpan): OutlineEntry {
  return { kind, name, detail, source, nameSource, children: [] };
}

function unknownKind(node: never): never {
  throw new TypeError(`no such kind of declaration: ${JSON.stringify(node)}`);
}
