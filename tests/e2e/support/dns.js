// A DNS server on a UDP port, which the server under test asks. It knows TXT records only.

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { after } from "node:test";

const [TXT, IN] = [16, 1];
const [FAILED, NO_SUCH_NAME] = [2, 3];
/** The lengths of the header of a message, and of the type and class of its question. */
const [HEADER, KIND] = [12, 4];

/** Starts it for the journeys of a file. */
export async function startDns() {
  const socket = createSocket("udp4");
  after(() => socket.close());
  const records = new Map();
  let fails = false;
  socket.on("message", (query, from) => {
    const answer = respond(query, (name) => (fails ? undefined : (records.get(name) ?? [])));
    socket.send(answer, from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    /** What a Rolecall needs that asks this server. */
    settings: { ROLECALL_DNS_RESOLVER: `127.0.0.1:${socket.address().port}` },
    /** Publishes the TXT records of a name, in place of those that it has. */
    publish: (name, ...values) => records.set(name.toLowerCase(), values),
    /** From now on it answers that it cannot find out, or answers again. */
    breaks: (isBroken) => (fails = isBroken),
  };
}

/** The response to a query. `look` returns the values of a name; undefined: it cannot find out. */
function respond(query, look) {
  const { name, end } = question(query);
  const isTxt = query.readUInt16BE(end - KIND) === TXT;
  const values = look(name);
  const answers = (isTxt && values) || [];
  const code = values === undefined ? FAILED : values.length === 0 ? NO_SUCH_NAME : 0;
  const header = Buffer.from(query.subarray(0, HEADER));
  // A response (8), as recursive as was asked for; recursion is available (8).
  header[2] = 0x80 | (query[2] & 0x01);
  header[3] = 0x80 | code;
  [1, answers.length, 0, 0].forEach((count, at) => header.writeUInt16BE(count, 4 + 2 * at));
  return Buffer.concat([header, query.subarray(HEADER, end), ...answers.map(record)]);
}

/** The name that is asked for, in lower case, and where the question ends. */
function question(query) {
  const labels = [];
  let at = HEADER;
  for (; query[at] > 0; at += 1 + query[at]) labels.push(query.toString("latin1", at + 1, at + 1 + query[at]));
  return { name: labels.join(".").toLowerCase(), end: at + 1 + KIND };
}

/** A TXT record with a value of less than 256 bytes. Its name is a pointer to the question. */
function record(value) {
  const text = Buffer.from(value);
  const head = Buffer.alloc(HEADER + 1);
  head.writeUInt16BE(0xc000 | HEADER, 0);
  head.writeUInt16BE(TXT, 2);
  head.writeUInt16BE(IN, 4);
  head.writeUInt16BE(text.length + 1, 10);
  head.writeUInt8(text.length, 12);
  return Buffer.concat([head, text]);
}
