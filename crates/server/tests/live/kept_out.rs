//! What people hear when an organization begins or stops to keep them out.

use super::{World, told};
use crate::routes::users::two_factor::set_up;
use crate::support::live::Stream;
use crate::support::passkey::insert_passkey;
use serde_json::json;

#[tokio::test]
async fn who_is_kept_out_hears_that_and_then_nothing() {
    let mut world = World::new().await;
    insert_passkey(&world.app, &world.owner.id).await;
    let (mut owner, mut member) = (Stream::open(&world.owner).await, Stream::open(&world.member).await);
    world.owner.patch(&world.org.path, json!({"require_two_factor": true})).await.is(200);
    assert_eq!(member.texts_until("membership").await, [format!("membership {} lost", world.member.id)]);
    assert!(told(&mut owner).await.is_empty());
    let mut late = Stream::open(&world.member).await;
    world.is_done().await;
    told(&mut owner).await;
    // It is open to them again: for one by what they do, for all by what an administrator does.
    set_up(&world.app, &mut world.administrator).await;
    let mut administrator = Stream::open(&world.administrator).await;
    world.owner.patch(&world.org.path, json!({"require_two_factor": false})).await.is(200);
    for stream in [&mut member, &mut late] {
        assert_eq!(stream.texts_until("membership").await, [format!("membership {}", world.member.id)]);
    }
    told(&mut administrator).await;
}

#[tokio::test]
async fn setting_it_up_is_heard_at_once() {
    let mut world = World::new().await;
    insert_passkey(&world.app, &world.owner.id).await;
    world.owner.patch(&world.org.path, json!({"require_two_factor": true})).await.is(200);
    let mut stream = Stream::open(&world.member).await;
    set_up(&world.app, &mut world.member).await;
    let heard = stream.texts_until("membership").await;
    assert_eq!(heard.last().unwrap(), &format!("membership {}", world.member.id));
}
