/**
 * Every text that traces show to people, in English: the key is what translations are found by, `{0}` and so on stand for what
 * is put in. Names of states, calls, flags and errors are the same in every language.
 */
export const englishTexts = {
  sent: '{0}  -> {1}',
  arrived: '{0}  from {1}',
  forgedArrived: '{0}  forged in the name of {1}',
  lostOnTheWire: '{0}  from {1} is lost',
  sentAndLost: 'lost',
  sentTwice: 'duplicated',
  sentLate: 'delayed by {0}',
  sentAgain: 'sent again',
  secondCopy: 'second copy',
  forged: 'forged',
  waits: '{0}  waits',
  returns: '{0} = {1}',
  returnsEndOfFile: '{0} = 0  (end of file)',
  fails: '{0} = -1 {1}  ({2})',
  exits: 'exits with status {0}',
  killed: 'is killed by {0}',
  signalIgnored: '{0} is ignored',
  signalKills: '{0} kills it',
  prints: 'prints {0}',
  statement: 'line {0}',
  retransmissionTimeout: 'retransmission timeout',
  tailLossProbe: 'tail loss probe',
  fastRetransmission: 'fast retransmission',
  stateChange: '{0} -> {1}',
  onlyBucketLeft: '{0}: only a time-wait bucket is left',
  'timer.retransmission': 'retransmission timer expires',
  'timer.tail-loss-probe': 'tail loss probe timer expires',
  'timer.zero-window-probe': 'zero window probe timer expires',
  'timer.delayed-ack': 'delayed ACK timer expires',
  'timer.time-wait': 'TIME_WAIT timer expires',
  'timer.fin-wait-2': 'FIN_WAIT_2 timer expires',
  'timer.keepalive': 'keepalive timer expires',
  'timer.syn-ack': 'SYN-ACK timer expires',
  'timer.linger': 'linger timer expires',
  'timer.user-timeout': 'user timeout expires',
  untitled: 'Untitled scenario',
  quiet: '{0} later',
  nothingHappens: 'Nothing happens in this scenario.',
  endNothingLeft: 'Ends after {0}: nothing is left to happen.',
  endUntil: 'Stopped at {0}, as told.',
  endTimeLimit: 'Stopped at {0}, though more would happen: --until sets another limit.',
  endWorkLimit: 'Stopped at {0} after {1} events: the scenario may go on for ever. --until sets a limit of time.',
  connectionState: '{0}:{1} {2}',
  connectionsInState: '{0} in {1}',
  connections: '{0} connections',
  segmentsSent: 'segments: {0} sent',
  segmentsLost: '{0} lost',
  segmentsSentAgain: '{0} sent again',
  segmentsForged: '{0} forged',
  segmentsUnderWay: '{0} still on the way',
} as const;

export type TextKey = keyof typeof englishTexts;

/** The same texts in Simplified Chinese. */
export const simplifiedChineseTexts: Record<TextKey, string> = {
  sent: '{0}  -> {1}',
  arrived: '{0}  来自 {1}',
  forgedArrived: '{0}  伪造，冒充 {1}',
  lostOnTheWire: '{0}  来自 {1}，已丢失',
  sentAndLost: '丢失',
  sentTwice: '被复制',
  sentLate: '延迟 {0}',
  sentAgain: '重传',
  secondCopy: '第二份',
  forged: '伪造',
  waits: '{0}  等待',
  returns: '{0} = {1}',
  returnsEndOfFile: '{0} = 0  (文件结束)',
  fails: '{0} = -1 {1}  ({2})',
  exits: '退出，状态 {0}',
  killed: '被 {0} 终止',
  signalIgnored: '忽略 {0}',
  signalKills: '{0} 终止了进程',
  prints: '输出 {0}',
  statement: '第 {0} 行',
  retransmissionTimeout: '重传超时',
  tailLossProbe: '尾部丢失探测',
  fastRetransmission: '快速重传',
  stateChange: '{0} -> {1}',
  onlyBucketLeft: '{0}：只剩一个 time-wait 桶',
  'timer.retransmission': '重传定时器到期',
  'timer.tail-loss-probe': '尾部丢失探测定时器到期',
  'timer.zero-window-probe': '零窗口探测定时器到期',
  'timer.delayed-ack': '延迟 ACK 定时器到期',
  'timer.time-wait': 'TIME_WAIT 定时器到期',
  'timer.fin-wait-2': 'FIN_WAIT_2 定时器到期',
  'timer.keepalive': '保活定时器到期',
  'timer.syn-ack': 'SYN-ACK 定时器到期',
  'timer.linger': 'linger 定时器到期',
  'timer.user-timeout': '用户超时到期',
  untitled: '未命名的场景',
  quiet: '{0} 之后',
  nothingHappens: '这个场景中什么也没有发生。',
  endNothingLeft: '{0} 后结束：不再有任何事情发生。',
  endUntil: '按要求停在 {0}。',
  endTimeLimit: '停在 {0}，但还会有事情发生：可用 --until 另设界限。',
  endWorkLimit: '停在 {0}，已有 {1} 个事件：场景可能永不结束。可用 --until 设时间界限。',
  connectionState: '{0}:{1} {2}',
  connectionsInState: '{1} {0} 个',
  connections: '{0} 个连接',
  segmentsSent: '报文段：发送 {0}',
  segmentsLost: '丢失 {0}',
  segmentsSentAgain: '重传 {0}',
  segmentsForged: '伪造 {0}',
  segmentsUnderWay: '在途 {0}',
};

/** Gives the text of a key with its parameters put in. */
export type Translate = (key: TextKey, ...parameters: (string | number)[]) => string;

/** The translation that takes its texts from a table. */
export function translator(texts: Readonly<Record<TextKey, string>>): Translate {
  return (key, ...parameters) => texts[key].replace(/\{(\d+)\}/g, (whole, number) => String(parameters[Number(number)] ?? whole));
}

export const inEnglish = translator(englishTexts);

export const inSimplifiedChinese = translator(simplifiedChineseTexts);
