/** A text with its mark taken out, and where the mark was: `close<|>(fd)`. */
export interface Marked {
  text: string;
  offset: number;
}

const mark = '<|>';

/** Takes the mark `<|>` out of a text. Fails when there is none. */
export function marked(source: string): Marked {
  const offset = source.indexOf(mark);
  if (offset < 0) throw new Error(`no ${mark} in the text`);
  return { text: source.slice(0, offset) + source.slice(offset + mark.length), offset };
}

/** A statement, or several, in a process of a scenario that is otherwise complete. */
export function inProcess(statements: string): string {
  return `scenario "test"\nhost server { process { pause(); } }\nhost client {\n  process {\n    int fd;\n    ${statements}\n  }\n}\n`;
}

/** Rules of the network in a scenario that is otherwise complete. */
export function inNetwork(rules: string): string {
  return `scenario "test"\nnetwork {\n  ${rules}\n}\nhost server { process { } }\nhost client { process { } }\n`;
}

/** What stands in a host block. */
export function inHost(items: string): string {
  return `scenario "test"\nhost server {\n  ${items}\n  process { pause(); }\n}\nhost client { process { pause(); } }\n`;
}
