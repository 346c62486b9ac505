/** Stands for the native module native-watchdog: ends this process when the one with the given id is gone. */
exports.start = (pid) => {
  const watch = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  }, 1000);
  watch.unref();
};

exports.exit = (status) => process.exit(status ?? 0);
