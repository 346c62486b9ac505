import type { TimerName } from '../src/engine/trace/events';
import type { TransitionEvent } from './model/transitions';

/** All that the panel says, in one language. */
export interface Strings {
  panel: string;
  toolbar: string;
  reverse: string;
  stepBack: string;
  stepOver: string;
  stepInto: string;
  continue: string;
  pause: string;
  restart: string;
  start: string;
  absolute: string;
  absoluteHint: string;
  connection: string;
  followAction: string;
  connectionName(number: number, client: string, server: string): string;
  moment(position: number, count: number): string;
  empty: string;
  emptyHint: string;
  starting: string;
  startingHint: string;
  running: string;
  runningHint: string;
  ended: string;
  endedHint: string;
  failed: string;
  failedHint: string;
  worldEnded: Record<'until' | 'nothing-left', string>;
  noHosts: string;
  client: string;
  server: string;
  wasState(state: string): string;
  noTcb: string;
  listening(accepting: number, backlog: number): string;
  form: Record<'request' | 'time-wait', string>;
  orphan: string;
  notAccepted: string;
  noProcess: string;
  idle: string;
  notBegun: string;
  exited(status: number): string;
  killed(signal: string): string;
  endOfFile: string;
  more: string;
  moreChanged(count: number): string;
  was(value: string): string;
  timers: string;
  noTimer: string;
  timer: Record<TimerName, string>;
  leftOf(left: string, total: string): string;
  sendQueue: string;
  sendQueueContent(unacknowledged: number, unsent: number): string;
  finQueued: string;
  receiveQueue: string;
  receiveQueueContent(bytes: number): string;
  outOfOrder(bytes: number): string;
  error(name: string): string;
  ladder: string;
  ladderHint: string;
  emptyLadder: string;
  quiet(duration: string): string;
  now: string;
  lost: string;
  copy: string;
  retransmission: string;
  forged: string;
  inFlight: string;
  inFlightNone: string;
  inFlightItem(label: string, to: string, left: string): string;
  timeLeft(duration: string): string;
  arriving: string;
  willBeLost: string;
  segmentFrom(label: string, from: string, to: string): string;
  arrivedAfter(duration: string): string;
  stillFlying: string;
  future: string;
  calls(program: string, call: string): string;
  returns(program: string, call: string, result: string): string;
  stateChange(host: string, old: string, next: string): string;
  timerFires(host: string, timer: string): string;
  retransmits: Record<'rto' | 'tlp' | 'fast', string>;
  exits(program: string, how: string): string;
  signalled(program: string, signal: string): string;
  prints(program: string, text: string): string;
  diagram: string;
  diagramLabel(client: string, server: string): string;
  next: string;
  nextNone: string;
  nextItem(event: string, sends: string): string;
  transition: Record<TransitionEvent, string>;
  timeline: string;
  timelineLabel(host: string, states: string): string;
  documentationMissing(name: string): string;
  documentationLoading: string;
  announce(moment: string, client: string, server: string): string;
}

const english: Strings = {
  panel: 'TCP teardown',
  toolbar: 'Debugger',
  reverse: 'Back to the last breakpoint or the start',
  stepBack: 'Step back',
  stepOver: 'Step: until the next segment arrives or is lost',
  stepInto: 'Next event of any kind',
  continue: 'Continue',
  pause: 'Pause',
  restart: 'Debug again',
  start: 'Start debugging',
  absolute: 'Absolute numbers',
  absoluteHint: 'Show sequence numbers as they are in the segments, not relative to the two SYNs',
  connection: 'Connection',
  followAction: 'Follow the action',
  connectionName: (number, client, server) => `#${number + 1}  ${client} → ${server}`,
  moment: (position, count) => `event ${position} of ${count}`,
  empty: 'Nothing to show yet',
  emptyHint: 'Open a scenario (a .tcp file) and press F5. Its first segment is one step away.',
  starting: 'Starting…',
  startingHint: 'The scenario is being read.',
  running: 'Running…',
  runningHint: 'It stops at the next breakpoint. Pause to look now.',
  ended: 'The session has ended',
  endedHint: 'This was its last moment. Debug again to step through it once more.',
  failed: 'The session could not go on',
  failedHint: 'Mend what the message says, then start again.',
  worldEnded: {
    until: 'The time limit is reached. Step back to look again, or set a later "until" in the launch configuration.',
    'nothing-left': 'Nothing more will happen. Step back to look again, or restart.',
  },
  noHosts: 'The scenario has fewer than two hosts: add a second one to see what passes between them.',
  client: 'client',
  server: 'server',
  wasState: (state) => `was ${state}`,
  noTcb: 'No TCB: here is no connection.',
  listening: (accepting, backlog) => `${accepting} of ${backlog} waiting for accept`,
  form: { request: 'kept as a connection request', 'time-wait': 'kept as a small time-wait entry' },
  orphan: 'closed by its program, kept by the kernel',
  notAccepted: 'waits for accept()',
  noProcess: 'no process',
  idle: 'between two calls',
  notBegun: 'about to begin',
  exited: (status) => `exited with ${status}`,
  killed: (signal) => `killed by ${signal}`,
  endOfFile: 'EOF',
  more: 'More of the TCB',
  moreChanged: (count) => `${count} changed`,
  was: (value) => `was ${value}`,
  timers: 'Timers',
  noTimer: 'no timer runs',
  timer: {
    retransmission: 'retransmission',
    'tail-loss-probe': 'tail loss probe',
    'zero-window-probe': 'zero-window probe',
    'delayed-ack': 'delayed ACK',
    'time-wait': '2MSL',
    'fin-wait-2': 'FIN_WAIT_2',
    keepalive: 'keepalive',
    'syn-ack': 'SYN,ACK again',
    linger: 'linger',
    'user-timeout': 'user timeout',
  },
  leftOf: (left, total) => `${left} of ${total}`,
  sendQueue: 'send queue',
  sendQueueContent: (unacknowledged, unsent) =>
    unsent > 0 ? `${unacknowledged} B unacked, ${unsent} B unsent` : `${unacknowledged} B unacked`,
  finQueued: 'FIN',
  receiveQueue: 'receive queue',
  receiveQueueContent: (bytes) => `${bytes} B`,
  outOfOrder: (bytes) => `${bytes} B out of order`,
  error: (name) => `pending error ${name}`,
  ladder: 'Ladder',
  ladderHint: 'Up and Down choose an event, Enter goes to that moment',
  emptyLadder: 'No event yet. Step to see the first.',
  quiet: (duration) => `${duration} pass`,
  now: 'now',
  lost: 'lost',
  copy: 'copy',
  retransmission: 'again',
  forged: 'forged',
  inFlight: 'In flight',
  inFlightNone: 'nothing',
  inFlightItem: (label, to, left) => `${label} → ${to}, ${left}`,
  timeLeft: (duration) => `${duration} left`,
  arriving: 'arriving',
  willBeLost: 'will be lost',
  segmentFrom: (label, from, to) => `${label}, ${from} to ${to}`,
  arrivedAfter: (duration) => `arrives after ${duration}`,
  stillFlying: 'in flight',
  future: 'later than now',
  calls: (program, call) => `${program} calls ${call}`,
  returns: (program, call, result) => `${program}: ${call} returns ${result}`,
  stateChange: (host, old, next) => `${host}: ${old} to ${next}`,
  timerFires: (host, timer) => `${host}: ${timer} timer fires`,
  retransmits: { rto: 'retransmits (RTO)', tlp: 'probes the tail (TLP)', fast: 'retransmits (fast)' },
  exits: (program, how) => `${program} ${how}`,
  signalled: (program, signal) => `${program} gets ${signal}`,
  prints: (program, text) => `${program} prints ${text}`,
  diagram: 'State diagram',
  diagramLabel: (client, server) => `TCP state diagram. Client: ${client}. Server: ${server}.`,
  next: 'What can come next',
  nextNone: 'nothing: it is over',
  nextItem: (event, sends) => (sends ? `${event}, sends ${sends}` : event),
  transition: {
    passiveOpen: 'listen()',
    activeOpen: 'connect()',
    close: 'close() or shutdown()',
    send: 'connect()',
    receiveSyn: 'SYN arrives',
    receiveSynAck: 'SYN,ACK arrives',
    receiveAckOfSyn: 'ACK of its SYN arrives',
    receiveFin: 'FIN arrives',
    receiveAckOfFin: 'ACK of its FIN arrives',
    receiveFinAndAckOfFin: 'FIN and ACK of its FIN arrive',
    receiveRst: 'RST arrives',
    timeout2Msl: '2MSL pass',
  },
  timeline: 'Timeline',
  timelineLabel: (host, states) => `${host}: ${states}`,
  documentationMissing: (name) => `Nothing is written about ${name} yet.`,
  documentationLoading: 'Looking it up…',
  announce: (moment, client, server) => `${moment}. ${client}. ${server}.`,
};

const simplifiedChinese: Strings = {
  panel: 'TCP 连接释放',
  toolbar: '调试器',
  reverse: '退回上一个断点或起点',
  stepBack: '后退一步',
  stepOver: '单步：直到下一个报文段到达或丢失',
  stepInto: '下一个事件（任何种类）',
  continue: '继续',
  pause: '暂停',
  restart: '重新调试',
  start: '开始调试',
  absolute: '绝对序号',
  absoluteHint: '显示报文段中的原始序号，而不是相对两个 SYN 的序号',
  connection: '连接',
  followAction: '跟随事件',
  connectionName: (number, client, server) => `#${number + 1}  ${client} → ${server}`,
  moment: (position, count) => `第 ${position} 个事件，共 ${count} 个`,
  empty: '还没有可显示的内容',
  emptyHint: '打开一个场景（.tcp 文件）并按 F5，再走一步就能看到第一个报文段。',
  starting: '正在启动…',
  startingHint: '正在读取场景。',
  running: '正在运行…',
  runningHint: '将在下一个断点停下。按“暂停”可以立即查看。',
  ended: '会话已结束',
  endedHint: '这是最后的时刻。重新调试可以再走一遍。',
  failed: '会话无法继续',
  failedHint: '按提示修正后重新开始。',
  worldEnded: {
    until: '已到时间上限。可以后退查看，或在启动配置中增大 "until"。',
    'nothing-left': '不会再发生任何事情。可以后退查看，或重新启动。',
  },
  noHosts: '场景中的主机少于两台：再加一台才能看到它们之间的往来。',
  client: '客户端',
  server: '服务器',
  wasState: (state) => `原为 ${state}`,
  noTcb: '没有 TCB：此处没有连接。',
  listening: (accepting, backlog) => `等待 accept：${accepting} / ${backlog}`,
  form: { request: '以连接请求的形式保存', 'time-wait': '以精简的 TIME_WAIT 条目保存' },
  orphan: '程序已关闭，由内核保留',
  notAccepted: '等待 accept()',
  noProcess: '没有进程',
  idle: '两次调用之间',
  notBegun: '即将开始',
  exited: (status) => `已退出，状态 ${status}`,
  killed: (signal) => `被 ${signal} 终止`,
  endOfFile: 'EOF',
  more: 'TCB 的其他字段',
  moreChanged: (count) => `${count} 项变化`,
  was: (value) => `原为 ${value}`,
  timers: '定时器',
  noTimer: '没有运行的定时器',
  timer: {
    retransmission: '重传',
    'tail-loss-probe': '尾部丢失探测',
    'zero-window-probe': '零窗口探测',
    'delayed-ack': '延迟确认',
    'time-wait': '2MSL',
    'fin-wait-2': 'FIN_WAIT_2',
    keepalive: '保活',
    'syn-ack': '重发 SYN,ACK',
    linger: 'linger',
    'user-timeout': '用户超时',
  },
  leftOf: (left, total) => `剩 ${left} / ${total}`,
  sendQueue: '发送队列',
  sendQueueContent: (unacknowledged, unsent) =>
    unsent > 0 ? `${unacknowledged} 字节未确认，${unsent} 字节未发送` : `${unacknowledged} 字节未确认`,
  finQueued: 'FIN',
  receiveQueue: '接收队列',
  receiveQueueContent: (bytes) => `${bytes} 字节`,
  outOfOrder: (bytes) => `${bytes} 字节失序`,
  error: (name) => `待报告的错误 ${name}`,
  ladder: '时序图',
  ladderHint: '上下键选择事件，回车转到该时刻',
  emptyLadder: '还没有事件。走一步即可看到第一个。',
  quiet: (duration) => `经过 ${duration}`,
  now: '现在',
  lost: '丢失',
  copy: '副本',
  retransmission: '重传',
  forged: '伪造',
  inFlight: '传输中',
  inFlightNone: '无',
  inFlightItem: (label, to, left) => `${label} → ${to}，${left}`,
  timeLeft: (duration) => `还有 ${duration}`,
  arriving: '正在到达',
  willBeLost: '将丢失',
  segmentFrom: (label, from, to) => `${label}，${from} 到 ${to}`,
  arrivedAfter: (duration) => `${duration} 后到达`,
  stillFlying: '传输中',
  future: '晚于现在',
  calls: (program, call) => `${program} 调用 ${call}`,
  returns: (program, call, result) => `${program}：${call} 返回 ${result}`,
  stateChange: (host, old, next) => `${host}：${old} 到 ${next}`,
  timerFires: (host, timer) => `${host}：${timer}定时器到期`,
  retransmits: { rto: '重传（RTO）', tlp: '尾部探测（TLP）', fast: '快速重传' },
  exits: (program, how) => `${program} ${how}`,
  signalled: (program, signal) => `${program} 收到 ${signal}`,
  prints: (program, text) => `${program} 输出 ${text}`,
  diagram: '状态图',
  diagramLabel: (client, server) => `TCP 状态图。客户端：${client}。服务器：${server}。`,
  next: '接下来可能',
  nextNone: '无：已结束',
  nextItem: (event, sends) => (sends ? `${event}，发送 ${sends}` : event),
  transition: {
    passiveOpen: 'listen()',
    activeOpen: 'connect()',
    close: 'close() 或 shutdown()',
    send: 'connect()',
    receiveSyn: '收到 SYN',
    receiveSynAck: '收到 SYN,ACK',
    receiveAckOfSyn: '收到对其 SYN 的 ACK',
    receiveFin: '收到 FIN',
    receiveAckOfFin: '收到对其 FIN 的 ACK',
    receiveFinAndAckOfFin: '收到 FIN 及对其 FIN 的 ACK',
    receiveRst: '收到 RST',
    timeout2Msl: '经过 2MSL',
  },
  timeline: '时间线',
  timelineLabel: (host, states) => `${host}：${states}`,
  documentationMissing: (name) => `还没有关于 ${name} 的说明。`,
  documentationLoading: '正在查找…',
  announce: (moment, client, server) => `${moment}。${client}。${server}。`,
};

/** The strings of a display language as VS Code names it; English for all that have none. */
export function stringsFor(language: string): Strings {
  const name = language.toLowerCase();
  return name === 'zh-cn' || name === 'zh' || name.startsWith('zh-hans') ? simplifiedChinese : english;
}
