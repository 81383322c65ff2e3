//! Which type Go's YAML gives a plain scalar.
//!
//! kustomize, kpt and kubectl read with forks of go-yaml. What they take for a number, a boolean or a date is not a string to them,
//! so it is not one here either. Rules: `resolve.go` of <https://github.com/yaml/go-yaml/tree/v3>.

use std::borrow::Cow;

use super::node::Value;

/// The value of a plain scalar.
pub fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        // all numbers and dates begin like one
        _ if !text.starts_with(begins_number) => Value::String(text.to_owned()),
        _ if is_number(text) => Value::Number(text.to_owned()),
        _ if is_timestamp(text) => Value::Timestamp(text.to_owned()),
        _ => Value::String(text.to_owned()),
    }
}

/// The value of a plain scalar in a values file of Helm: go-yaml's second version with the words of YAML 1.1, where dates stay text,
/// and JSON after it, where every number is a float. Rules: `resolve.go` of <https://github.com/yaml/go-yaml/tree/v2>.
pub fn helm_plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Value::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ if is_number(text) => {
            let value = number_as_float(text);
            // Helm refuses what is not finite: it has no form in JSON
            Value::Number(if value.is_finite() { value.to_string() } else { text.to_owned() })
        }
        _ => Value::String(text.to_owned()),
    }
}

fn begins_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '-' | '.')
}

/// Whether go-yaml reads `text` as an integer or a float.
pub fn is_number(text: &str) -> bool {
    if !text.starts_with(begins_number) {
        return false;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let digits = without_underscores(unsigned);
    integer(&digits).is_some() || is_float(&digits)
}

/// The value of a number as [`plain`] found it, where it fits 64 bits of either sign.
pub fn number_as_integer(text: &str) -> Option<i128> {
    let negative = text.starts_with('-');
    let digits = without_underscores(text.strip_prefix(['+', '-']).unwrap_or(text));
    let magnitude = i128::try_from(integer(&digits)?).ok()?;
    let value = if negative { -magnitude } else { magnitude };
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value).then_some(value)
}

/// The value of a number as a float; not finite for `.inf` and `.nan`.
pub fn number_as_float(text: &str) -> f64 {
    if let Some(value) = number_as_integer(text) {
        #[allow(clippy::cast_precision_loss)] // what a float does with a large integer
        return value as f64;
    }
    without_underscores(text).parse().unwrap_or(f64::NAN)
}

/// Go's YAML passes over underscores in numbers.
fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) }
}

fn integer(digits: &str) -> Option<u128> {
    let radix = |prefix: [&str; 2]| prefix.iter().find_map(|p| digits.strip_prefix(p));
    let (digits, radix) = if let Some(rest) = radix(["0x", "0X"]) {
        (rest, 16)
    } else if let Some(rest) = radix(["0o", "0O"]) {
        (rest, 8)
    } else if let Some(rest) = radix(["0b", "0B"]) {
        (rest, 2)
    } else if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| (b'0'..=b'7').contains(&b)) {
        (digits, 8)
    } else {
        (digits, 10)
    };
    let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    valid.then(|| u128::from_str_radix(digits, radix).ok()).flatten()
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` without the sign.
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_fits = all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    mantissa_fits && exponent_fits
}

/// `2024-01-01`, alone or followed by a time: four digits, then one or two and one or two.
pub fn is_timestamp(text: &str) -> bool {
    let (date, rest) = text.split_at(text.find(['T', 't', ' ']).unwrap_or(text.len()));
    let mut parts = date.split('-');
    let shape = [4..=4, 1..=2, 1..=2];
    let date_fits = shape
        .into_iter()
        .all(|width| parts.next().is_some_and(|part| width.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())))
        && parts.next().is_none();
    let time = rest.trim_start_matches(['T', 't', ' ']);
    date_fits && (rest.is_empty() || is_time(time))
}

/// `1:02:03`, with a fraction and a zone where they are given.
fn is_time(text: &str) -> bool {
    let clock_end = text.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(text.len());
    let (clock, zone) = text.split_at(clock_end);
    let fields: Vec<&str> = clock.split(':').collect();
    let [hours, minutes, seconds] = fields[..] else { return false };
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let digits = |s: &str, width: std::ops::RangeInclusive<usize>| width.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let zone = zone.trim_start();
    digits(hours, 1..=2)
        && digits(minutes, 2..=2)
        && digits(seconds, 2..=2)
        && digits(fraction, 0..=9)
        && (zone.is_empty() || zone == "Z" || zone.starts_with(['+', '-']))
}
