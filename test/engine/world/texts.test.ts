import assert from 'node:assert/strict';
import { Ledger } from '../../../src/engine/world/ledger';
import { Memory } from '../../../src/engine/world/memory';
import { Texts } from '../../../src/engine/world/texts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('texts', () => {
  it('are numbered behind the constants of the programs', () => {
    const texts = new Texts(new Memory(), [bytes('one'), bytes('two')]);
    assert.equal(texts.add(bytes('three')), 2);
    assert.deepEqual(texts.get(0), bytes('one'));
    assert.deepEqual(texts.get(2), bytes('three'));
  });

  it('do not exist before they are added', () => {
    const texts = new Texts(new Memory(), []);
    assert.throws(() => texts.get(0), /there is no text 0/);
  });

  it('give the numbers of a course not taken to the course that is', () => {
    const memory = new Memory();
    const texts = new Texts(memory, []);
    memory.startRecording();
    memory.mark();
    const first = texts.add(bytes('not taken'));
    memory.show(1);
    memory.forgetFuture();
    assert.equal(texts.add(bytes('taken')), first);
    assert.deepEqual(texts.get(first), bytes('taken'));
  });
});

describe('a ledger', () => {
  it('has rows of zeros at addresses that follow from their numbers', () => {
    const ledger = new Ledger(new Memory(), 3);
    assert.equal(ledger.add(), 0);
    assert.equal(ledger.add(), 3);
    assert.equal(ledger.count, 2);
    ledger.write(4, 8);
    assert.deepEqual([...ledger.cells.slice(0, 6)], [0, 0, 0, 0, 8, 0]);
  });

  it('grows and keeps its rows', () => {
    const ledger = new Ledger(new Memory(), 7);
    for (let row = 0; row < 2000; row++) ledger.write(ledger.add(), row);
    assert.equal(ledger.count, 2000);
    for (const row of [0, 999, 1999]) assert.equal(ledger.cells[row * 7], row);
  });

  it('counts the rows of the moment shown, and keeps the cells of those that were added later', () => {
    const memory = new Memory();
    const ledger = new Ledger(memory, 2);
    memory.startRecording();
    ledger.write(ledger.add(), 1);
    memory.mark();
    ledger.write(ledger.add(), 2);
    memory.mark();
    memory.show(1);
    assert.equal(ledger.count, 1);
    assert.equal(ledger.cells[2], 2, 'events computed stay readable');
    memory.forgetFuture();
    assert.equal(ledger.add(), 2);
    assert.equal(ledger.cells[2], 0, 'another course finds a fresh row');
  });
});
