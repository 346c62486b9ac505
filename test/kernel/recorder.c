/*
 * Runs one scenario on this kernel and prints what happened, for recorder.ts.
 *
 * Each host is a network namespace without a name, whose only way out is a TUN device held by this process, the wire. The programs
 * are processes in these namespaces. Namespaces and devices end with the processes that hold them; the trace instance is removed at
 * the end, also after SIGINT and SIGTERM.
 *
 * The plan comes on standard input, one item a line, times in nanoseconds, hosts 0 (client) and 1 (server):
 *   net NAME A.B.C          name of the trace instance, and the first three bytes of the addresses
 *   latency NS / duration NS
 *   pace SEGMENT-GAP CALL-GAP WAKE-GAP   what the wire waits after a segment, a program after a call, and after one in which it slept
 *   sysctl HOST PATH VALUE
 *   fault HOST KIND NTH DO NS        NTH 0: every one
 *   inject NS HOST FLAGS SEQ ACK WINDOW LENGTH
 *   program HOST START-NS            followed by its operations: op NAME [A [B [C]]]
 *
 * Printed, times in nanoseconds of CLOCK_MONOTONIC:
 *   start NS / end NS
 *   send NS HOST FATE HEX            the headers
 *   deliver NS HOST SEND-NUMBER      or "forged HEX" instead of the number
 *   call NS PROGRAM OPERATION
 *   return NS PROGRAM RESULT ERRNO OPERATION
 *   exit NS PROGRAM
 *   table NS HOST LOCAL-PORT REMOTE-PORT OLD NEW        states of /proc/net/tcp by number, 0: not there
 *   trace LINE                       of the kernel's trace
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CLIENT, SERVER, HOSTS };
enum { MOST_OPERATIONS = 400, MOST_PROGRAMS = 16, MOST_RULES = 32, MOST_FLIGHTS = 4096, MOST_NUMBERS = 512, MOST_ROWS = 512, WORD = 64 };
enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };

typedef long long Nanoseconds;
typedef struct { char word[4][WORD]; int words; } Operation;
typedef struct { int host, log, count; Nanoseconds start; pid_t pid; Operation operation[MOST_OPERATIONS]; } Program;
typedef struct { int host, nth; char kind[8], action[8]; Nanoseconds by; } Fault;
typedef struct { int host, window, length; char flags[8]; long long seq, ack; Nanoseconds at; } Injection;
typedef struct { Nanoseconds due; int from, send; int length; unsigned char *packet; const Injection *injection; } Flight;
typedef struct { int host, local, remote; uint32_t seq; } InitialNumber;
typedef struct { int local, remote, state; } Row;

static const char *const tracing = "/sys/kernel/tracing";
static char instance[128], instanceName[WORD], network[32];
static Nanoseconds latency = 10000000, duration = 3000000000LL, begin, end;
static Program program[MOST_PROGRAMS];
static Fault fault[MOST_RULES];
static Injection injection[MOST_RULES];
static int programs, faults, injections, namespaceOf[HOSTS], tunOf[HOSTS], watcherLog[HOSTS];
static pid_t watcher[HOSTS];
static Flight flight[MOST_FLIGHTS];
static int flights, sends;
static InitialNumber initial[MOST_NUMBERS];
static int initials, latestClientPort, latestServerPort;
static volatile sig_atomic_t interrupted;

/* How long the wire waits after each segment, and a program after each call: longer after one in which it slept. */
static Nanoseconds segmentGap, callGap, wakeGap;
static const Nanoseconds shortestSleep = 40000;

static void cleanUp(void) {
  for (int i = 0; i < programs; i++) if (program[i].pid > 0) { kill(program[i].pid, SIGKILL); waitpid(program[i].pid, NULL, 0); program[i].pid = 0; }
  for (int h = 0; h < HOSTS; h++) if (watcher[h] > 0) { kill(watcher[h], SIGKILL); waitpid(watcher[h], NULL, 0); watcher[h] = 0; }
  if (instance[0]) rmdir(instance);
  instance[0] = 0;
}

static void fail(const char *format, ...) {
  int number = errno;
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fprintf(stderr, ": %s\n", strerror(number));
  cleanUp();
  exit(1);
}

static Nanoseconds now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void sleepUntil(Nanoseconds time) {
  struct timespec t = { time / 1000000000LL, time % 1000000000LL };
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) { }
}

/* What races with the rest of a busy machine must not wait for its turn. */
static void beUrgent(int priority) {
  struct sched_param parameters = { priority };
  sched_setscheduler(0, SCHED_RR, &parameters);
}

static int writeFile(const char *path, const char *text) {
  int fd = open(path, O_WRONLY);
  if (fd < 0) return -1;
  ssize_t written = write(fd, text, strlen(text));
  close(fd);
  return written < 0 ? -1 : 0;
}

/* ------------------------------------------------------------------ the plan */

static int numberOfRule(int count) {
  if (count >= MOST_RULES) { errno = E2BIG; fail("too many rules"); }
  return count;
}

typedef struct { int host; char path[128], value[WORD]; } Sysctl;
static Sysctl sysctls[2 * MOST_RULES];
static int sysctlCount;

static void readPlan(void) {
  char line[512];
  while (fgets(line, sizeof line, stdin)) {
    Fault f; Injection j; Program *p = programs ? &program[programs - 1] : NULL; Sysctl *s = &sysctls[sysctlCount];
    Operation o = { 0 };
    Nanoseconds start; int host;
    if (sscanf(line, "net %63s %31s", instanceName, network) == 2) continue;
    if (sscanf(line, "latency %lld", &latency) == 1 || sscanf(line, "duration %lld", &duration) == 1) continue;
    if (sscanf(line, "pace %lld %lld %lld", &segmentGap, &callGap, &wakeGap) == 3) continue;
    if (sysctlCount < 2 * MOST_RULES && sscanf(line, "sysctl %d %127s %63[^\n]", &s->host, s->path, s->value) == 3) { sysctlCount++; continue; }
    if (sscanf(line, "fault %d %7s %d %7s %lld", &f.host, f.kind, &f.nth, f.action, &f.by) == 5) { fault[numberOfRule(faults)] = f; faults++; continue; }
    if (sscanf(line, "inject %lld %d %7s %lld %lld %d %d", &j.at, &j.host, j.flags, &j.seq, &j.ack, &j.window, &j.length) == 7) {
      injection[numberOfRule(injections)] = j; injections++; continue;
    }
    if (sscanf(line, "program %d %lld", &host, &start) == 2 && programs < MOST_PROGRAMS) {
      program[programs].host = host; program[programs].start = start; programs++; continue;
    }
    o.words = sscanf(line, "op %63s %63s %63s %63s", o.word[0], o.word[1], o.word[2], o.word[3]);
    if (o.words < 1 || !p || p->count >= MOST_OPERATIONS) { errno = EINVAL; fail("cannot understand the plan's line: %s", line); }
    p->operation[p->count++] = o;
  }
}

/* ------------------------------------------------------------------ the hosts */

static void addressOf(int host, struct in_addr *address) {
  char text[48];
  snprintf(text, sizeof text, "%s.%d", network, host == CLIENT ? 1 : 2);
  inet_pton(AF_INET, text, address);
}

static void bringUp(const char *device, int host) {
  struct ifreq request = { 0 };
  struct sockaddr_in *address = (struct sockaddr_in *)&request.ifr_addr;
  int control = socket(AF_INET, SOCK_DGRAM, 0);
  strcpy(request.ifr_name, device);
  if (host >= 0) {
    address->sin_family = AF_INET;
    addressOf(host, &address->sin_addr);
    if (ioctl(control, SIOCSIFADDR, &request)) fail("cannot give %s its address", device);
    inet_pton(AF_INET, "255.255.255.0", &address->sin_addr);
    if (ioctl(control, SIOCSIFNETMASK, &request)) fail("cannot give %s its network", device);
  }
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (ioctl(control, SIOCSIFFLAGS, &request)) fail("cannot switch %s on", device);
  close(control);
}

static void makeHost(int host) {
  struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
  if (unshare(CLONE_NEWNET)) fail("cannot make a network namespace");
  writeFile("/proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
  writeFile("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
  tunOf[host] = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tunOf[host] < 0) fail("cannot open /dev/net/tun");
  strcpy(request.ifr_name, "tun0");
  if (ioctl(tunOf[host], TUNSETIFF, &request)) fail("cannot make a TUN device");
  bringUp("lo", -1);
  bringUp("tun0", host);
  for (int i = 0; i < sysctlCount; i++) {
    if (sysctls[i].host == host && writeFile(sysctls[i].path, sysctls[i].value)) fail("cannot write %s to %s", sysctls[i].value, sysctls[i].path);
  }
  namespaceOf[host] = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
}

static void makeHosts(void) {
  /* A namespace in between, so that only the children of this one have small tables, which are quick to read. */
  if (unshare(CLONE_NEWNET)) fail("cannot make a network namespace");
  writeFile("/proc/sys/net/ipv4/tcp_child_ehash_entries", "256");
  int between = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  for (int host = 0; host < HOSTS; host++) {
    if (setns(between, CLONE_NEWNET)) fail("cannot go back to a network namespace");
    makeHost(host);
  }
  close(between);
}

static void startTrace(void) {
  char path[256];
  snprintf(path, sizeof path, "%s/instances", tracing);
  if (access(path, F_OK) && mount("none", tracing, "tracefs", 0, NULL)) fail("cannot mount tracefs at %s", tracing);
  snprintf(path, sizeof path, "%s/instances/%s", tracing, instanceName);
  if (mkdir(path, 0700)) fail("cannot make the trace instance %s", path);
  strcpy(instance, path);
  const char *settings[][2] = { { "trace_clock", "mono" }, { "buffer_size_kb", "512" }, { "events/sock/inet_sock_set_state/enable", "1" }, { "events/tcp/tcp_retransmit_skb/enable", "1" } };
  for (int i = 0; i < 4; i++) {
    snprintf(path, sizeof path, "%s/%s", instance, settings[i][0]);
    if (writeFile(path, settings[i][1])) fail("cannot set %s", path);
  }
}

/* ------------------------------------------------------------------ the programs */

static char descriptorName[MOST_OPERATIONS][WORD];
static int descriptorValue[MOST_OPERATIONS], descriptors;

static int descriptor(const char *name) {
  for (int i = descriptors - 1; i >= 0; i--) if (!strcmp(descriptorName[i], name)) return descriptorValue[i];
  return -1;
}

static void setDescriptor(const char *name, int value) {
  strcpy(descriptorName[descriptors], name);
  descriptorValue[descriptors++] = value;
}

static void operationText(const Operation *o, char *text) {
  text[0] = 0;
  for (int i = 0; i < o->words; i++) { if (i) strcat(text, " "); strcat(text, o->word[i]); }
}

static int setOption(int fd, int level, int option, int value) { return setsockopt(fd, level, option, &value, sizeof value); }

static int transport(int (*call)(int, const struct sockaddr *, socklen_t), int fd, int host, int port) {
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
  addressOf(host, &address.sin_addr);
  return call(fd, (struct sockaddr *)&address, sizeof address);
}

/* Does one operation; returns what its system call returned. */
static long operate(int host, const Operation *o) {
  static char buffer[1 << 20];
  const char *name = o->word[0];
  int fd = descriptor(o->word[1]), first = atoi(o->word[2]), second = atoi(o->word[3]);
  if (!strcmp(name, "bind")) return transport(bind, fd, host, first);
  if (!strcmp(name, "listen")) return listen(fd, first);
  if (!strcmp(name, "accept")) { int made = accept(fd, NULL, NULL); setDescriptor(o->word[2], made); return made < 0 ? -1 : 0; }
  if (!strcmp(name, "connect")) return transport(connect, fd, !host, first);
  if (!strcmp(name, "write")) { memset(buffer, 'x', first); return send(fd, buffer, first, MSG_NOSIGNAL); }
  if (!strcmp(name, "read")) return recv(fd, buffer, first, 0);
  if (!strcmp(name, "shutdown")) return shutdown(fd, !strcmp(o->word[2], "RD") ? SHUT_RD : !strcmp(o->word[2], "WR") ? SHUT_WR : SHUT_RDWR);
  if (!strcmp(name, "close")) return close(fd);
  if (!strcmp(name, "dup")) { int made = dup(fd); setDescriptor(o->word[2], made); return made < 0 ? -1 : 0; }
  if (!strcmp(name, "linger")) { struct linger value = { first, second }; return setsockopt(fd, SOL_SOCKET, SO_LINGER, &value, sizeof value); }
  if (!strcmp(name, "reuseaddr")) return setOption(fd, SOL_SOCKET, SO_REUSEADDR, first);
  if (!strcmp(name, "reuseport")) return setOption(fd, SOL_SOCKET, SO_REUSEPORT, first);
  if (!strcmp(name, "keepalive")) return setOption(fd, SOL_SOCKET, SO_KEEPALIVE, first);
  if (!strcmp(name, "rcvbuf")) return setOption(fd, SOL_SOCKET, SO_RCVBUF, first);
  if (!strcmp(name, "nodelay")) return setOption(fd, IPPROTO_TCP, TCP_NODELAY, first);
  if (!strcmp(name, "linger2")) return setOption(fd, IPPROTO_TCP, TCP_LINGER2, first);
  if (!strcmp(name, "quickack")) return setOption(fd, IPPROTO_TCP, TCP_QUICKACK, first);
  if (!strcmp(name, "usertimeout")) return setOption(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, first);
  if (!strcmp(name, "sockerr")) { int value = 0; socklen_t size = sizeof value; return getsockopt(fd, SOL_SOCKET, SO_ERROR, &value, &size) ? -1 : value; }
  fprintf(stderr, "unknown operation %s\n", name);
  _exit(3);
}

static void runProgram(int number) {
  Program *p = &program[number];
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (setns(namespaceOf[p->host], CLONE_NEWNET)) _exit(2);
  for (int host = 0; host < HOSTS; host++) close(tunOf[host]);
  beUrgent(10);
  char text[4 * WORD];
  sleepUntil(begin + p->start);
  for (int i = 0; i < p->count; i++) {
    const Operation *o = &p->operation[i];
    const char *name = o->word[0];
    operationText(o, text);
    if (!strcmp(name, "sleep")) { sleepUntil(now() + atoll(o->word[1])); continue; }
    if (!strcmp(name, "exit")) { dprintf(p->log, "exit %lld %d\n", now(), number); _exit(0); }
    if (!strcmp(name, "nonblock")) { fcntl(descriptor(o->word[1]), F_SETFL, atoi(o->word[2]) ? O_NONBLOCK : 0); continue; }
    if (!strcmp(name, "socket")) {
      setDescriptor(o->word[1], socket(AF_INET, SOCK_STREAM, 0));
      dprintf(p->log, "return %lld %d 0 0 %s\n", now(), number, text);
      continue;
    }
    Operation read = *o;
    int drains = !strcmp(name, "drain");
    if (drains) { strcpy(read.word[0], "read"); operationText(&read, text); }
    long result;
    do {
      Nanoseconds called = now();
      dprintf(p->log, "call %lld %d %s\n", called, number, text);
      result = operate(p->host, &read);
      int error = result < 0 ? errno : 0;
      Nanoseconds returned = now();
      dprintf(p->log, "return %lld %d %ld %d %s\n", returned, number, result, error, text);
      sleepUntil(returned + (returned - called > shortestSleep ? wakeGap : callGap));
    } while (drains && result > 0);
  }
  for (;;) pause();
}

/* ------------------------------------------------------------------ the table of connections */

static int readTable(pid_t pid, Row *rows) {
  char path[64], line[512];
  int count = 0;
  snprintf(path, sizeof path, "/proc/%d/net/tcp", pid);
  FILE *table = fopen(path, "r");
  if (!table || !fgets(line, sizeof line, table)) { if (table) fclose(table); return -1; }
  while (fgets(line, sizeof line, table) && count < MOST_ROWS) {
    unsigned local, remote, state;
    if (sscanf(line, " %*d: %*8x:%x %*8x:%x %x", &local, &remote, &state) != 3) continue;
    int i = 0;
    while (i < count && (rows[i].local != (int)local || rows[i].remote != (int)remote)) i++;
    rows[i] = (Row){ local, remote, state };
    if (i == count) count++;
  }
  fclose(table);
  return count;
}

static int stateIn(const Row *rows, int count, const Row *wanted) {
  for (int i = 0; i < count; i++) if (rows[i].local == wanted->local && rows[i].remote == wanted->remote) return rows[i].state;
  return 0;
}

/* Notes what changes in a host's table, read through its first process: it shows TIME_WAIT, which the tracepoint does not. */
static void watch(int host, pid_t pid) {
  static Row old[MOST_ROWS], current[MOST_ROWS];
  int oldCount = 0;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  beUrgent(5);
  sleepUntil(begin);
  while (now() < end) {
    Nanoseconds time = now();
    int count = readTable(pid, current);
    if (count < 0) break;
    for (int i = 0; i < count; i++) {
      int before = stateIn(old, oldCount, &current[i]);
      if (before != current[i].state) dprintf(watcherLog[host], "table %lld %d %d %d %d %d\n", time, host, current[i].local, current[i].remote, before, current[i].state);
    }
    for (int i = 0; i < oldCount; i++) {
      if (!stateIn(current, count, &old[i])) dprintf(watcherLog[host], "table %lld %d %d %d %d 0\n", time, host, old[i].local, old[i].remote, old[i].state);
    }
    memcpy(old, current, sizeof current);
    oldCount = count;
    sleepUntil(now() + 4000000);
  }
  _exit(0);
}

static pid_t forkFrom(int log) {
  if (log < 0) fail("cannot make a log");
  pid_t pid = fork();
  if (pid < 0) fail("cannot make a process");
  if (pid == 0) instance[0] = 0; /* The trace instance is the parent's to remove. */
  if (pid == 0) { signal(SIGINT, SIG_IGN); signal(SIGTERM, SIG_DFL); signal(SIGPIPE, SIG_IGN); }
  return pid;
}

static void startProcesses(void) {
  pid_t first[HOSTS] = { 0 };
  begin = now() + 50000000;
  end = begin + duration;
  for (int i = 0; i < programs; i++) {
    program[i].log = memfd_create("log", 0);
    if ((program[i].pid = forkFrom(program[i].log)) == 0) runProgram(i);
    if (!first[program[i].host]) first[program[i].host] = program[i].pid;
  }
  for (int host = 0; host < HOSTS; host++) {
    if (!first[host]) continue;
    watcherLog[host] = memfd_create("log", 0);
    if ((watcher[host] = forkFrom(watcherLog[host])) == 0) watch(host, first[host]);
  }
}

/* ------------------------------------------------------------------ the wire */

static unsigned sixteen(const unsigned char *at) { return at[0] << 8 | at[1]; }
static uint32_t thirtyTwo(const unsigned char *at) { return (uint32_t)sixteen(at) << 16 | sixteen(at + 2); }
static void put(unsigned char *at, uint32_t value, int bytes) { while (bytes--) { at[bytes] = value; value >>= 8; } }

static int isTcp(const unsigned char *packet, int length) { return length >= 40 && packet[0] >> 4 == 4 && packet[9] == 6; }
static const unsigned char *tcpOf(const unsigned char *packet) { return packet + (packet[0] & 15) * 4; }
static int payloadOf(const unsigned char *packet) { const unsigned char *tcp = tcpOf(packet); return sixteen(packet + 2) - (int)(tcp - packet) - (tcp[12] >> 4) * 4; }

static const char *kindOf(const unsigned char *packet) {
  int flags = tcpOf(packet)[13];
  if (flags & RST) return "RST";
  if (flags & SYN) return flags & ACK ? "SYNACK" : "SYN";
  if (flags & FIN) return "FIN";
  return payloadOf(packet) ? "DATA" : "ACK";
}

/* The first fault that the next segment of a host falls under, or NULL. */
static const Fault *fateOf(int host, const char *kind) {
  static const char *const kinds[] = { "SYN", "SYNACK", "FIN", "RST", "DATA", "ACK", "ANY" };
  static int counted[HOSTS][7];
  int ofKind = 0, ofAny = ++counted[host][6];
  for (int i = 0; i < 6; i++) if (!strcmp(kinds[i], kind)) ofKind = ++counted[host][i];
  for (int i = 0; i < faults; i++) {
    const Fault *f = &fault[i];
    int any = !strcmp(f->kind, "ANY");
    if (f->host != host || (!any && strcmp(f->kind, kind))) continue;
    if (f->nth == 0 || f->nth == (any ? ofAny : ofKind)) return f;
  }
  return NULL;
}

static void printPacket(const unsigned char *packet, int length) {
  int headers = (int)(tcpOf(packet) - packet) + (tcpOf(packet)[12] >> 4) * 4;
  for (int i = 0; i < headers && i < length; i++) printf("%02x", packet[i]);
  putchar('\n');
}

/* Puts a packet on the wire behind all that arrive earlier or at the same time. */
static void fly(Flight item) {
  if (flights == MOST_FLIGHTS) { errno = ENOBUFS; fail("too many segments in flight"); }
  int i = flights++;
  for (; i > 0 && flight[i - 1].due > item.due; i--) flight[i] = flight[i - 1];
  flight[i] = item;
}

static InitialNumber *initialNumber(int host, int local, int remote) {
  for (int i = 0; i < initials; i++) if (initial[i].host == host && initial[i].local == local && initial[i].remote == remote) return &initial[i];
  return NULL;
}

static void noteSyn(int host, const unsigned char *tcp) {
  int local = sixteen(tcp), remote = sixteen(tcp + 2);
  InitialNumber *known = initialNumber(host, local, remote);
  if (!known && initials < MOST_NUMBERS) known = &initial[initials++];
  if (known) *known = (InitialNumber){ host, local, remote, thirtyTwo(tcp + 4) };
  latestClientPort = host == CLIENT ? local : remote;
  latestServerPort = host == CLIENT ? remote : local;
}

static Flight copyOf(const unsigned char *packet, int length, int from, Nanoseconds due) {
  Flight copy = { .due = due, .from = from, .send = sends - 1, .length = length, .packet = malloc(length) };
  memcpy(copy.packet, packet, length);
  return copy;
}

static void take(int host, const unsigned char *packet, int length) {
  Nanoseconds time = now();
  if (!isTcp(packet, length)) return;
  if (tcpOf(packet)[13] & SYN) noteSyn(host, tcpOf(packet));
  const Fault *f = fateOf(host, kindOf(packet));
  sends++;
  printf("send %lld %d %s ", time, host, f ? f->action : "deliver");
  printPacket(packet, length);
  if (f && !strcmp(f->action, "drop")) return;
  Nanoseconds due = time + latency + (f && !strcmp(f->action, "delay") ? f->by : 0);
  fly(copyOf(packet, length, host, due));
  if (f && !strcmp(f->action, "dup")) fly(copyOf(packet, length, host, due + f->by));
}

static unsigned sum(const unsigned char *bytes, int length, unsigned start) {
  for (int i = 0; i < length; i += 2) start += bytes[i] << 8 | (i + 1 < length ? bytes[i + 1] : 0);
  while (start >> 16) start = (start & 0xffff) + (start >> 16);
  return start;
}

/* A segment that no host has sent, on the latest connection; its length, or 0 when there is no connection yet. */
static int forge(const Injection *j, unsigned char *packet) {
  if (!latestClientPort) return 0;
  int length = 40 + j->length, flags = 0;
  int local = j->host == CLIENT ? latestClientPort : latestServerPort, remote = j->host == CLIENT ? latestServerPort : latestClientPort;
  const InitialNumber *mine = initialNumber(j->host, local, remote), *theirs = initialNumber(!j->host, remote, local);
  struct in_addr from, to;
  unsigned char *tcp = packet + 20;
  for (const char *letter = j->flags; *letter; letter++) flags |= *letter == 'S' ? SYN : *letter == 'F' ? FIN : *letter == 'R' ? RST : *letter == 'P' ? PSH : ACK;
  addressOf(j->host, &from);
  addressOf(!j->host, &to);
  memset(packet, 0, 40);
  memset(packet + 40, 'x', j->length);
  packet[0] = 0x45; put(packet + 2, length, 2); packet[6] = 0x40; packet[8] = 64; packet[9] = 6;
  memcpy(packet + 12, &from, 4); memcpy(packet + 16, &to, 4);
  put(packet + 10, ~sum(packet, 20, 0), 2);
  put(tcp, local, 2); put(tcp + 2, remote, 2);
  put(tcp + 4, (uint32_t)(j->seq + (mine ? mine->seq : 0)), 4);
  if (flags & ACK) put(tcp + 8, (uint32_t)(j->ack + (theirs ? theirs->seq : 0)), 4);
  tcp[12] = 0x50; tcp[13] = flags; put(tcp + 14, j->window, 2);
  put(tcp + 16, ~sum(tcp, length - 20, sum(packet + 12, 8, 6 + length - 20)), 2);
  return length;
}

static void deliver(Flight item) {
  unsigned char forged[4096];
  const unsigned char *packet = item.packet;
  if (item.injection) {
    packet = forged;
    item.length = forge(item.injection, forged);
    if (!item.length) return;
  }
  if (write(tunOf[!item.from], packet, item.length) < 0) fail("cannot deliver a segment");
  printf("deliver %lld %d ", now(), !item.from);
  if (item.injection) { printf("forged "); printPacket(packet, item.length); } else printf("%d\n", item.send);
  free(item.packet);
}

static void carry(void) {
  static unsigned char packet[65536];
  struct pollfd ready[HOSTS] = { { tunOf[CLIENT], POLLIN, 0 }, { tunOf[SERVER], POLLIN, 0 } };
  for (int i = 0; i < injections; i++) fly((Flight){ .due = begin + injection[i].at, .from = injection[i].host, .injection = &injection[i] });
  while (!interrupted && now() < end) {
    while (flights && flight[0].due <= now()) {
      Flight first = flight[0];
      memmove(flight, flight + 1, --flights * sizeof *flight);
      deliver(first);
      if (segmentGap) sleepUntil(now() + segmentGap);
    }
    Nanoseconds wait = (flights && flight[0].due < end ? flight[0].due : end) - now();
    if (wait < 0) wait = 0;
    struct timespec timeout = { wait / 1000000000LL, wait % 1000000000LL };
    ppoll(ready, HOSTS, &timeout, NULL);
    for (int host = 0; host < HOSTS; host++) {
      int length;
      while ((length = read(tunOf[host], packet, sizeof packet)) > 0) take(host, packet, length);
    }
  }
}

/* ------------------------------------------------------------------ all of it */

static void copyLog(int log) {
  char buffer[8192];
  ssize_t length;
  if (log <= 0) return;
  lseek(log, 0, SEEK_SET);
  while ((length = read(log, buffer, sizeof buffer)) > 0) fwrite(buffer, 1, length, stdout);
}

static void printTrace(void) {
  char path[256], line[1024], wanted[48];
  snprintf(path, sizeof path, "%s/trace", instance);
  snprintf(wanted, sizeof wanted, "saddr=%s.", network);
  FILE *trace = fopen(path, "r");
  if (!trace) fail("cannot read %s", path);
  while (fgets(line, sizeof line, trace)) if (strstr(line, wanted)) printf("trace %s", line);
  fclose(trace);
}

static void interrupt(int number) { (void)number; interrupted = 1; }

int main(void) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  struct sigaction action = { .sa_handler = interrupt };
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  readPlan();
  makeHosts();
  startTrace();
  startProcesses();
  beUrgent(20);
  carry();
  printf("start %lld\nend %lld\n", begin, end);
  printTrace();
  int logs[MOST_PROGRAMS];
  for (int i = 0; i < programs; i++) logs[i] = program[i].log;
  cleanUp();
  for (int i = 0; i < programs; i++) copyLog(logs[i]);
  for (int host = 0; host < HOSTS; host++) copyLog(watcherLog[host]);
  return interrupted ? 130 : 0;
}
