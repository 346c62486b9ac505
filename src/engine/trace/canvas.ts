import { characterWidth } from './width';

/** What a piece of the ladder means; each meaning has one colour, and always a form or a word besides. */
export type Meaning = 'plain' | 'heading' | 'quiet' | 'state' | 'failure' | 'again' | 'late' | 'forged' | 'output';

/** SGR parameters (ECMA-48) of each meaning. Only the eight basic colours, which every terminal theme makes readable. */
const colours: Record<Meaning, string> = {
  plain: '',
  heading: '1',
  quiet: '2',
  state: '1;36',
  failure: '1;31',
  again: '33',
  late: '34',
  forged: '35',
  output: '32',
};

/** The text in the colour of its meaning, if there are colours. */
export function coloured(text: string, meaning: Meaning, colour: boolean): string {
  return colour && colours[meaning] !== '' && text !== '' ? `\u001b[${colours[meaning]}m${text}\u001b[0m` : text;
}

/** One line of a picture made of characters, as wide as needed: what is put later covers what was there. */
export class CanvasLine {
  private readonly cells: string[] = [];
  private readonly meanings: Meaning[] = [];

  /** Puts a text with its first character in this column (from 0). Wide characters take two columns. */
  put(column: number, text: string, meaning: Meaning = 'plain'): void {
    let at = column;
    for (const character of text) {
      const width = characterWidth(character);
      if (width === 0) {
        if (at > column) this.cells[at - 1] += character;
        continue;
      }
      this.cells[at] = character;
      this.meanings[at] = meaning;
      if (width === 2) {
        this.cells[at + 1] = '';
        this.meanings[at + 1] = meaning;
      }
      at += width;
    }
  }

  /** Draws from one column to another, both included, in either order; what stands there is crossed when it is upright. */
  rule(from: number, to: number, character: string, meaning: Meaning = 'plain'): void {
    for (let column = Math.min(from, to); column <= Math.max(from, to); column++) {
      this.put(column, this.cells[column] === '│' ? '┼' : character, meaning);
    }
  }

  /** The line as text, without spaces at its end. Spaces have no colour: a line through them would be seen. */
  text(colour: boolean): string {
    let end = this.cells.length;
    while (end > 0 && (this.cells[end - 1] ?? ' ') === ' ') end--;
    let result = '';
    let run = '';
    let spaces = '';
    let meaning: Meaning = 'plain';
    for (let column = 0; column < end; column++) {
      const cell = this.cells[column] ?? ' ';
      if (cell === ' ') {
        spaces += cell;
        continue;
      }
      const cellMeaning = this.meanings[column] ?? 'plain';
      if (cellMeaning === meaning) {
        run += spaces + cell;
      } else {
        result += coloured(run, meaning, colour) + spaces;
        run = cell;
        meaning = cellMeaning;
      }
      spaces = '';
    }
    return result + coloured(run, meaning, colour);
  }
}
