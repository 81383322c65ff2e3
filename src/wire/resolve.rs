//! Resolves the type of a plain scalar in the same way as go-yaml.
//!
//! kustomize, kpt and kubectl use forks of go-yaml. A plain scalar that they read as a number, a boolean or a date must not be read as a
//! string here. Rules: `resolve.go` of <https://github.com/yaml/go-yaml/tree/v3>.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::node::Value;

/// Resolves a plain scalar.
pub fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        // dates begin like numbers
        _ if !text.starts_with(begins_number) => Value::String(text.to_owned()),
        _ if is_number(text) => Value::Number(text.to_owned()),
        _ if is_timestamp(text) => Value::Timestamp(text.to_owned()),
        _ => Value::String(text.to_owned()),
    }
}

/// Resolves a plain scalar in a Helm values file. Helm uses version 2 of go-yaml, which recognizes the booleans of YAML 1.1 and reads dates
/// as strings, and then converts the values to JSON, where every number is a float. Rules: `resolve.go` of
/// <https://github.com/yaml/go-yaml/tree/v2>.
pub fn helm_plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Value::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ if is_number(text) => {
            let value = number_as_float(text);
            // Helm rejects infinity and NaN, which JSON cannot represent
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
    number_as_integer(text).is_some() || is_float(&without_underscores(unsigned))
}

/// Returns the value of a number that [`plain`] recognized; `None` if it is not an integer of 64 bits, signed or unsigned.
pub fn number_as_integer(text: &str) -> Option<i128> {
    let negative = text.starts_with('-');
    let digits = without_underscores(text.strip_prefix(['+', '-']).unwrap_or(text));
    let magnitude = i128::try_from(integer(&digits)?).ok()?;
    let value = if negative { -magnitude } else { magnitude };
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value).then_some(value)
}

/// Returns the value of a number as a float, which is infinite or NaN for `.inf` and `.nan`.
pub fn number_as_float(text: &str) -> f64 {
    if let Some(value) = number_as_integer(text) {
        #[allow(clippy::cast_precision_loss)] // a float rounds large integers
        return value as f64;
    }
    without_underscores(text).parse().unwrap_or(f64::NAN)
}

/// Removes underscores, which go-yaml ignores in numbers.
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

/// Whether `text` matches `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` and is not too large for a float.
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
    mantissa_fits && exponent_fits && text.parse().is_ok_and(f64::is_finite)
}

/// Whether go-yaml reads `text` as a date, with or without a time: `2024-01-01`, `2024-01-01 15:04:05`, `2024-01-01T15:04:05Z`. A time
/// zone is required after a `T` and not allowed otherwise.
pub fn is_timestamp(text: &str) -> bool {
    let (date, separator, time) = match text.find(['T', 't', ' ']) {
        Some(end) => (&text[..end], &text[end..=end], &text[end + 1..]),
        None => (text, "", ""),
    };
    let time_fits = match separator {
        "" => true,
        " " => is_clock(time.trim_start_matches(' ')),
        _ => time.find(['Z', '+', '-']).is_some_and(|end| is_clock(&time[..end]) && is_zone(&time[end..])),
    };
    is_date(date) && time_fits
}

/// Whether `text` is a valid calendar date such as `2024-1-1`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let (Some(year), Some(month), Some(day)) = (number(year, 4..=4), number(month, 1..=2), number(day, 1..=2)) else { return false };
    let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Whether `text` is a time such as `1:2:3`, with or without a fraction.
fn is_clock(text: &str) -> bool {
    let fields: Vec<&str> = text.split(':').collect();
    let [hours, minutes, seconds] = fields[..] else { return false };
    let (seconds, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
    let below = |text, limit| number(text, 1..=2).is_some_and(|number| number < limit);
    let fraction_fits = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    below(hours, 24) && below(minutes, 60) && below(seconds, 60) && fraction_fits
}

/// Whether `text` is a time zone, `Z` or an offset such as `+07:00`, within the limits of Go.
fn is_zone(text: &str) -> bool {
    let within = |text, limit| number(text, 2..=2).is_some_and(|number| number <= limit);
    let offset = || text.strip_prefix(['+', '-'])?.split_once(':');
    text == "Z" || offset().is_some_and(|(hours, minutes)| within(hours, 24) && within(minutes, 60))
}

/// Parses a number whose count of digits is within `width`.
fn number(text: &str, width: RangeInclusive<usize>) -> Option<u32> {
    (width.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(value: &Value) -> &'static str {
        match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::Timestamp(_) => "timestamp",
            Value::String(_) => "string",
            _ => "collection",
        }
    }

    /// The types that go-yaml v3 gives these scalars.
    #[test]
    fn plain_scalars_have_the_types_of_go_yaml() {
        let cases: &[(&str, &[&str])] = &[
            ("null", &["", "~", "null", "Null", "NULL"]),
            ("bool", &["true", "True", "TRUE", "false", "False", "FALSE"]),
            // booleans of YAML 1.1, and mixed case
            ("string", &["yes", "Yes", "no", "on", "off", "y", "n", "N", "nULL", "tRUE"]),
            ("number", &["0", "00", "1", "-1", "+1", "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890"]),
            ("number", &["1_000", "1_", "1__0", "-_1", "+_5", "0_7", "0x_1F", "0777_777"]),
            ("string", &["+-1", "_1", "1,000", "1 000", "--1"]),
            ("number", &["0x1F", "0X1f", "-0x1F", "+0x1F", "0xFFFFFFFFFFFFFFFF", "-0x8000000000000000"]),
            ("string", &["0x", "0xG", "0xFFFFFFFFFFFFFFFFF", "-0xFFFFFFFFFFFFFFFF"]),
            ("number", &["0o17", "0O17", "-0o17", "017", "-017", "08", "089", "02777777777777777777777"]),
            ("string", &["0o", "0o8", "0o17.5"]),
            ("number", &["0b101", "0B101", "-0b101", "+0b1"]),
            ("string", &["0b", "0b102", "0b1.1"]),
            ("number", &["1.5", "1.", "-1.5", ".5", "-.5", "+.5", "01.5", "08.5", "1_000.5", "1._5", "0.10"]),
            ("number", &["1e3", "1E3", "1e+3", "1e-3", "1.5e3", "12e03", "-2E+05", "1e_5", "1_0e1_0", "1e308", "1e-400"]),
            ("string", &[".", "+", "..", "1.5.5", "1e", "1e+", "e3", ".e3", "0x1p-2", "1e400", "-1e400"]),
            ("number", &[".inf", "-.inf", "+.inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"]),
            ("string", &[".iNF", "-.nan", "inf", "nan", "NaN", "Infinity"]),
            ("timestamp", &["2001-12-15", "2002-1-2", "0000-01-01", "2000-02-29", "2001-12-15 2:5:3", "2001-12-15  02:59:43,5"]),
            (
                "timestamp",
                &["2001-12-15T02:59:43Z", "2001-12-14t21:59:43.10-05:00", "2001-12-15T2:5:3.1234567890Z", "2001-12-15T02:59:43+24:00"],
            ),
            (
                "string",
                &[
                    "2001-13-15",
                    "2001-00-15",
                    "2001-02-29",
                    "1900-02-29",
                    "2001-04-31",
                    "2001-12-0",
                    "2001-2",
                    "12001-12-15",
                    "2001-012-15",
                ],
            ),
            (
                "string",
                &["2001-12-15T", "2001-12-15x", "2001-12-15T02:59", "2001-12-15T02:59:43", "2001-12-15T02:59:43.Z", "2001-12-15T24:00:00Z"],
            ),
            (
                "string",
                &[
                    "2001-12-15T23:60:00Z",
                    "2001-12-15T23:59:60Z",
                    "2001-12-15T02:59:43z",
                    "2001-12-15T02:59:43 Z",
                    "2001-12-15T02:59:43+0700",
                ],
            ),
            ("string", &["2001-12-15 02:59:43Z", "2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43+25:00", "2001-12-15T02:59:43+07:61"]),
            // base 60 in YAML 1.1
            ("string", &["1:30", "12:30:45", "190:20:30", "1:2.5"]),
            ("string", &["5Gi", "100m", "1e3Gi", "10%", "1.2.3", "v1", "hello", "="]),
        ];
        for (expected, texts) in cases {
            for text in *texts {
                assert_eq!(kind(&plain(text)), *expected, "{text:?}");
            }
        }
    }

    /// The values that Helm reads from these scalars in a values file.
    #[test]
    fn plain_scalars_have_the_values_of_helm() {
        for (expected, texts) in
            [(true, ["y", "Y", "yes", "YES", "true", "on", "On"]), (false, ["n", "N", "no", "No", "false", "off", "OFF"])]
        {
            for text in texts {
                assert_eq!(helm_plain(text), Value::Bool(expected), "{text:?}");
            }
        }
        let numbers = [
            ("0", "0"),
            ("-1", "-1"),
            ("017", "15"),
            ("0o17", "15"),
            ("0b101", "5"),
            ("0x1F", "31"),
            ("08", "8"),
            ("1_000", "1000"),
            ("1_000.5", "1000.5"),
            ("1.0", "1"),
            (".5", "0.5"),
            ("1e3", "1000"),
        ];
        for (text, expected) in numbers {
            assert_eq!(helm_plain(text), Value::Number(expected.to_owned()), "{text:?}");
        }
        for text in ["oN", "yEs", "2001-12-15", "2001-12-15T02:59:43Z", "12:30:45", "190:20:30", "5Gi"] {
            assert_eq!(helm_plain(text), Value::String(text.to_owned()), "{text:?}");
        }
        assert_eq!(helm_plain("~"), Value::Null);
    }

    #[test]
    fn numbers_have_the_values_of_go_yaml() {
        let integers = [
            ("0", Some(0)),
            ("+7", Some(7)),
            ("-017", Some(-15)),
            ("0o17", Some(15)),
            ("0b101", Some(5)),
            ("-0x1F", Some(-31)),
            ("1_000", Some(1000)),
            // a float in go-yaml, and the same in JSON
            ("08", Some(8)),
            ("1.0", None),
            ("18446744073709551615", Some(i128::from(u64::MAX))),
            ("18446744073709551616", None),
            ("-9223372036854775808", Some(i128::from(i64::MIN))),
            ("-9223372036854775809", None),
        ];
        for (text, expected) in integers {
            assert_eq!(number_as_integer(text), expected, "{text:?}");
        }
        let floats = [
            ("08", 8.0),
            ("-1.5", -1.5),
            ("+.5", 0.5),
            ("1_000.5", 1000.5),
            ("1e3", 1000.0),
            ("017", 15.0),
            ("18446744073709551616", 2_f64.powi(64)),
        ];
        for (text, expected) in floats {
            assert!((number_as_float(text) - expected).abs() < f64::EPSILON, "{text:?}");
        }
        for text in [".inf", "-.inf", ".nan"] {
            assert!(!number_as_float(text).is_finite(), "{text:?}");
        }
    }
}
