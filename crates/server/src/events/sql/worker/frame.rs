//! Messages between server and worker: a letter for the kind, the length in four bytes, and the content.

use crate::events::sql::refusal::{QueryRefusal, known_code};
use crate::events::sql::run::{MAX_BYTES, MAX_NAMES};
use rolecall_api::Position;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::time::Duration;

/// Maximum size of a frame, in bytes: the rows of a result, and its column names, which JSON escapes can make six times
/// as long.
const MAX_FRAME: usize = MAX_BYTES + 6 * MAX_NAMES + 64 * 1024;

/// A question to a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::events::sql) struct Question {
    /// The query as the user wrote it.
    pub(in crate::events::sql) query: String,
    /// The number of the project.
    pub(in crate::events::sql) project: i64,
    /// The value of `now()`, in microseconds since 1970.
    pub(in crate::events::sql) now: i64,
    /// The name of the project's time zone.
    pub(in crate::events::sql) zone: String,
    /// Time limit of the query.
    pub(in crate::events::sql) limit: Duration,
}

/// The reply of a worker.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::events::sql) enum Reply {
    /// The JSON of [`rolecall_api::Rows`].
    Rows(Vec<u8>),
    /// The query was refused.
    Refused(QueryRefusal),
    /// Something else failed; for the log, without any text of the query.
    Failed(String),
}

/// A refusal as it is serialized.
#[derive(Serialize, Deserialize)]
struct RefusedJson {
    code: String,
    detail: String,
    position: Option<Position>,
}

impl Question {
    /// Writes it as a frame.
    pub(in crate::events::sql) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        write(to, b'Q', &serde_json::to_vec(self)?)
    }
}

/// Waits for the next question; `None` at the end of the input.
pub(super) fn read_question(from: &mut impl Read) -> io::Result<Option<Question>> {
    match read(from)? {
        Some((b'Q', bytes)) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Some(_) => Err(io::ErrorKind::InvalidData.into()),
        None => Ok(None),
    }
}

impl Reply {
    /// Writes it as a frame.
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        match self {
            Reply::Rows(rows) => write(to, b'R', rows),
            Reply::Refused(QueryRefusal { code, detail, position }) => {
                let refused = RefusedJson { code: (*code).to_owned(), detail: detail.clone(), position: *position };
                write(to, b'E', &serde_json::to_vec(&refused)?)
            }
            Reply::Failed(reason) => write(to, b'F', reason.as_bytes()),
        }
    }

    /// Waits for a reply; `None` if the worker ended without one.
    pub(in crate::events::sql) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let Some((letter, bytes)) = read(from)? else {
            return Ok(None);
        };
        Ok(Some(match letter {
            b'R' => Reply::Rows(bytes),
            b'E' => {
                let RefusedJson { code, detail, position } = serde_json::from_slice(&bytes)?;
                let code = known_code(&code).ok_or(io::ErrorKind::InvalidData)?;
                Reply::Refused(QueryRefusal { code, detail, position })
            }
            b'F' => Reply::Failed(String::from_utf8_lossy(&bytes).into_owned()),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        }))
    }
}

fn write(to: &mut impl Write, letter: u8, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::ErrorKind::InvalidData)?;
    to.write_all(&[letter])?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

fn read(from: &mut impl Read) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut letter = [0];
    if from.read(&mut letter)? == 0 {
        return Ok(None);
    }
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > MAX_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(Some((letter[0], bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn frames_survive_the_pipe() {
        let limit = Duration::from_millis(1500);
        let question = Question { query: "SELECT 'ü'".to_owned(), project: 7, now: -1, zone: "UTC".to_owned(), limit };
        let bytes = sent(|to| question.write(to));
        assert_eq!(read_question(&mut bytes.as_slice()).unwrap(), Some(question));
        let refusal =
            QueryRefusal { code: "syntax", detail: "No".to_owned(), position: Some(Position { line: 1, column: 2 }) };
        for (reply, again) in [
            (Reply::Rows(b"{}".to_vec()), Reply::Rows(b"{}".to_vec())),
            (Reply::Refused(refusal.clone()), Reply::Refused(refusal)),
            (Reply::Failed("disk".to_owned()), Reply::Failed("disk".to_owned())),
        ] {
            let bytes = sent(|to| reply.write(to));
            assert_eq!(Reply::read(&mut bytes.as_slice()).unwrap(), Some(again));
        }
    }

    #[test]
    fn a_frame_that_is_too_long_or_incomplete_is_an_error() {
        let whole = sent(|to| Reply::Rows(vec![b' '; 100]).write(to));
        assert!(Reply::read(&mut &whole[..50]).is_err());
        assert_eq!(Reply::read(&mut &whole[..0]).unwrap(), None);
        let mut long = vec![b'R'];
        long.extend(u32::MAX.to_le_bytes());
        assert!(Reply::read(&mut long.as_slice()).is_err());
        assert!(Reply::read(&mut [b'R', 0, 0].as_slice()).is_err());
        assert!(Reply::read(&mut [b'X', 0, 0, 0, 0].as_slice()).is_err());
    }
}
