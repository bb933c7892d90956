//! An HTTP connection that is reused. The cost of an HTTP library is not part of what is measured.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// A connection to the server.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    /// The body of the last response.
    pub(crate) body: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Connection { stream: BufReader::with_capacity(1 << 16, stream), body: Vec::new() }
    }

    /// Sends a body without a credential, and returns the status of the response.
    pub(crate) fn post(&mut self, path: &str, body: &[u8]) -> u16 {
        self.send("POST", path, None, body)
    }

    /// Sends a request, with an API key if there is one, and returns the status of the response.
    pub(crate) fn send(&mut self, method: &str, path: &str, key: Option<&str>, body: &[u8]) -> u16 {
        let key = key.map(|key| format!("Authorization: Bearer {key}\r\n")).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\n{key}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.stream.get_mut().write_all(&[head.as_bytes(), body].concat()).unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some((name, value)) = line.split_once(':') {
                if name.eq_ignore_ascii_case("content-length") {
                    length = value.trim().parse().unwrap();
                }
            } else if line == "\r\n" {
                break;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).unwrap();
        status
    }
}
