import assert from 'node:assert/strict';
import { errnoNumbers } from '../../../src/engine/program/constants';
import { Interpreter, type Pause } from '../../../src/engine/program/interpreter';
import type { CompiledScenario } from '../../../src/engine/scenario/compiled';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { Memory } from '../../../src/engine/world/memory';
import { Allocator } from '../../../src/engine/world/records';
import { Texts } from '../../../src/engine/world/texts';

/** What a system call is answered with: a result, or the name of an error. */
export type Answer = number | string | { result: number; bytes: string };

/** A program that runs by itself, and a kernel that answers each of its calls. */
export class Machine {
  readonly memory = new Memory();
  readonly interpreter: Interpreter;
  readonly program: number;
  readonly scenario: CompiledScenario;
  /** `read(3, buffer, 10)` as the kernel saw it: `read 3 1050 10`; pointers as `*`. */
  readonly calls: string[] = [];
  output = '';
  elapsedNs = 0;
  statements = 0;

  /** `items` are the contents of a host; the process to run is its first. */
  constructor(
    items: string,
    private readonly answer: (name: string, args: number[], machine: Machine) => Answer = () => 0,
  ) {
    const { scenario, diagnostics } = compileScenario(
      `scenario "test"\nhost server {\n${items}\n}\nhost client { process { pause(); } }\n`,
    );
    assert.ok(scenario, diagnostics.map((each) => `${each.source.line}: ${each.message}`).join('\n'));
    this.scenario = scenario;
    const allocator = new Allocator(this.memory);
    const texts = new Texts(this.memory, scenario.texts);
    this.interpreter = new Interpreter(this.memory, allocator, texts, scenario);
    this.program = this.interpreter.start(scenario.hosts[0]?.processes[0]?.body ?? -1);
    this.memory.startRecording();
  }

  /** Runs to the end of the process, or until `stop` wants a pause. */
  run(stop: (pause: Pause) => boolean = () => false, budgetNs = 1e12): Pause {
    for (let count = 0; count < 1_000_000; count++) {
      const pause = this.interpreter.run(this.program, budgetNs);
      this.elapsedNs += this.interpreter.elapsedNs;
      if (pause.kind === 'statement') this.statements++;
      if (pause.kind === 'output') this.output += pause.text;
      if (stop(pause) || pause.kind === 'exit') return pause;
      if (pause.kind === 'call') this.complete(pause);
    }
    throw new Error('the program does not end');
  }

  private complete({ name, args }: Pause & { kind: 'call' }): void {
    const hasPointer = ['read', 'write', 'recv', 'send', 'epoll_wait'].includes(name);
    this.calls.push([name, ...args.map((each, i) => (hasPointer && i === 1 && each !== 0 ? '*' : each))].join(' '));
    const answer = this.answer(name, args, this);
    if (typeof answer === 'number') this.interpreter.completeCall(this.program, answer, 0);
    else if (typeof answer === 'string') this.interpreter.completeCall(this.program, -1, errnoNumbers[answer] ?? -1);
    else {
      this.interpreter.store(args[1] ?? 0, Buffer.from(answer.bytes, 'latin1'));
      this.interpreter.completeCall(this.program, answer.result, 0);
    }
  }
}

/** What a process with these statements prints; `items` are functions before it. */
export function printed(statements: string, items = ''): string {
  const machine = new Machine(`${items}\nprocess {\n${statements}\n}`);
  machine.run();
  return machine.output;
}

/** The value of an expression, by way of printf. */
export function computed(expression: string, before = ''): number {
  return Number(printed(`${before}\nprintf("%d", ${expression});`));
}
