//! What the tabs of a browser tell each other about events, as text. Pure.

use rolecall_api::LiveKind;

/// A message from one tab to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message<'a> {
    /// A new tab, with this name, asks what it should know.
    Hello(&'a str),
    /// An event.
    Event(TabEvent<'a>),
}

/// An event on its way between tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TabEvent<'a> {
    /// The name of the tab that it is for; empty for all.
    pub(super) to: &'a str,
    /// Its id, from which a tab that takes over goes on.
    pub(super) id: &'a str,
    pub(super) kind: LiveKind,
    /// The data of the event, as JSON.
    pub(super) data: &'a str,
}

/// That sessions may have begun or ended, whenever a stream opens: the server does not repeat that after a cut.
pub(super) const SESSIONS: TabEvent<'static> = TabEvent { to: "", id: "", kind: LiveKind::Sessions, data: "{}" };

impl<'a> Message<'a> {
    /// Parses a message; `None` if it is invalid, such as that of a tab with another version of the app.
    pub(super) fn parse(text: &'a str) -> Option<Message<'a>> {
        let mut parts = text.splitn(4, '\n');
        let first = parts.next()?;
        let Some(id) = parts.next() else { return Some(Message::Hello(first)) };
        let (kind, data) = (LiveKind::from_name(parts.next()?)?, parts.next()?);
        Some(Message::Event(TabEvent { to: first, id, kind, data }))
    }

    /// The text of the message.
    pub(super) fn print(&self) -> String {
        match self {
            Message::Hello(name) => (*name).to_owned(),
            Message::Event(event) => [event.to, event.id, event.kind.name(), event.data].join("\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let event = TabEvent { to: "", id: "a7", kind: LiveKind::Level, data: "{\"user\":\"u\"}" };
        let messages = [
            Message::Hello("0.25"),
            Message::Event(event),
            Message::Event(TabEvent { to: "0.25", id: "", kind: LiveKind::Resync, data: "{}" }),
        ];
        for message in messages {
            assert_eq!(Message::parse(&message.print()), Some(message));
        }
        assert_eq!(Message::parse("\na7\nsomething new\n{}"), None);
        assert_eq!(Message::parse("\na7\nlevel"), None);
    }
}
