import type { CommandName } from './arguments';

const general = `Step through how TCP connections end: runs scenarios of hosts, programs and a faulty network.

Usage:
  tcp-teardown run FILE... [--until 5s] [--format ladder|json] [--out DIR]
  tcp-teardown check FILE...

Commands:
  run      run scenarios and print what happens
  check    say what is wrong with scenarios, without running them

Options:
  -h, --help       this help, or with a command, its own
  -V, --version    the version

Exit status: 0 all went well; 1 a scenario is wrong or can't be read; 2 the command line is wrong.
`;

const ofCommand: Record<CommandName, string> = {
  run: `Runs scenarios and prints what happens, segment by segment.

Usage: tcp-teardown run FILE... [options]

Options:
  --until DURATION    stop after this much simulated time: a number with us, ms, s or min, such as 5s.
                      Without it a run ends when nothing can happen any more, at the latest after 60 min.
  --format FORMAT     ladder (the default), for reading: hosts are columns, time runs down, segments are
                      arrows that bend where they are on their way; or json, the events for programs.
  --out DIR           write one file for each scenario into DIR instead of printing: NAME.txt or NAME.json;
                      a second scenario of the same name gets NAME-2. What was there is replaced.
  -h, --help          this help

How to read a ladder:
  ──╮ ╰─▶  a segment, from where it leaves to where it arrives    ✗  it is lost on the way
  ━━┑ ┕━▶  a segment sent again                                   ╌  one that the network duplicates or delays
  ◇══▶     a forged segment                                       ◆  a state changes
  ├        a call with its result                                 ○  a timer expires
  »        a program prints                                       ■  a process ends
  ╎ ···    nothing happens for a while

Colours appear on terminals only. NO_COLOR=1 turns them off, FORCE_COLOR=1 on.
`,
  check: `Says what is wrong with scenarios, all of it at once, without running them.

Usage: tcp-teardown check FILE...

Each problem names its file, line and column, what was expected and what to do. The exit status is 0
when there are no errors; warnings alone do not count.

Options:
  -h, --help    this help
`,
};

/** The help text of a command, or of all. */
export function helpText(command?: CommandName): string {
  return command === undefined ? general : ofCommand[command];
}
