//! Authenticator apps (TOTP, RFC 6238) and recovery codes.
//!
//! The first factor that somebody adds comes with recovery codes; removing the last one deletes them.

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::hash::sha256;
use crate::store::passkeys::{self, PasskeyRow};
use crate::store::sql::Connection;
use crate::store::{pending_logins, second_factor};
use qrcodegen::QrCodeEcc;
use rand::TryRng;
use rolecall_api::{QrCode, RECOVERY_CODES, TotpSetup, TwoFactor, TwoFactorToken, TwoFactorWay, UserId, field_name};
use totp_rs::{Algorithm, Builder, Secret};

/// The maximum length of what is typed as a code, in characters.
pub(crate) const MAX_TOKEN_LENGTH: usize = 100;
/// Digits of a code of an authenticator app.
const DIGITS: u8 = 6;
/// How long such a code is shown, in seconds.
const STEP: u64 = 30;
/// The codes of so many steps before and after the present one count too, because clocks differ.
const SKEW: u16 = 1;
/// Letters and digits of recovery codes: those of Crockford's Base32, of which none look alike.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of a recovery code: 80 bits.
const CODE_LENGTH: usize = 16;

/// What a code was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redeemed {
    /// Of the authenticator app.
    Totp,
    /// A recovery code, which is used up.
    RecoveryCode,
}

/// The ways in which an account takes the second step of signing in; none: it has no second step.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn ways(conn: &mut Connection, user: &UserId) -> Result<Vec<TwoFactorWay>> {
    let counts = second_factor::counts(conn, user).await?;
    let ways = [
        (counts.totp, TwoFactorWay::Totp),
        (counts.passkeys > 0, TwoFactorWay::Passkey),
        (counts.is_on() && counts.recovery_codes > 0, TwoFactorWay::RecoveryCode),
    ];
    Ok(ways.into_iter().filter_map(|(exists, way)| exists.then_some(way)).collect())
}

/// What an account has set up, without secrets. `passkey_domain`: that of this server.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn describe(conn: &mut Connection, user: &UserId, passkey_domain: Option<&str>) -> Result<TwoFactor> {
    let counts = second_factor::counts(conn, user).await?;
    let passkeys = passkeys::list(conn, user).await?;
    Ok(TwoFactor {
        totp: counts.totp,
        passkeys: passkeys.into_iter().map(PasskeyRow::wire).collect(),
        recovery_codes: counts.recovery_codes,
        passkey_domain: passkey_domain.map(str::to_owned),
    })
}

/// Makes the secret of a new authenticator app and stores it, not confirmed. `site`: the host that apps show.
///
/// # Errors
/// The system has no randomness; the database does not answer.
pub(crate) async fn start_totp(conn: &mut Connection, user: &UserId, email: &str, site: &str) -> Result<TotpSetup> {
    let mut random = [0_u8; 20];
    rand::rngs::SysRng.try_fill_bytes(&mut random).map_err(|error| Error::Unexpected(error.into()))?;
    let secret = Secret::new_stack(random);
    let base32 = secret.to_base32();
    second_factor::start_totp(conn, user, &base32).await?;
    // A colon separates the two in the URL.
    let issuer = format!("Rolecall ({})", site.replace(':', " "));
    let named = totp(secret).with_account_name(email.replace(':', " ")).with_issuer(Some(issuer)).build();
    let uri = named.and_then(|totp| totp.to_url()).map_err(|error| Error::Unexpected(error.into()))?;
    let qr = qr_code(&uri)?;
    Ok(TotpSetup { secret: base32, uri, qr })
}

/// Confirms the authenticator app with its first code. False if the code is wrong.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn confirm_totp(conn: &mut Connection, user: &UserId, code: &str, now: Moment) -> Result<bool> {
    match second_factor::totp_secret(conn, user, false).await? {
        Some(secret) => use_code(conn, user, &secret, code, now).await,
        None => Ok(false),
    }
}

/// Uses a code of the authenticator app or a recovery code; none if it is wrong or was used before.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn redeem(conn: &mut Connection, user: &UserId, token: &str, now: Moment) -> Result<Option<Redeemed>> {
    if let Some(secret) = second_factor::totp_secret(conn, user, true).await?
        && use_code(conn, user, &secret, token, now).await?
    {
        return Ok(Some(Redeemed::Totp));
    }
    let is_used = second_factor::use_recovery_code(conn, user, &recovery_hash(token)).await?;
    Ok(is_used.then_some(Redeemed::RecoveryCode))
}

/// 400: a code that is wrong or was used before.
pub(crate) fn incorrect_code() -> Error {
    let detail = "This code is not correct. Each code works once, and those of an app change every 30 seconds. Check \
                  that the clock of your device is right.";
    Error::field(field_name!(TwoFactorToken.token), "incorrect_code", detail)
}

async fn use_code(conn: &mut Connection, user: &UserId, secret: &str, code: &str, now: Moment) -> Result<bool> {
    match matching_step(secret, code, now)? {
        Some(step) => Ok(second_factor::use_totp_step(conn, user, step).await?),
        None => Ok(false),
    }
}

/// What all authenticator apps can do.
fn totp(secret: Secret) -> Builder {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW)
        .with_step_duration(STEP)
        .with_secret(secret)
}

/// The time step to which a code belongs, if it belongs to one about now.
fn matching_step(secret: &str, code: &str, now: Moment) -> Result<Option<i64>> {
    let secret = Secret::try_from_base32(secret).map_err(|error| Error::Unexpected(error.into()))?;
    let totp = totp(secret).build().map_err(|error| Error::Unexpected(error.into()))?;
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if code.len() != usize::from(DIGITS) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or_default();
    Ok(totp.check(&code, seconds).and_then(|step| i64::try_from(step).ok()))
}

/// Recovery codes for an account that has just got a second factor; none if it has some already.
///
/// # Errors
/// The system has no randomness; the database does not answer.
pub(crate) async fn first_recovery_codes(conn: &mut Connection, user: &UserId) -> Result<Option<Vec<String>>> {
    if second_factor::counts(conn, user).await?.recovery_codes > 0 {
        return Ok(None);
    }
    Ok(Some(new_recovery_codes(conn, user).await?))
}

/// Replaces the recovery codes of an account by new ones.
///
/// # Errors
/// The system has no randomness; the database does not answer.
pub(crate) async fn new_recovery_codes(conn: &mut Connection, user: &UserId) -> Result<Vec<String>> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut random = [0_u8; CODE_LENGTH];
        rand::rngs::SysRng.try_fill_bytes(&mut random).map_err(|error| Error::Unexpected(error.into()))?;
        let letters: Vec<char> = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
        codes.push(letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"));
    }
    let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(code)).collect();
    second_factor::replace_recovery_codes(conn, user, &hashes).await?;
    Ok(codes)
}

/// Deletes the recovery codes of an account that has no other second factor any more, and the sign-ins that wait for one.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn forget_if_off(conn: &mut Connection, user: &UserId) -> Result<()> {
    if !second_factor::counts(conn, user).await?.is_on() {
        second_factor::replace_recovery_codes(conn, user, &[]).await?;
        pending_logins::delete_all(conn, user).await?;
    }
    Ok(())
}

/// The stored form of a recovery code, however it was typed.
fn recovery_hash(code: &str) -> String {
    let typed = code.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase);
    // What Crockford's Base32 reads for letters that look like digits.
    let read = typed.map(|c| match c {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    });
    sha256(&format!("recovery {}", read.collect::<String>()))
}

/// A text as a QR code.
fn qr_code(text: &str) -> Result<QrCode> {
    let made = qrcodegen::QrCode::encode_text(text, QrCodeEcc::Medium);
    let made = made.map_err(|error| Error::Unexpected(error.to_string().into()))?;
    let at = |place: u32| i32::try_from(place).unwrap_or(-1);
    let size = u32::try_from(made.size()).unwrap_or_default();
    Ok(QrCode::from_modules(size, |column, row| made.get_module(at(column), at(row))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test vectors of RFC 6238: `12345678901234567890`.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> Moment {
        Moment::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(matching_step(SECRET, code, at(seconds)).unwrap(), Some(seconds / 30), "{seconds}");
        }
        assert_eq!(matching_step(SECRET, " 287 082 ", at(59)).unwrap(), Some(1));
    }

    #[test]
    fn a_code_counts_one_step_early_or_late_and_no_longer() {
        // The code of the step from 1,111,111,080 to 1,111,111,109.
        for (seconds, fits) in [(1_049, false), (1_050, true), (1_139, true), (1_140, false)] {
            let step = matching_step(SECRET, "081804", at(1_111_110_000 + seconds)).unwrap();
            assert_eq!(step, fits.then_some(1_111_111_080 / 30), "{seconds}");
        }
        for wrong in ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢"] {
            assert_eq!(matching_step(SECRET, wrong, at(59)).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn a_recovery_code_is_read_however_it_is_typed() {
        let hash = recovery_hash("0123-4567-89ab-cdef");
        for typed in ["0123456789abcdef", " 0123 4567 89AB CDEF", "OI23-4567-89ab-cdef", "ol23-4567-89ab-cdef"] {
            assert_eq!(recovery_hash(typed), hash, "{typed}");
        }
        assert_ne!(recovery_hash("0123-4567-89ab-cdee"), hash);
    }

    #[test]
    fn a_qr_code_has_the_three_corners() {
        let code = qr_code("otpauth://totp/Rolecall:ada%40meridian.example?secret=GEZDGNBVGY3TQOJQ").unwrap();
        let far = code.size - 7;
        for corner in ["M0 0h7v1h-7z".to_owned(), format!("M{far} 0h7v1h-7z"), format!("M0 {far}h7v1h-7z")] {
            assert!(code.path.contains(&corner), "{corner} in {}", code.path);
        }
    }
}
