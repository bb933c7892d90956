//! Looks up TXT records in the DNS, by the system's resolver or the one of `ROLECALL_DNS_RESOLVER`. Nothing is cached: what
//! somebody has just changed is seen as soon as the resolver sees it.

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData};
use std::net::SocketAddr;
use std::time::Duration;

/// Time limit of a lookup, with its repetitions.
const TIME_LIMIT: Duration = Duration::from_secs(5);
/// Time limit of one question to the resolver.
const ATTEMPT: Duration = Duration::from_secs(2);
/// Only as many TXT records of a name are read.
const MAX_RECORDS: usize = 50;
/// Longer TXT records are left out, in bytes.
const MAX_LENGTH: usize = 1000;

/// Asks the DNS; cheap to clone.
#[derive(Debug, Clone)]
pub struct Dns {
    /// `None`: the system's resolver.
    server: Option<SocketAddr>,
}

/// The resolver does not answer, or says that it cannot. That says nothing about the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAnswer;

impl Dns {
    /// Asks this resolver; `None`: the system's.
    #[must_use]
    pub fn new(server: Option<SocketAddr>) -> Self {
        Dns { server }
    }

    /// The TXT records of a name, each with its parts joined; empty if there are none.
    ///
    /// # Errors
    /// [`NoAnswer`], within five seconds.
    pub async fn txt(&self, name: &str) -> Result<Vec<String>, NoAnswer> {
        // The last dot: the search domains of the system are not tried.
        let name = Name::from_ascii(format!("{name}.")).map_err(|_| NoAnswer)?;
        let resolver = self.resolver()?;
        let answer = tokio::time::timeout(TIME_LIMIT, resolver.txt_lookup(name)).await.map_err(|_| NoAnswer)?;
        let found = match answer {
            Ok(found) => found,
            Err(NetError::Dns(DnsError::NoRecordsFound(none)))
                if matches!(none.response_code, ResponseCode::NoError | ResponseCode::NXDomain) =>
            {
                return Ok(Vec::new());
            }
            Err(_) => return Err(NoAnswer),
        };
        let texts = found.answers().iter().filter_map(|record| match &record.data {
            RData::TXT(txt) => Some(txt.txt_data.concat()),
            _ => None,
        });
        let texts = texts.take(MAX_RECORDS).filter(|text| text.len() <= MAX_LENGTH);
        Ok(texts.map(|text| String::from_utf8_lossy(&text).into_owned()).collect())
    }

    /// Built for each lookup, so that changes of the system's settings count at once.
    fn resolver(&self) -> Result<TokioResolver, NoAnswer> {
        let mut builder = match self.server {
            None => TokioResolver::builder_tokio().map_err(|_| NoAnswer)?,
            Some(server) => {
                let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
                    connection.port = server.port();
                    connection
                });
                let server = NameServerConfig::new(server.ip(), true, connections.into());
                let config = ResolverConfig::from_name_servers(vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        let options = builder.options_mut();
        options.cache_size = 0;
        options.use_hosts_file = ResolveHosts::Never;
        options.timeout = ATTEMPT;
        options.attempts = 1;
        builder.build().map_err(|_| NoAnswer)
    }
}
