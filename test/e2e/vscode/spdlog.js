// Stands in for the native module of the same name: VS Code's log files, which a failed test shows. No rotation, no levels.
const fs = require('node:fs');
const path = require('node:path');

class Logger {
  constructor(type, name, file) {
    this.file = file;
    this.plain = false;
  }
  write(level, message) {
    fs.appendFileSync(this.file, this.plain ? message : `${new Date().toISOString()} [${level}] ${message}\n`);
  }
  trace() {}
  debug() {}
  info(message) {
    this.write('info', message);
  }
  warn(message) {
    this.write('warning', message);
  }
  error(message) {
    this.write('error', message);
  }
  critical(message) {
    this.write('critical', message);
  }
  clearFormatters() {
    this.plain = true;
  }
  getLevel() {
    return 2;
  }
  setLevel() {}
  setPattern() {}
  flush() {}
  drop() {}
}

async function create(type, name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger(type, name, file);
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create.bind(null, 'rotating');
exports.createAsyncRotatingLogger = create.bind(null, 'rotating_async');
