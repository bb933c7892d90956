//! A small DNS server on a UDP port, which the server under test asks.

use super::TestApp;
use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::rdata::TXT;
use hickory_proto::rr::{RData, Record, RecordType};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// A running DNS server. It knows TXT records only.
pub(crate) struct DnsServer {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    /// The values by name, without the last dot.
    records: HashMap<String, Vec<String>>,
    /// What is answered to everything instead.
    fault: Option<Fault>,
    /// The names that were asked for.
    asked: Vec<String>,
}

/// What a resolver in trouble does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It does not answer.
    Silence,
    /// It answers that it cannot find out, or does not want to.
    Code(ResponseCode),
}

impl Drop for DnsServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl DnsServer {
    pub(crate) async fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let (address, state) = (socket.local_addr().unwrap(), Arc::<Mutex<State>>::default());
        let task = tokio::spawn(serve(socket, Arc::clone(&state)));
        DnsServer { address, state, task }
    }

    /// Its address, for `ROLECALL_DNS_RESOLVER`.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// A server that asks this one, and whose mails wait in the queue.
    pub(crate) async fn app(&self) -> TestApp {
        let resolver = self.address();
        TestApp::with(&[("ROLECALL_DNS_RESOLVER", &resolver), ("ROLECALL_SMTP_URL", "smtp://127.0.0.1:1")]).await
    }

    /// Sets the TXT records of a name; none: the name does not exist.
    pub(crate) fn set(&self, name: &str, values: &[&str]) {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        self.state.lock().unwrap().records.insert(name.to_owned(), values);
    }

    /// Begins or ends trouble.
    pub(crate) fn fault(&self, fault: Option<Fault>) {
        self.state.lock().unwrap().fault = fault;
    }

    /// The names that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }
}

async fn serve(socket: UdpSocket, state: Arc<Mutex<State>>) {
    let mut buffer = [0; 4096];
    while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
        let Ok(question) = Message::from_vec(&buffer[..length]) else { continue };
        if let Some(answer) = answer(question, &mut state.lock().unwrap()).map(|answer| answer.to_vec().unwrap()) {
            let _ = socket.try_send_to(&answer, from);
        }
    }
}

fn answer(question: Message, state: &mut State) -> Option<Message> {
    let query = question.queries.first()?.clone();
    let name = query.name().to_ascii().to_lowercase().trim_end_matches('.').to_owned();
    let mut answer = question.into_response();
    state.asked.push(name.clone());
    match state.fault {
        Some(Fault::Silence) => return None,
        Some(Fault::Code(code)) => {
            answer.metadata.response_code = code;
            return Some(answer);
        }
        None => {}
    }
    let values = state.records.get(&name).filter(|values| !values.is_empty());
    match values {
        Some(values) if query.query_type() == RecordType::TXT => {
            for value in values {
                // A part has at most 255 bytes.
                let parts = value.as_bytes().chunks(255).collect();
                let data = RData::TXT(TXT::from_bytes(parts));
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, data));
            }
        }
        Some(_) => {}
        None => answer.metadata.response_code = ResponseCode::NXDomain,
    }
    Some(answer)
}
