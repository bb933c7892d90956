"""A real mail server for the tests: prints each mail that it takes as a line of JSON.

What it does with a mail depends on the local part of its recipient: `refused` is 550, `full` is 452, `relay` is 554.
It creates its own certificate, and writes the one of its authority to the file of --ca.
"""

import argparse
import asyncio
import json
import ssl

import trustme
from aiosmtpd.smtp import SMTP, AuthResult

REPLIES = {
    "refused": "550 5.1.1 There is no such mailbox",
    "full": "452 4.2.2 The mailbox is full",
    "relay": "554 5.7.1 Relay access denied",
}

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
parser.add_argument("--ca")
parser.add_argument("--login", help="user:password; without it, no one can sign in")
options = parser.parse_args()


def say(line):
    print(json.dumps(line), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        reply = REPLIES.get(address.split("@")[0])
        if reply:
            say({"not_taken": address})
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "message": envelope.content.decode(),
            "tls": session.ssl is not None or options.tls == "implicit",
            "login": session.auth_data.login.decode() if session.auth_data else None,
            "hello": session.host_name,
        })
        return "250 2.0.0 OK"


def authenticate(server, session, envelope, mechanism, auth_data):
    is_right = f"{auth_data.login.decode()}:{auth_data.password.decode()}" == options.login
    if not is_right:
        say({"wrong_login": auth_data.login.decode()})
    return AuthResult(success=is_right, handled=False, auth_data=auth_data)


async def main():
    context = None
    if options.tls != "none":
        authority = trustme.CA()
        authority.cert_pem.write_to_path(options.ca)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    starttls = options.tls == "starttls"

    def connection():
        return SMTP(
            Handler(),
            hostname="mail.test",
            tls_context=context if starttls else None,
            require_starttls=starttls,
            authenticator=authenticate if options.login else None,
            auth_required=options.login is not None,
            auth_require_tls=options.tls == "starttls",
        )

    implicit = context if options.tls == "implicit" else None
    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", options.port, ssl=implicit)
    say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
