import assert from 'node:assert/strict';
import fc from 'fast-check';
import { add, difference, isAfter, isBefore, isBeforeOrAt, isBetween } from '../../../src/engine/tcp/sequence';

const last = 2 ** 32 - 1;
const number = fc.oneof(
  fc.nat(20),
  fc.nat(20).map((n) => last - n),
  fc.integer({ min: 0, max: last }),
);

describe('sequence numbers', () => {
  it('go on with 0 after 2^32 - 1, and back', () => {
    assert.equal(add(last, 1), 0);
    assert.equal(add(last, 100), 99);
    assert.equal(add(0, -1), last);
    assert.equal(add(5, -10), last - 4);
  });

  it('are apart by the signed distance, across the wrap as well', () => {
    assert.equal(difference(3, last - 1), 5);
    assert.equal(difference(last - 1, 3), -5);
    assert.equal(difference(7, 7), 0);
  });

  it('are ordered on the circle: what was sent shortly before the wrap comes before what follows it', () => {
    assert.ok(isBefore(last, 0));
    assert.ok(!isBefore(0, last));
    assert.ok(isAfter(0, last));
    assert.ok(isBeforeOrAt(last, last) && isBeforeOrAt(last, 4) && !isBeforeOrAt(4, last));
  });

  it('lie between two others, the wrap between them or not', () => {
    assert.ok(isBetween(last - 2, last, 5));
    assert.ok(isBetween(last - 2, 0, 5));
    assert.ok(isBetween(last - 2, 5, 5) && isBetween(last - 2, last - 2, 5), 'both ends belong to it');
    assert.ok(!isBetween(last - 2, 6, 5));
    assert.ok(!isBetween(10, 5, 20));
  });

  it('keep their order wherever on the circle they are', () => {
    const distance = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(number, distance, (start, count) => {
        const end = add(start, count);
        assert.ok(end >= 0 && end <= last && Number.isInteger(end));
        assert.equal(difference(end, start), count);
        assert.equal(add(end, -count), start);
        assert.ok(isBefore(start, end) && isAfter(end, start) && isBeforeOrAt(start, end));
        assert.ok(!isBefore(end, start) && !isAfter(start, end) && !isBeforeOrAt(end, start));
        assert.ok(isBetween(start, add(start, Math.floor(count / 2)), end));
        assert.ok(!isBetween(start, add(end, 1), end));
      }),
    );
  });
});
