// A reporter of Node's test runner: the name of each test that failed, on a line.

export default async function* failures(events) {
  for await (const { type, data } of events) {
    if (type === "test:fail" && data.nesting === 0) yield `${data.name}\n`;
  }
}
