import type { SegmentEntry } from './entries';

/** Kinds of segments as the network rules and the ladder name them. */
export const segmentEntries: Record<SegmentEntry['name'], SegmentEntry> = {
  SYN: {
    kind: 'segment',
    name: 'SYN',
    flags: 'S',
    meaning: {
      en: "Opens a connection and tells the sender's initial sequence number. It takes one sequence number itself.",
      zh: '打开连接并告知发送方的初始序列号。它自身占用一个序列号。',
    },
    sentBy: { en: '`connect()`; repeated with the same number until it is answered.', zh: '`connect()`；得到回应之前以同一序列号重发。' },
    answeredBy: {
      en: 'A listener answers SYN-ACK; a port without one RST. In an open connection it only draws a challenge ACK. In TIME_WAIT a newer SYN opens a new connection.',
      zh: '监听者回 SYN-ACK；无人监听的端口回 RST。在已打开的连接中只引来 challenge ACK。在 TIME_WAIT 中，较新的 SYN 会打开新连接。',
    },
    sources: ['RFC 9293 3.4', 'RFC 9293 3.5', 'RFC 5961 4.2', 'measured'],
  },
  'SYN-ACK': {
    kind: 'segment',
    name: 'SYN-ACK',
    flags: 'S.',
    meaning: {
      en: "The listener's own SYN and the acknowledgement of the client's, in one segment.",
      zh: '监听方自己的 SYN 和对客户端 SYN 的确认，合为一个报文段。',
    },
    sentBy: { en: 'A listener that receives a SYN; repeated until its ACK comes.', zh: '收到 SYN 的监听者；收到 ACK 之前会重发。' },
    answeredBy: { en: 'ACK → ESTABLISHED. RST when the receiver did not ask for it.', zh: 'ACK → ESTABLISHED。若接收方并未请求则回 RST。' },
    sources: ['RFC 9293 3.5', 'RFC 9293 3.10.7.3'],
  },
  FIN: {
    kind: 'segment',
    name: 'FIN',
    flags: 'F.',
    meaning: {
      en: "The sender will send no more data. It takes one sequence number, so the ACK of it is its SEQ + 1. It counts only when all data before it has come. As a rule's kind: any segment with FIN.",
      zh: '发送方不再发送数据。它占用一个序列号，所以对它的 ACK 是其 SEQ + 1。它之前的数据全部到达后才生效。用作规则的种类时：任何带 FIN 的报文段。',
    },
    sentBy: {
      en: '`close()` of the last descriptor, `shutdown(fd, SHUT_WR)`, or the end of the process, after the queued data.',
      zh: '关闭最后一个描述符的 `close()`、`shutdown(fd, SHUT_WR)` 或进程结束，在队列中的数据之后发出。',
    },
    answeredBy: {
      en: "ACK, on Linux usually about 40 ms later, or on the receiver's own FIN if that leaves sooner. `read()` there returns 0. Without an ACK it is retransmitted.",
      zh: 'ACK，在 Linux 上通常晚约 40 毫秒；若接收方自己的 FIN 更早发出，则随之捎带。那一端的 `read()` 返回 0。没有 ACK 就会重传。',
    },
    sources: ['RFC 9293 3.4', 'RFC 9293 3.6', 'measured'],
  },
  RST: {
    kind: 'segment',
    name: 'RST',
    flags: 'R or R.',
    meaning: {
      en: 'Ends the connection at once, at both ends; data under way is lost. It is never acknowledged or retransmitted.',
      zh: '立即结束连接，两端皆然；在途的数据丢失。它从不被确认或重传。',
    },
    sentBy: {
      en: 'A host that has no such connection; `close()` with unread data or with SO_LINGER {1, 0}; data that arrives after `close()`.',
      zh: '没有该连接的主机；有未读数据或设置 SO_LINGER {1, 0} 时的 `close()`；`close()` 之后有数据到达。',
    },
    answeredBy: {
      en: 'Nothing. With SEQ = RCV.NXT the connection is gone: `read()` = ECONNRESET (EPIPE in CLOSE_WAIT). Elsewhere in the window it draws a challenge ACK, outside it is dropped.',
      zh: '没有回应。SEQ = RCV.NXT 时连接消失：`read()` = ECONNRESET（在 CLOSE_WAIT 中为 EPIPE）。落在窗口内其他位置引来 challenge ACK，窗口外则丢弃。',
    },
    sources: ['RFC 9293 3.5.2', 'RFC 9293 3.5.3', 'RFC 5961 3.2', 'measured'],
  },
  DATA: {
    kind: 'segment',
    name: 'DATA',
    flags: '. or P.',
    meaning: { en: 'Carries bytes, and neither SYN, FIN nor RST.', zh: '携带数据，不带 SYN、FIN、RST。' },
    sentBy: { en: '`write()` or `send()`, as the windows allow.', zh: '`write()` 或 `send()`，在窗口允许时。' },
    answeredBy: {
      en: 'ACK, at once or delayed. After `close()` at the receiver: RST. Without an ACK it is retransmitted.',
      zh: 'ACK，立即或延迟。接收方已 `close()`：RST。没有 ACK 就会重传。',
    },
    sources: ['RFC 9293 3.7', 'RFC 9293 3.10.7.4', 'measured'],
  },
  ACK: {
    kind: 'segment',
    name: 'ACK',
    flags: '.',
    meaning: {
      en: "Acknowledges everything before its acknowledgement number and announces the window. As a rule's kind: without bytes, SYN, FIN and RST.",
      zh: '确认号之前的一切均已收到，并通告窗口。用作规则的种类时：不带数据、SYN、FIN、RST。',
    },
    sentBy: {
      en: 'The kernel by itself, no call is needed. The ACK of data or of a FIN may wait up to 40 ms on Linux for data to ride on.',
      zh: '内核自行发出，无需系统调用。对数据或 FIN 的 ACK 在 Linux 上可等待约 40 毫秒，以便随数据捎带。',
    },
    answeredBy: {
      en: 'Nothing, and it is never retransmitted: when it is lost the peer repeats what it acknowledged, and it is sent again.',
      zh: '没有回应，也从不重传：若丢失，对端会重发被确认的内容，于是再次确认。',
    },
    sources: ['RFC 9293 3.4', 'RFC 9293 3.8.6.3', 'measured'],
  },
  ANY: {
    kind: 'segment',
    name: 'ANY',
    flags: 'any',
    meaning: {
      en: 'In a network rule: every segment of the host, whatever it carries.',
      zh: '在网络规则中：该主机的每个报文段，不论携带什么。',
    },
    sentBy: { en: 'The host named in the rule.', zh: '规则中指明的主机。' },
    answeredBy: { en: 'According to what the segment carries.', zh: '取决于报文段携带的内容。' },
    sources: ['scenario language'],
  },
};
