//! `rolecall-server backup` and `restore`.

mod load;

use crate::support::TestApp;
use crate::support::events::{happened, store};
use crate::support::folder::Folder;
use crate::support::people::{Org, Person};
use crate::support::program::{Said, run};
use rolecall_api::ProjectId;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// A server with some events, and a folder for its backup.
struct World {
    app: TestApp,
    owner: Person,
    org: Org,
    folder: Folder,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        store(&app, &org, org.project, &[happened("seen", "ada"), happened("seen", "bob")]).await;
        World { app, owner, org, folder: Folder::new() }
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder.path())
    }

    /// Backs the server up into a folder of this name.
    fn backup(&self, name: &str) -> String {
        let folder = self.path(name);
        self.app.command(&["backup", &folder]).succeeds();
        folder
    }

    /// Restores a backup into files in a folder of this name.
    fn restore(&self, backup: &str, name: &str, options: &[&str]) -> Said {
        let folder = self.path(name);
        std::fs::create_dir_all(&folder).unwrap();
        run(&settings(&folder), &[&["restore", backup], options].concat())
    }

    /// A server on these files.
    async fn on(&self, name: &str) -> TestApp {
        let folder = self.path(name);
        self.app.on(&format!("{folder}/main.db"), &format!("{folder}/main-events.db")).await.unwrap()
    }
}

/// The settings of a server whose files are in this folder.
fn settings(folder: &str) -> [(&'static str, &'static str); 1] {
    [("ROLECALL_DATABASE_URL", format!("sqlite://{folder}/main.db").leak())]
}

/// The number of events of a project.
async fn count(app: &TestApp, project: i64) -> i64 {
    let sql = "SELECT COUNT(*) FROM events WHERE project_id = ?1";
    let read = app.app.events.read(std::time::Duration::from_mins(1), move |connection| {
        Ok(connection.query_row(sql, [ProjectId(project).0], |row| row.get(0))?)
    });
    read.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_server_is_restored_elsewhere() {
    let mut world = World::new().await;
    if !world.app.is_on_sqlite() {
        return;
    }
    let backup = world.backup("backup");
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&backup), mode(&format!("{backup}/rolecall.db"))), (0o700, 0o600));
    assert_eq!(std::fs::read_dir(&backup).unwrap().count(), 2, "only the two files");
    // What comes later is not in it.
    store(&world.app, &world.org, world.org.project, &[happened("later", "ada")]).await;
    world.owner.patch("/api/users/@me", serde_json::json!({"first_name": "Later"})).await.is(200);

    world.restore(&backup, "elsewhere", &[]).succeeds();
    let restored = world.on("elsewhere").await;
    let mut owner = restored.again(&world.owner);
    assert_eq!(owner.get("/api/users/@me").await.is(200)["first_name"], "Owner");
    assert_eq!(count(&restored, world.org.project).await, 2);
    assert_eq!(count(&world.app, world.org.project).await, 3, "the server is as before");
    store(&restored, &world.org, world.org.project, &[happened("new", "ada")]).await;
    restored.app.sweep().await.unwrap();
    restored.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_run_is_backed_up_too() {
    let world = World::new().await;
    if !world.app.is_on_sqlite() {
        return;
    }
    world.app.app.close().await;
    let backup = world.backup("backup");
    world.restore(&backup, "elsewhere", &[]).succeeds();
    let restored = world.on("elsewhere").await;
    assert_eq!(count(&restored, world.org.project).await, 2);
    restored.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_goes_into_an_empty_folder_only() {
    let world = World::new().await;
    if !world.app.is_on_sqlite() {
        return;
    }
    let backup = world.backup("backup");
    world.app.command(&["backup", &backup]).fails(1, "is not empty");
    world.app.command(&["backup"]).fails(2, "needs one folder");
    world.app.command(&["backup", "--force"]).fails(2, "unknown argument `--force`");
    for minutes in ["0", "1441", "x"] {
        world.app.command(&["backup", &backup, "--minutes", minutes]).fails(2, "is not 1 to 1440 minutes");
    }
    world.app.command(&["backup", &world.path("other"), "--minutes", "1440"]).succeeds();
    let other = settings(&world.path("nowhere"));
    run(&other, &["backup", &world.path("new")]).fails(1, "main-events.db` does not exist");
    assert!(!Path::new(&world.path("new")).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_replaces_data_only_by_force_and_never_that_of_a_running_server() {
    let world = World::new().await;
    if !world.app.is_on_sqlite() {
        return;
    }
    let backup = world.backup("backup");
    store(&world.app, &world.org, world.org.project, &[happened("later", "ada")]).await;
    world.app.command(&["restore", &backup]).fails(1, "--force replaces it");
    world.app.command(&["restore", &backup, "--force"]).fails(1, "in use by another server");
    // A server that has only the database.
    let off = world.app.without_events().await;
    world.app.app.close().await;
    world.app.command(&["restore", &backup, "--force"]).fails(1, "is in use: stop the server first");
    off.app.close().await;
    // Empty files count as none; a log that was left belongs to nothing.
    world.restore(&backup, "elsewhere", &[]).succeeds();
    world.restore(&backup, "elsewhere", &[]).fails(1, "--force replaces it");
    std::fs::create_dir_all(world.path("empty")).unwrap();
    for name in ["main.db", "main-events.db", "main.db-wal"] {
        std::fs::write(format!("{}/{name}", world.path("empty")), "").unwrap();
    }
    world.restore(&backup, "empty", &[]).succeeds();
    assert!(!Path::new(&format!("{}/main.db-wal", world.path("empty"))).exists());

    // Files with data are replaced by another backup.
    let later = world.backup("later");
    world.restore(&later, "elsewhere", &["--force"]).succeeds();
    let restored = world.on("elsewhere").await;
    assert_eq!(count(&restored, world.org.project).await, 3);
    restored.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_damaged_incomplete_or_mixed_is_not_restored() {
    let world = World::new().await;
    if !world.app.is_on_sqlite() {
        return;
    }
    let (first, second) = (world.backup("first"), world.backup("second"));
    let replace = |folder: &str, name: &str, with: &[u8]| std::fs::write(format!("{folder}/{name}"), with).unwrap();
    let read = |folder: &str, name: &str| std::fs::read(format!("{folder}/{name}")).unwrap();
    let before = read(&second, "rolecall.db");
    // A page in the middle of the file.
    let mut damaged = before.clone();
    let middle = damaged.len() / 4096 / 2 * 4096;
    damaged[middle..middle + 4096].fill(0xA5);
    replace(&second, "rolecall.db", &damaged);
    world.restore(&second, "elsewhere", &[]).fails(1, "is damaged");
    replace(&second, "rolecall.db", b"This is no database.");
    world.restore(&second, "elsewhere", &[]).fails(1, "not a database");
    // The hour has passed between these two.
    replace(&second, "rolecall.db", &before);
    world.app.app.sweep().await.unwrap();
    let third = world.backup("third");
    replace(&second, "rolecall-events.db", &read(&third, "rolecall-events.db"));
    world.restore(&second, "elsewhere", &[]).fails(1, "the database is older than the file");
    let other = World::new().await;
    replace(&second, "rolecall-events.db", &read(&other.backup("other"), "rolecall-events.db"));
    world.restore(&second, "elsewhere", &[]).fails(1, "the file belongs to another database");
    std::fs::remove_file(format!("{second}/rolecall-events.db")).unwrap();
    world.restore(&second, "elsewhere", &[]).fails(1, "rolecall-events.db` does not exist");
    assert_eq!(std::fs::read_dir(world.path("elsewhere")).unwrap().count(), 0, "nothing is left");
    let off = [settings(&world.path("elsewhere"))[0], ("ROLECALL_EVENTS_URL", "off")];
    run(&off, &["restore", &first]).fails(1, "the backup has events");
    world.restore(&first, "elsewhere", &[]).succeeds();
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql_the_events_file_alone_is_copied() {
    let world = World::new().await;
    let events = format!("sqlite://{}", world.app.app.config.events.file().unwrap().display());
    let database = ("ROLECALL_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
    let folder = world.path("backup");
    let said = run(&[database, ("ROLECALL_EVENTS_URL", &events)], &["backup", &folder]);
    assert!(said.err.contains("pg_dump BEFORE"), "{said:?}");
    assert_eq!(said.succeeds(), format!("{folder}/rolecall-events.db\n"));
    let to = world.path("restored.db");
    let said = run(&[database, ("ROLECALL_EVENTS_URL", &format!("sqlite://{to}"))], &["restore", &folder]);
    assert!(said.err.contains("pg_restore"), "{said:?}");
    assert_eq!(said.succeeds(), format!("{to}\n"));
    run(&[database, ("ROLECALL_EVENTS_URL", "off")], &["backup", &world.path("none")]).fails(1, "use pg_dump");
}
