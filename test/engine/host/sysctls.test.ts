import assert from 'node:assert/strict';
import { rangeText, sysctlNumbers, sysctls, sysctlValueProblem } from '../../../src/engine/host/sysctls';

function problemOf(key: string, value: string): string | undefined {
  const sysctl = sysctls.get(key);
  assert.ok(sysctl, key);
  return sysctlValueProblem(sysctl, value);
}

describe('sysctls', () => {
  it('have Linux defaults, which are values they may have', () => {
    assert.equal(sysctls.get('net.ipv4.tcp_fin_timeout')?.default, '60');
    assert.equal(sysctls.get('net.ipv4.tcp_tw_reuse')?.default, '2');
    assert.equal(sysctls.get('net.ipv4.tcp_retries2')?.default, '15');
    for (const sysctl of sysctls.values()) assert.equal(sysctlValueProblem(sysctl, sysctl.default), undefined, sysctl.key);
  });

  it('have ranges, ends included', () => {
    assert.equal(problemOf('net.ipv4.tcp_orphan_retries', '0'), undefined);
    assert.equal(problemOf('net.ipv4.tcp_orphan_retries', '255'), undefined);
    assert.match(problemOf('net.ipv4.tcp_orphan_retries', '256') ?? '', /0 to 255/);
    assert.match(problemOf('net.ipv4.tcp_orphan_retries', '-1') ?? '', /0 to 255/);
    assert.match(problemOf('net.ipv4.tcp_rto_max_ms', '999') ?? '', /1000 to 120000 milliseconds/);
  });

  it('have one number, two, three, or a list of ports', () => {
    assert.match(problemOf('net.ipv4.tcp_sack', '') ?? '', /a whole number, not 0/);
    assert.match(problemOf('net.ipv4.tcp_sack', 'yes') ?? '', /whole number/);
    assert.equal(problemOf('net.ipv4.ip_local_port_range', '40000 40000'), undefined);
    assert.match(problemOf('net.ipv4.ip_local_port_range', '40001 40000') ?? '', /above/);
    assert.match(problemOf('net.ipv4.tcp_rmem', '4096 1') ?? '', /three numbers/);
    assert.equal(problemOf('net.ipv4.ip_local_reserved_ports', '8080,9000-9010'), undefined);
    assert.match(problemOf('net.ipv4.ip_local_reserved_ports', 'all') ?? '', /list of ports/);
  });

  it('as numbers and as words', () => {
    assert.deepEqual(sysctlNumbers('32768\t60999'), [32768, 60999]);
    const timeout = sysctls.get('net.ipv4.tcp_keepalive_time');
    assert.equal(timeout && rangeText(timeout), '0 to 2147483 seconds');
  });
});
