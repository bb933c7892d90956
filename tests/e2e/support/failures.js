// A reporter of Node's test runner: for each test that failed its file and, as a regular expression, its name.

export default async function* failures(events) {
  for await (const { type, data } of events) {
    if (type === "test:fail" && data.nesting === 0) {
      yield `${data.file}\t^${data.name.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")}$\n`;
    }
  }
}
