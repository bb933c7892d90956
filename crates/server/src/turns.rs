//! Turns for questions that keep a processor busy: so many at once, fewer than there are connections, so that slow ones
//! hold up no page; and of one person fewer than that, so that nobody can take all of them.

use rolecall_api::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many such questions are answered at once.
const AT_ONCE: usize = 4;
/// How many of them for one person.
const OF_ONE: usize = 2;

/// The turns of everybody.
#[derive(Debug)]
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    people: Mutex<HashMap<UserId, Weak<Semaphore>>>,
}

impl Default for Turns {
    fn default() -> Self {
        Turns { all: Arc::new(Semaphore::new(AT_ONCE)), people: Mutex::default() }
    }
}

/// A turn; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _of_all: OwnedSemaphorePermit,
    _of_one: OwnedSemaphorePermit,
}

impl Turns {
    /// Waits for a turn of somebody's, at most so long; none: it did not come.
    pub(crate) async fn take(&self, person: &UserId, limit: Duration) -> Option<Turn> {
        let own = self.own(person);
        // First among one's own: who asks too much waits for themselves, and not in the queue of all.
        let turn = async move {
            let of_one = own.acquire_owned().await.ok()?;
            let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some(Turn { _of_all: of_all, _of_one: of_one })
        };
        tokio::time::timeout(limit, turn).await.ok().flatten()
    }

    /// The turns of one person; they are forgotten once nobody has or awaits one.
    fn own(&self, person: &UserId) -> Arc<Semaphore> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = people.get(person).and_then(Weak::upgrade) {
            return own;
        }
        people.retain(|_, own| own.strong_count() > 0);
        let own = Arc::new(Semaphore::new(OF_ONE));
        people.insert(person.clone(), Arc::downgrade(&own));
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    fn person(name: &str) -> UserId {
        UserId(name.to_owned())
    }

    #[tokio::test]
    async fn one_person_has_some_of_the_turns_and_everybody_together_all() {
        let turns = Turns::default();
        let (max, ada, olga) = (person("max"), person("ada"), person("olga"));
        let of_max = [turns.take(&max, SOON).await, turns.take(&max, SOON).await];
        assert!(of_max.iter().all(Option::is_some));
        assert!(turns.take(&max, SOON).await.is_none(), "Max has enough");
        let of_ada = [turns.take(&ada, SOON).await, turns.take(&ada, SOON).await];
        assert!(of_ada.iter().all(Option::is_some), "which is nothing to Ada");
        assert!(turns.take(&olga, SOON).await.is_none(), "all turns are taken");
        drop(of_max);
        assert!(turns.take(&olga, SOON).await.is_some());
    }

    #[tokio::test]
    async fn whoever_waits_too_long_leaves_nothing_behind() {
        let turns = Turns::default();
        let max = person("max");
        let held = [turns.take(&max, SOON).await, turns.take(&max, SOON).await];
        assert!(turns.take(&max, SOON).await.is_none());
        drop(held);
        assert!(turns.take(&max, SOON).await.is_some());
        assert!(turns.take(&person("ada"), SOON).await.is_some());
        assert_eq!(turns.people.lock().unwrap().len(), 1, "who has no turn is forgotten");
    }
}
