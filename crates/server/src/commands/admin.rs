//! `rolecall-server admin …`: lists for operators, and changes for people who cannot make them.
//!
//! Lists have one line for each item, with tabs between columns, and are bounded.

use super::accounts::parse_email;
use super::{Done, Misuse, open, print};
use rolecall_api::ProjectId;
use rolecall_server::admin;
use rolecall_server::background::Background;
use rolecall_server::clock::{Clock, Moment};
use rolecall_server::config::Config;
use rolecall_server::mail::{MailSetupError, Mailer};
use rolecall_server::store::Db;
use rolecall_server::store::admin::{self as store, Page};

/// Lines of a list unless `--limit` says otherwise.
const LINES: u32 = 100;
/// The most lines of a list.
const MOST_LINES: u32 = 1000;

/// Runs `admin` with these arguments.
pub(super) async fn run(arguments: &[String]) -> Done {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["users", options @ ..] => users(&parse_page(options)?).await,
        ["organizations", options @ ..] => organizations(&parse_page(options)?).await,
        ["deleted-projects"] => deleted_projects().await,
        ["end-sessions", email] => end_sessions(email).await,
        ["remove-second-factor", email] => remove_second_factor(email).await,
        ["mails"] => mails().await,
        ["mails", "retry"] => retry_mails().await,
        ["undelete", "organization", key] => undelete_organization(key).await,
        ["undelete", "project", number] => undelete_project(number).await,
        ["transfer-ownership", key, email] => transfer_ownership(key, email).await,
        [] => Err(Misuse::new("admin needs to know what to do").into()),
        words => Err(Misuse::new(format!("`admin {}` is not a command", words.join(" "))).into()),
    }
}

/// Reads `[SEARCH] [--limit N] [--after KEY]`.
fn parse_page(options: &[&str]) -> Result<Page, Misuse> {
    let mut page = Page { search: String::new(), after: String::new(), most: LINES };
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match (*option, option.starts_with('-')) {
            ("--limit", _) => {
                let limit = options.next().and_then(|text| text.parse().ok());
                let limit = limit.filter(|lines| (1..=MOST_LINES).contains(lines));
                page.most =
                    limit.ok_or_else(|| Misuse::new(format!("--limit needs a number from 1 to {MOST_LINES}")))?;
            }
            ("--after", _) => {
                let after = options.next().ok_or_else(|| Misuse::new("--after needs a value"))?;
                page.after = String::from(*after);
            }
            (search, false) if page.search.is_empty() => page.search = String::from(search),
            (other, _) => return Err(Misuse::unknown(other)),
        }
    }
    Ok(page)
}

/// Prints a line of columns. Tabs and other control characters in names become spaces.
/// A number with its noun.
fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn print_line(columns: &[&str]) -> Done {
    let clean = |column: &&str| column.replace(char::is_control, " ");
    print(&columns.iter().map(clean).collect::<Vec<_>>().join("\t"))
}

/// Says on standard error if there may be more than was printed.
fn tell_rest(printed: usize, most: u32, next: Option<&str>) {
    if u32::try_from(printed).unwrap_or(u32::MAX) < most {
        return;
    }
    match next {
        Some(next) => eprintln!("There may be more: --after {next}"),
        None => eprintln!("There may be more."),
    }
}

/// A time as lists show it.
fn time(moment: Option<Moment>) -> String {
    moment.map_or_else(|| "-".to_owned(), |moment| moment.wire().0)
}

async fn users(page: &Page) -> Done {
    let db = open(&Config::from_env()?).await?;
    let rows = store::users(&mut *db.read().await?, page).await;
    db.close().await;
    let rows = rows?;
    print_line(&["EMAIL", "NAME", "JOINED", "LAST SEEN", "ORGANIZATIONS", "SESSIONS", "ID"])?;
    for user in &rows {
        let (joined, seen) = (time(Some(user.joined_at)), time(user.last_seen));
        let (organizations, sessions) = (user.organizations.to_string(), user.sessions.to_string());
        print_line(&[&user.email, &user.first_name, &joined, &seen, &organizations, &sessions, user.id.as_str()])?;
    }
    tell_rest(rows.len(), page.most, rows.last().map(|user| user.email.as_str()));
    Ok(())
}

async fn organizations(page: &Page) -> Done {
    let db = open(&Config::from_env()?).await?;
    let rows = store::organizations(&mut *db.read().await?, page).await;
    db.close().await;
    let rows = rows?;
    print_line(&["URL NAME", "NAME", "OWNER", "OWNER SEEN", "MEMBERS", "PROJECTS", "DELETED", "ID"])?;
    for row in &rows {
        let (seen, deleted) = (time(row.owner_seen), time(row.deleted_at));
        let (members, projects) = (row.members.to_string(), row.projects.to_string());
        let owner = row.owner.as_deref().unwrap_or("-");
        print_line(&[&row.slug, &row.name, owner, &seen, &members, &projects, &deleted, row.id.as_str()])?;
    }
    tell_rest(rows.len(), page.most, rows.last().map(|row| row.slug.as_str()));
    Ok(())
}

async fn deleted_projects() -> Done {
    let db = open(&Config::from_env()?).await?;
    let rows = store::deleted_projects(&mut *db.read().await?, MOST_LINES).await;
    db.close().await;
    let rows = rows?;
    print_line(&["NUMBER", "NAME", "DELETED", "ORGANIZATION"])?;
    for row in &rows {
        let (number, deleted) = (row.id.0.to_string(), time(Some(row.deleted_at)));
        print_line(&[&number, &row.name, &deleted, row.organization.as_str()])?;
    }
    tell_rest(rows.len(), MOST_LINES, None);
    Ok(())
}

async fn end_sessions(email: &str) -> Done {
    let email = parse_email(email)?;
    let db = open(&Config::from_env()?).await?;
    let ended = admin::end_sessions(&db, &email, Clock::system().now()).await;
    db.close().await;
    print(&format!("{} of {email} ended", counted(ended? as u64, "session", "sessions")))?;
    eprintln!("API keys go on to work.");
    Ok(())
}

/// Queues mails, which the server sends.
fn mailer(config: &Config, db: &Db) -> Result<Mailer, MailSetupError> {
    Mailer::new(config.mail.as_ref(), &config.site_url, (db.clone(), Clock::system(), Background::default()))
}

async fn remove_second_factor(email: &str) -> Done {
    let email = parse_email(email)?;
    let config = Config::from_env()?;
    let db = open(&config).await?;
    let mailer = mailer(&config, &db)?;
    let removed = admin::remove_second_factor(&db, &mailer, &email, Clock::system().now()).await;
    db.close().await;
    removed?;
    print(&format!("the second factor of {email} was removed"))?;
    eprintln!("The password alone is enough to sign in. Ask them to set up a new second factor.");
    Ok(())
}

async fn mails() -> Done {
    let db = open(&Config::from_env()?).await?;
    let rows = store::unsent_mails(&mut *db.read().await?, MOST_LINES).await;
    db.close().await;
    let rows = rows?;
    print_line(&["QUEUED", "KIND", "TO", "ATTEMPTS", "NEXT ATTEMPT", "LAST ERROR"])?;
    for mail in &rows {
        let next = mail.next_attempt_at.map_or_else(|| "given up".to_owned(), |next| time(Some(next)));
        let (queued, attempts) = (time(Some(mail.created_at)), mail.attempts.to_string());
        let error = mail.error.as_deref().unwrap_or("-");
        print_line(&[&queued, &mail.kind, &mail.recipient, &attempts, &next, error])?;
    }
    tell_rest(rows.len(), MOST_LINES, None);
    Ok(())
}

async fn retry_mails() -> Done {
    let db = open(&Config::from_env()?).await?;
    let hurried = admin::retry_mails(&db, Clock::system().now()).await;
    db.close().await;
    print(&counted(hurried?, "mail is tried again now", "mails are tried again now"))?;
    eprintln!("Mails that were given up have no text left, so they cannot be sent again.");
    Ok(())
}

async fn undelete_organization(key: &str) -> Done {
    let db = open(&Config::from_env()?).await?;
    let name = admin::undelete_organization(&db, key, Clock::system().now()).await;
    db.close().await;
    print(&format!("The organization `{}` is back, with the projects that were deleted with it", name?))
}

async fn undelete_project(number: &str) -> Done {
    let id = number.parse().map_err(|_| Misuse::new(format!("`{number}` is not the number of a project")))?;
    let db = open(&Config::from_env()?).await?;
    let name = admin::undelete_project(&db, ProjectId(id), Clock::system().now()).await;
    db.close().await;
    print(&format!("The project `{}` is back, with its events and access", name?))
}

async fn transfer_ownership(key: &str, email: &str) -> Done {
    let email = parse_email(email)?;
    let config = Config::from_env()?;
    let db = open(&config).await?;
    let mailer = mailer(&config, &db)?;
    let name = admin::transfer_ownership(&db, &mailer, key, &email, Clock::system().now()).await;
    db.close().await;
    print(&format!("{email} owns the organization `{}`", name?))
}
