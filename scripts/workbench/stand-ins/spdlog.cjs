/**
 * Stands for the native module @vscode/spdlog, which nothing here compiles: writes the logs of the VS Code server as plain
 * lines, so that they exist and can be read after a test. Files are not rotated, a server of ours lives briefly.
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(_type, _name, filename) {
    this.filename = filename;
    this.level = 2;
    this.bare = false;
    mkdirSync(dirname(filename), { recursive: true });
  }

  write(level, message) {
    if (level >= this.level) {
      const prefix = this.bare ? '' : `${new Date().toISOString()} [${levels[level]}] `;
      appendFileSync(this.filename, `${prefix}${message}${this.bare ? '' : '\n'}`);
    }
  }

  trace(message) {
    this.write(0, message);
  }

  debug(message) {
    this.write(1, message);
  }

  info(message) {
    this.write(2, message);
  }

  warn(message) {
    this.write(3, message);
  }

  error(message) {
    this.write(4, message);
  }

  critical(message) {
    this.write(5, message);
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  setPattern() {}

  clearFormatters() {
    this.bare = true;
  }

  flush() {}

  drop() {}
}

async function createLogger(name, filename) {
  return new Logger('rotating', name, filename);
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
