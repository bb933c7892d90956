//! What the tabs of a browser tell each other about events, as text. Pure.

use rolecall_api::LiveKind;

/// A message from one tab to the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message<'a> {
    /// A new tab asks what it should know.
    Hello,
    /// The id of the last event, for a tab that has heard of none.
    Last(&'a str),
    /// An event: its id, its kind and its data.
    Event(&'a str, LiveKind, &'a str),
}

impl<'a> Message<'a> {
    /// Parses a message; `None` if it is invalid.
    pub(super) fn parse(text: &'a str) -> Option<Message<'a>> {
        if text.is_empty() {
            return Some(Message::Hello);
        }
        let Some((id, rest)) = text.split_once('\n') else { return Some(Message::Last(text)) };
        let (kind, data) = rest.split_once('\n')?;
        LiveKind::from_name(kind).map(|kind| Message::Event(id, kind, data))
    }

    /// The text of the message.
    pub(super) fn print(&self) -> String {
        match self {
            Message::Hello => String::new(),
            Message::Last(id) => (*id).to_owned(),
            Message::Event(id, kind, data) => [id, kind.name(), data].join("\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let messages = [
            Message::Hello,
            Message::Last("a7"),
            Message::Event("a7", LiveKind::Level, "{\"user\":\"u\"}"),
            Message::Event("", LiveKind::Resync, "{}"),
        ];
        for message in messages {
            assert_eq!(Message::parse(&message.print()), Some(message));
        }
        assert_eq!(Message::parse("a7\nsomething new\n{}"), None);
        assert_eq!(Message::parse("a7\nlevel"), None);
    }
}
