import type { CheckedScenario } from '../check/check';
import type { CallSite, CompiledScenario } from '../compiled';
import type { Block } from '../tree';
import { compileFunction } from './functions';
import { TextTable } from './texts';

/** Compiles a scenario in which the checker found no error. `text` is the file that it was read from. */
export function compileChecked(checked: CheckedScenario, text: string): CompiledScenario {
  const { meaning, title, network } = checked;
  const texts = new TextTable();
  const callSites: CallSite[] = [];
  const shared = { meaning, texts, callSites, text };
  const functions = meaning.functions.map((symbol) => compileFunction(symbol, symbol.body as Block, shared));
  const hosts = meaning.hosts.map((host, i) => {
    const processes = host.processes.map((process) => ({ name: process.name, body: process.number, source: process.source }));
    return { ...(checked.hosts[i] as CheckedScenario['hosts'][number]), processes };
  });
  return { title, network, hosts, functions, texts: texts.texts, callSites };
}
