import type { TcpState } from '../tcp/states';
import type { StateEntry } from './entries';

/** The eleven states of RFC 9293 3.3.2. Figures marked `measured` were recorded on Linux 6.18 with HZ = 250. */
export const stateEntries: Record<TcpState, StateEntry> = {
  CLOSED: {
    kind: 'state',
    name: 'CLOSED',
    aliases: ['CLOSE'],
    meaning: {
      en: 'No connection: there is no TCB. The RFC calls the state fictional; on Linux a socket that neither listens nor is connected has it too.',
      zh: '没有连接，也就没有 TCB。RFC 称它为虚构的状态；在 Linux 上，既未监听也未连接的套接字也处于此状态。',
    },
    enteredBy: {
      en: 'The ACK of our FIN in LAST_ACK; the end of TIME_WAIT; an RST received or sent; retransmissions used up; `close()` in LISTEN or SYN_SENT.',
      zh: '在 LAST_ACK 中收到对我方 FIN 的 ACK；TIME_WAIT 结束；收到或发出 RST；重传次数用尽；在 LISTEN 或 SYN_SENT 中调用 `close()`。',
    },
    leftBy: {
      en: '`listen()` → LISTEN. `connect()` sends a SYN → SYN_SENT.',
      zh: '`listen()` → LISTEN。`connect()` 发出 SYN → SYN_SENT。',
    },
    boundedBy: { en: 'No timer.', zh: '没有定时器。' },
    shownAs: {
      en: '`netstat` and `ss` normally do not list it. Kernel traces call it CLOSE.',
      zh: '`netstat` 和 `ss` 通常不列出它。内核跟踪事件中写作 CLOSE。',
    },
    whenMany: {
      en: 'Nothing is held. A segment that finds neither connection nor listener is answered with RST.',
      zh: '不占用任何资源。报文段若找不到连接或监听者，会得到 RST 作为回应。',
    },
    sources: ['RFC 9293 3.3.2', 'RFC 9293 3.10.7.1'],
  },
  LISTEN: {
    kind: 'state',
    name: 'LISTEN',
    meaning: { en: 'Waits for connection requests from any peer.', zh: '等待任意对端的连接请求。' },
    enteredBy: { en: '`listen(fd, backlog)`: the passive OPEN.', zh: '`listen(fd, backlog)`，即被动打开。' },
    leftBy: {
      en: '`close()` → CLOSED; connections that were not accepted yet are reset. A SYN does not move the listener: on Linux it makes a new connection in SYN_RECEIVED beside it.',
      zh: '`close()` → CLOSED，尚未被接受的连接会被重置。SYN 不改变监听者本身：在 Linux 上它在旁边产生一个处于 SYN_RECEIVED 的新连接。',
    },
    boundedBy: { en: 'No timer.', zh: '没有定时器。' },
    shownAs: {
      en: '`LISTEN`. In `ss -l` Recv-Q is the number of connections that wait for `accept()`, Send-Q the backlog.',
      zh: '`LISTEN`。在 `ss -l` 中，Recv-Q 是等待 `accept()` 的连接数，Send-Q 是 backlog。',
    },
    whenMany: {
      en: 'One per service is normal. A Recv-Q above its Send-Q means that the program does not call `accept()` fast enough; Linux then drops further SYNs.',
      zh: '每个服务一个属于正常。Recv-Q 大于 Send-Q 说明程序调用 `accept()` 不够快，此时 Linux 丢弃后来的 SYN。',
    },
    sources: ['RFC 9293 3.3.2', 'RFC 9293 3.10.7.2', 'listen(2)', 'measured'],
  },
  SYN_SENT: {
    kind: 'state',
    name: 'SYN_SENT',
    aliases: ['SYN-SENT'],
    meaning: { en: 'Our SYN is sent; the answer is not here yet.', zh: '我方 SYN 已发出，尚未收到回应。' },
    enteredBy: { en: '`connect()`: the active OPEN sends a SYN.', zh: '`connect()`：主动打开，发出 SYN。' },
    leftBy: {
      en: 'SYN-ACK, answered with ACK → ESTABLISHED. A SYN alone (simultaneous open) → SYN_RECEIVED. RST that acknowledges our SYN → CLOSED, ECONNREFUSED. `close()` → CLOSED.',
      zh: '收到 SYN-ACK 并回 ACK → ESTABLISHED。只收到 SYN（同时打开）→ SYN_RECEIVED。收到确认了我方 SYN 的 RST → CLOSED，ECONNREFUSED。`close()` → CLOSED。',
    },
    boundedBy: {
      en: 'Retransmission of the SYN. RFC: try for at least 3 minutes (MUST-23). Linux: again after 1, 2, 3, 4, 5, 7, 11, 19, 35, 67 s, ETIMEDOUT after about 131 s (`tcp_syn_retries` 6, `tcp_syn_linear_timeouts` 4).',
      zh: 'SYN 的重传。RFC：至少尝试 3 分钟(MUST-23)。Linux：在第 1、2、3、4、5、7、11、19、35、67 秒重发，约 131 秒后 ETIMEDOUT(`tcp_syn_retries` 6，`tcp_syn_linear_timeouts` 4)。',
    },
    shownAs: { en: '`SYN_SENT` in netstat, `SYN-SENT` in ss.', zh: 'netstat 写作 `SYN_SENT`，ss 写作 `SYN-SENT`。' },
    whenMany: {
      en: 'The peers do not answer: host down, packets filtered, or a listener whose accept queue is full.',
      zh: '对端没有回应：主机不在线、报文被过滤，或者对方监听者的 accept 队列已满。',
    },
    sources: ['RFC 9293 3.10.7.3', 'RFC 9293 3.8.3', 'measured', 'ip-sysctl'],
  },
  SYN_RECEIVED: {
    kind: 'state',
    name: 'SYN_RECEIVED',
    aliases: ['SYN-RECEIVED', 'SYN_RECV', 'SYN-RECV'],
    meaning: {
      en: 'A SYN has come, our SYN-ACK is sent; its ACK is not here yet. Linux keeps only a small request, not a full socket.',
      zh: '已收到 SYN 并发出 SYN-ACK，尚未收到对它的 ACK。Linux 此时只保存一个小的请求结构，而非完整套接字。',
    },
    enteredBy: {
      en: 'A SYN to a listener; a SYN in SYN_SENT (simultaneous open); on Linux also a new SYN that takes over a TIME_WAIT.',
      zh: '监听者收到 SYN；在 SYN_SENT 中收到 SYN（同时打开）；在 Linux 上还有接管 TIME_WAIT 的新 SYN。',
    },
    leftBy: {
      en: 'ACK of our SYN → ESTABLISHED. RST → back to LISTEN, or CLOSED after an active open. RFC: `close()` sends FIN → FIN_WAIT_1.',
      zh: '收到对我方 SYN 的 ACK → ESTABLISHED。收到 RST → 回到 LISTEN，主动打开的一方则到 CLOSED。RFC：`close()` 发出 FIN → FIN_WAIT_1。',
    },
    boundedBy: {
      en: 'Retransmission of the SYN-ACK. Linux: `tcp_synack_retries` (5) times from 1 s on, doubling; the request is forgotten after 63 s.',
      zh: 'SYN-ACK 的重传。Linux：从 1 秒起倍增，重发 `tcp_synack_retries`(5)次，63 秒后放弃该请求。',
    },
    shownAs: { en: '`SYN_RECV` in netstat, `SYN-RECV` in ss.', zh: 'netstat 写作 `SYN_RECV`，ss 写作 `SYN-RECV`。' },
    whenMany: {
      en: 'The last ACKs of handshakes do not come or are ignored: a SYN flood, loss, or a full accept queue. With SYN cookies nothing is kept at all.',
      zh: '握手的最后一个 ACK 没来或被忽略：SYN 洪泛、丢包，或 accept 队列已满。使用 SYN cookie 时不保存任何状态。',
    },
    sources: ['RFC 9293 3.10.7.4', 'ip-sysctl', 'measured'],
  },
  ESTABLISHED: {
    kind: 'state',
    name: 'ESTABLISHED',
    aliases: ['ESTAB'],
    meaning: { en: 'The connection is open: data flows both ways.', zh: '连接已打开，数据可双向传输。' },
    enteredBy: {
      en: 'The SYN-ACK in SYN_SENT; the ACK of our SYN in SYN_RECEIVED. `accept()` has no part in it: it only fetches what is established.',
      zh: '在 SYN_SENT 中收到 SYN-ACK；在 SYN_RECEIVED 中收到对我方 SYN 的 ACK。`accept()` 不参与握手，只是取走已建立的连接。',
    },
    leftBy: {
      en: "`close()`, `shutdown(fd, SHUT_WR)` or the end of the process sends FIN → FIN_WAIT_1. The peer's FIN → CLOSE_WAIT. An RST, sent or received → CLOSED.",
      zh: '`close()`、`shutdown(fd, SHUT_WR)` 或进程结束会发出 FIN → FIN_WAIT_1。收到对端 FIN → CLOSE_WAIT。发出或收到 RST → CLOSED。',
    },
    boundedBy: {
      en: 'None while idle: if the peer vanishes nobody notices, unless SO_KEEPALIVE is set. Unacknowledged data gives up after `tcp_retries2` (15: 924.6 s) with ETIMEDOUT.',
      zh: '空闲时没有限制：对端消失也无人察觉，除非设置 SO_KEEPALIVE。有未确认数据时，`tcp_retries2`（15:924.6 秒）用尽后以 ETIMEDOUT 放弃。',
    },
    shownAs: {
      en: '`ESTABLISHED` in netstat, `ESTAB` in ss. Recv-Q: bytes not read yet; Send-Q: bytes not acknowledged yet.',
      zh: 'netstat 写作 `ESTABLISHED`，ss 写作 `ESTAB`。Recv-Q：尚未读取的字节数；Send-Q：尚未被确认的字节数。',
    },
    whenMany: {
      en: 'Normal for a busy server. If they are idle and old, peers may have vanished: use keepalive or a timeout of the application.',
      zh: '繁忙的服务器属于正常。若长期空闲，对端可能已消失：使用 keepalive 或应用层超时。',
    },
    sources: ['RFC 9293 3.3.2', 'RFC 9293 3.10.7.4', 'measured'],
  },
  FIN_WAIT_1: {
    kind: 'state',
    name: 'FIN_WAIT_1',
    aliases: ['FIN-WAIT-1', 'FIN_WAIT1'],
    meaning: {
      en: 'This end closes first: its FIN is queued or sent and not acknowledged yet. On Linux the state begins with the call; queued data still goes out before the FIN.',
      zh: '本端先关闭：FIN 已排队或已发出，尚未被确认。在 Linux 上，调用之时即进入此状态，队列中的数据仍会先于 FIN 发出。',
    },
    enteredBy: {
      en: '`close()`, `shutdown(fd, SHUT_WR)` or the end of the process in ESTABLISHED (RFC: also in SYN_RECEIVED). `close()` counts only for the last descriptor.',
      zh: '在 ESTABLISHED 中调用 `close()`、`shutdown(fd, SHUT_WR)` 或进程结束（按 RFC 也可在 SYN_RECEIVED 中）。`close()` 只在关闭最后一个描述符时生效。',
    },
    leftBy: {
      en: 'ACK of our FIN → FIN_WAIT_2. FIN together with that ACK → TIME_WAIT (three segments instead of four). FIN without it → CLOSING. RST → CLOSED.',
      zh: '收到对我方 FIN 的 ACK → FIN_WAIT_2。FIN 与该 ACK 同时到达 → TIME_WAIT（三个报文段而非四个）。收到 FIN 但没有该 ACK → CLOSING。RST → CLOSED。',
    },
    boundedBy: {
      en: 'Retransmission of the FIN. Linux after `close()`: `tcp_orphan_retries` (default: closed after 119 s, measured); with the descriptor still open `tcp_retries2`. No segment leaves at the end.',
      zh: 'FIN 的重传。Linux 在 `close()` 之后：`tcp_orphan_retries`（默认值实测 119 秒后关闭）；描述符仍打开时为 `tcp_retries2`。放弃时不发送任何报文段。',
    },
    shownAs: { en: '`FIN_WAIT1` in netstat, `FIN-WAIT-1` in ss.', zh: 'netstat 写作 `FIN_WAIT1`，ss 写作 `FIN-WAIT-1`。' },
    whenMany: {
      en: 'FINs are not acknowledged: the peers are gone, or do not read and so hold up the data before the FIN. Each one keeps its send buffer.',
      zh: 'FIN 得不到确认：对端已不在，或者对端不读数据，使 FIN 之前的数据发不出去。每个连接都占着自己的发送缓冲区。',
    },
    sources: ['RFC 9293 3.6', 'RFC 9293 3.10.4', 'RFC 9293 3.10.7.4', 'measured'],
  },
  FIN_WAIT_2: {
    kind: 'state',
    name: 'FIN_WAIT_2',
    aliases: ['FIN-WAIT-2', 'FIN_WAIT2'],
    meaning: {
      en: 'Our FIN is acknowledged; the peer has not sent its own. After `shutdown(fd, SHUT_WR)` this is the half-close: data is still received.',
      zh: '我方 FIN 已被确认，对端尚未发出它的 FIN。在 `shutdown(fd, SHUT_WR)` 之后这就是半关闭：仍可接收数据。',
    },
    enteredBy: { en: 'The ACK of our FIN in FIN_WAIT_1.', zh: '在 FIN_WAIT_1 中收到对我方 FIN 的 ACK。' },
    leftBy: {
      en: "The peer's FIN, answered with ACK → TIME_WAIT. RST → CLOSED. Linux after `close()`: data that arrives is answered with RST, and the connection is gone at both ends.",
      zh: '收到对端 FIN 并回 ACK → TIME_WAIT。RST → CLOSED。Linux 在 `close()` 之后：到达的数据以 RST 回应，两端连接随即消失。',
    },
    boundedBy: {
      en: 'RFC: no limit. Linux after `close()` only: `tcp_fin_timeout` T (60 s) or TCP_LINGER2; T above 60 gives 2·(T − 60) s; nothing is sent at the end. After `shutdown()` there is no limit while the descriptor is open.',
      zh: 'RFC：没有限制。Linux 仅在 `close()` 之后：`tcp_fin_timeout` T（60 秒）或 TCP_LINGER2；T 大于 60 时为 2·(T − 60) 秒；到期时不发送任何报文段。`shutdown()` 之后，只要描述符打开就没有限制。',
    },
    shownAs: {
      en: '`FIN_WAIT2` in netstat, `FIN-WAIT-2` in ss; after `close()` without a process.',
      zh: 'netstat 写作 `FIN_WAIT2`，ss 写作 `FIN-WAIT-2`；`close()` 之后不再显示进程。',
    },
    whenMany: {
      en: 'The peers do not close: look for CLOSE_WAIT at the other end.',
      zh: '对端不关闭连接：到另一端去看 CLOSE_WAIT。',
    },
    sources: ['RFC 9293 3.6', 'RFC 9293 3.10.7.4', 'ip-sysctl', 'measured'],
  },
  CLOSE_WAIT: {
    kind: 'state',
    name: 'CLOSE_WAIT',
    aliases: ['CLOSE-WAIT'],
    meaning: {
      en: "The peer has sent its FIN; this end's program has not closed yet. `read()` returns 0 once all data is read; writing is still allowed.",
      zh: '对端已发出 FIN，本端程序尚未关闭。数据读完后 `read()` 返回 0；仍然可以写。',
    },
    enteredBy: {
      en: "The peer's FIN in ESTABLISHED, when all data before it is here. The kernel acknowledges it by itself, on Linux usually about 40 ms later.",
      zh: '在 ESTABLISHED 中收到对端 FIN，且它之前的数据已到齐。内核自行确认，在 Linux 上通常晚约 40 毫秒。',
    },
    leftBy: {
      en: '`close()`, `shutdown(fd, SHUT_WR)` or the end of the process sends FIN → LAST_ACK. With unread data `close()` sends RST instead → CLOSED. RST → CLOSED.',
      zh: '`close()`、`shutdown(fd, SHUT_WR)` 或进程结束会发出 FIN → LAST_ACK。若有未读数据，`close()` 改发 RST → CLOSED。收到 RST → CLOSED。',
    },
    boundedBy: {
      en: 'No timer: it waits for the program, for ever if need be. SO_KEEPALIVE ends it only when the peer has forgotten the connection or is silent, and the descriptor stays open even then.',
      zh: '没有定时器：一直等待程序，必要时永远等下去。SO_KEEPALIVE 只在对端已忘记该连接或不再应答时才结束它，且描述符仍然打开。',
    },
    shownAs: { en: '`CLOSE_WAIT` in netstat, `CLOSE-WAIT` in ss.', zh: 'netstat 写作 `CLOSE_WAIT`，ss 写作 `CLOSE-WAIT`。' },
    whenMany: {
      en: "A bug of this end's program: it ignores `read()` = 0, forgets `close()`, or hangs; or it never accepts its connections. No sysctl helps.",
      zh: '本端程序有缺陷：忽略 `read()` = 0、忘记 `close()`、卡住，或根本没有接受这些连接。没有任何 sysctl 能解决。',
    },
    sources: ['RFC 9293 3.6', 'RFC 9293 3.10.7.4', 'measured'],
  },
  CLOSING: {
    kind: 'state',
    name: 'CLOSING',
    meaning: {
      en: 'Both ends closed at the same time: the FINs crossed, and ours is not acknowledged yet.',
      zh: '两端同时关闭：两个 FIN 在途中交错，我方的尚未被确认。',
    },
    enteredBy: {
      en: "In FIN_WAIT_1 the peer's FIN arrives without the ACK of ours.",
      zh: '在 FIN_WAIT_1 中收到对端 FIN，但它没有确认我方 FIN。',
    },
    leftBy: {
      en: 'The ACK of our FIN → TIME_WAIT, at both ends. RST → CLOSED.',
      zh: '收到对我方 FIN 的 ACK → TIME_WAIT，两端都是如此。RST → CLOSED。',
    },
    boundedBy: {
      en: 'Retransmission of the FIN, as in FIN_WAIT_1; normally it lasts less than a round trip.',
      zh: 'FIN 的重传，与 FIN_WAIT_1 相同；通常不到一个往返时间。',
    },
    shownAs: { en: '`CLOSING` in netstat and ss.', zh: 'netstat 和 ss 都写作 `CLOSING`。' },
    whenMany: {
      en: 'Rare. ACKs of FINs are lost, or the peers are gone.',
      zh: '少见。对 FIN 的 ACK 丢失，或对端已不在。',
    },
    sources: ['RFC 9293 3.6', 'RFC 9293 3.10.7.4', 'measured'],
  },
  LAST_ACK: {
    kind: 'state',
    name: 'LAST_ACK',
    aliases: ['LAST-ACK'],
    meaning: {
      en: 'Both ends have closed; this one closed second and waits for the ACK of its FIN. After `close()` the descriptor is already free.',
      zh: '两端都已关闭；本端后关闭，等待对其 FIN 的 ACK。`close()` 之后描述符已经释放。',
    },
    enteredBy: {
      en: '`close()`, `shutdown(fd, SHUT_WR)` or the end of the process in CLOSE_WAIT: our FIN goes out.',
      zh: '在 CLOSE_WAIT 中调用 `close()`、`shutdown(fd, SHUT_WR)` 或进程结束：发出我方 FIN。',
    },
    leftBy: {
      en: 'The ACK of our FIN → CLOSED, without TIME_WAIT. RST → CLOSED.',
      zh: '收到对我方 FIN 的 ACK → CLOSED，不经过 TIME_WAIT。RST → CLOSED。',
    },
    boundedBy: {
      en: 'Normally one round trip. Without an ACK Linux retransmits the FIN until `tcp_orphan_retries` is used up (default: 119 s, measured) and closes without a segment.',
      zh: '通常为一个往返时间。若无 ACK，Linux 重传 FIN 直到 `tcp_orphan_retries` 用尽（默认值实测 119 秒），然后不发任何报文段即关闭。',
    },
    shownAs: { en: '`LAST_ACK` in netstat, `LAST-ACK` in ss.', zh: 'netstat 写作 `LAST_ACK`，ss 写作 `LAST-ACK`。' },
    whenMany: {
      en: 'The last ACKs are lost, or the peers are gone and nobody acknowledges the FINs.',
      zh: '最后的 ACK 丢失，或对端已不在，没有人确认 FIN。',
    },
    sources: ['RFC 9293 3.6', 'RFC 9293 3.10.7.4', 'measured'],
  },
  TIME_WAIT: {
    kind: 'state',
    name: 'TIME_WAIT',
    aliases: ['TIME-WAIT'],
    meaning: {
      en: "Both FINs are acknowledged. The end that closed first stays a while, for two reasons: to acknowledge the peer's FIN again if the last ACK is lost, and to keep old segments out of a new connection with the same addresses and ports.",
      zh: '双方的 FIN 都已确认。先关闭的一端还要停留一段时间，原因有二：若最后的 ACK 丢失，可再次确认对端的 FIN；不让旧报文段混入地址和端口相同的新连接。',
    },
    enteredBy: {
      en: "The peer's FIN in FIN_WAIT_2; FIN with the ACK of ours in FIN_WAIT_1; the ACK of our FIN in CLOSING. After a simultaneous close both ends are in it.",
      zh: '在 FIN_WAIT_2 中收到对端 FIN；在 FIN_WAIT_1 中收到 FIN 及对我方 FIN 的 ACK；在 CLOSING 中收到对我方 FIN 的 ACK。同时关闭时两端都进入此状态。',
    },
    leftBy: {
      en: 'The timer → CLOSED, silently. On Linux also: an RST whose SEQ is RCV.NXT (unless `tcp_rfc1337` = 1); a new SYN from the peer, which reopens it; a `connect()` that may reuse it (`tcp_tw_reuse`).',
      zh: '定时器到期 → CLOSED，不发任何报文段。在 Linux 上还有：SEQ 等于 RCV.NXT 的 RST（除非 `tcp_rfc1337` = 1）；对端的新 SYN 重新打开它；允许复用它的 `connect()`（`tcp_tw_reuse`）。',
    },
    boundedBy: {
      en: 'RFC: 2×MSL = 4 minutes. Linux: 60 s, fixed in the kernel (60–62 s measured); no sysctl changes it, `tcp_fin_timeout` neither. A repeated FIN restarts it.',
      zh: 'RFC：2×MSL = 4 分钟。Linux：60 秒，写死在内核中（实测 60–62 秒），没有 sysctl 能改变它，`tcp_fin_timeout` 也不能。重复的 FIN 会重新开始计时。',
    },
    shownAs: {
      en: '`TIME_WAIT` in netstat, `TIME-WAIT` in ss, without a process.',
      zh: 'netstat 写作 `TIME_WAIT`，ss 写作 `TIME-WAIT`，不显示进程。',
    },
    whenMany: {
      en: "No descriptors, some 256 bytes each. A server's port is not blocked for new clients. A client that closes first can run out of local ports for one server address and port (28,232 by default): `connect()` = EADDRNOTAVAIL. Keep connections open longer, or let the other end close first.",
      zh: '不占描述符，每个约 256 字节。服务器端口不会因此拒绝新客户端。先关闭的客户端可能耗尽到同一服务器地址和端口的本地端口（默认 28,232 个）：`connect()` = EADDRNOTAVAIL。应延长连接的使用时间，或让另一端先关闭。',
    },
    sources: ['RFC 9293 3.3.2', 'RFC 9293 3.4.2', 'RFC 9293 3.6', 'RFC 9293 3.10.7.4', 'RFC 6191', 'measured'],
  },
};
