import type { Meaning, NameMeaning, ValueType } from '../check/meaning';
import type { CallSite } from '../compiled';
import type { CallExpression, Expression, NameExpression } from '../tree';
import type { Emitter } from './emitter';
import type { TextTable } from './texts';

/** What the parts of the compiler share while they compile one function. */
export class FunctionContext {
  constructor(
    readonly emitter: Emitter,
    readonly meaning: Meaning,
    readonly texts: TextTable,
    private readonly callSites: CallSite[],
    private readonly text: string,
  ) {}

  nameMeaning(expression: NameExpression): NameMeaning {
    const meaning = this.meaning.names.get(expression);
    if (!meaning) throw new Error(`the name ${expression.text} was not checked`);
    return meaning;
  }

  typeOf(expression: Expression): ValueType {
    return this.meaning.types.get(expression) ?? 'unknown';
  }

  /** Notes a call and returns the number of its site. */
  site(call: CallExpression): number {
    const { source } = call;
    const text = this.text.slice(source.startOffset, source.endOffset).replace(/\s+/g, ' ');
    return this.callSites.push({ name: call.name.text, text, source }) - 1;
  }
}
