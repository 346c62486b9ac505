import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  constants,
  constantValue,
  epollEventsText,
  errnoMessage,
  errnoName,
  errnoNumbers,
  signalName,
} from '../../../src/engine/program/constants';
import { callSignatures, calls } from '../../../src/engine/program/systemCalls';
import { decodeUtf8, encodeUtf8 } from '../../../src/engine/program/utf8';

describe('the tables of the language', () => {
  it('constants have the numbers of Linux', () => {
    const numbers = {
      AF_INET: 2,
      SOL_SOCKET: 1,
      SO_LINGER: 13,
      TCP_LINGER2: 8,
      TCP_USER_TIMEOUT: 18,
      MSG_NOSIGNAL: 16384,
      EPOLLRDHUP: 8192,
    };
    for (const [name, value] of Object.entries(numbers)) assert.equal(constants.get(name)?.value, value, name);
    assert.equal(constantValue('EAGAIN'), 11);
    assert.equal(constantValue('toString'), undefined);
  });

  it('errors have numbers, names and the words of glibc', () => {
    assert.equal(errnoNumbers.ECONNRESET, 104);
    assert.equal(errnoNumbers.EWOULDBLOCK, errnoNumbers.EAGAIN);
    assert.equal(errnoName(104), 'ECONNRESET');
    assert.equal(errnoName(11), 'EAGAIN');
    assert.equal(errnoMessage(32), 'Broken pipe');
    assert.equal(errnoMessage(0), 'Success');
    assert.equal(errnoMessage(12345), 'Unknown error 12345');
  });

  it('events and signals as C writes them', () => {
    assert.equal(epollEventsText(0), '0');
    assert.equal(epollEventsText(0x2001), 'EPOLLIN|EPOLLRDHUP');
    assert.equal(epollEventsText((1 << 31) | 4 | 0x100), 'EPOLLOUT|EPOLLET|256');
    assert.equal(signalName(13), 'SIGPIPE');
    assert.equal(signalName(64), 'signal 64');
  });

  it('calls say how they are written', () => {
    const signatures = (name: string) => callSignatures(calls.get(name) ?? assert.fail(name));
    assert.deepEqual(signatures('read'), ['read(fd, buf, n)', 'read(fd, n)']);
    assert.deepEqual(signatures('printf'), ['printf("format", ...)']);
    assert.deepEqual(signatures('pause'), ['pause()']);
  });

  it('each form of a system call passes the same number of values to the kernel', () => {
    for (const { name, system, forms } of calls.values()) {
      if (system) assert.equal(new Set(forms.map((form) => form.passes.length)).size, 1, name);
    }
  });

  it('UTF-8, there and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.deepEqual(Buffer.from(encodeUtf8(text)), Buffer.from(text));
        assert.equal(decodeUtf8(encodeUtf8(text)), Buffer.from(text).toString());
      }),
    );
    assert.equal(
      decodeUtf8(Uint8Array.of(0x41, 0xff, 0xe4, 0xbd, 0x42, 0xc0, 0x80, 0xed, 0xa0, 0x80)),
      `A${'\ufffd'.repeat(3)}B${'\ufffd'.repeat(5)}`,
    );
  });
});
