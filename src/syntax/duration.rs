//! Durations in the notation of Go: `1h`, `1m30s`, `500ms`.
//!
//! The grammar: <https://pkg.go.dev/time#ParseDuration>.

/// Parses a Go duration and returns its nanoseconds; `None` if `text` is not a duration or is negative.
pub fn parse(text: &str) -> Option<u128> {
    if matches!(text, "0" | "+0" | "-0") {
        return Some(0);
    }
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest.is_empty() {
        return None;
    }
    let mut total: u128 = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(number_end);
        let unit_end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_end);
        let unit: u128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
            return None;
        }
        // further digits amount to less than a nanosecond, even in hours
        let fraction = &fraction[..fraction.len().min(18)];
        let digits: u128 = format!("0{whole}{fraction}").parse().ok()?;
        let divisor = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
        total = total.checked_add(digits.checked_mul(unit)? / divisor)?;
        rest = tail;
    }
    (total <= i64::MAX.unsigned_abs().into()).then_some(total)
}

/// Parses a number of seconds: an integer that is not negative, or a duration of whole seconds.
pub fn seconds(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>() {
        return (seconds >= 0).then_some(seconds);
    }
    let nanos = parse(text)?;
    (nanos % 1_000_000_000 == 0).then(|| i64::try_from(nanos / 1_000_000_000).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases of <https://github.com/golang/go/blob/master/src/time/time_test.go>, in nanoseconds.
    #[test]
    fn durations_are_parsed() {
        let longest = i64::MAX.unsigned_abs().into();
        let cases = [
            ("0", 0),
            ("+0", 0),
            ("-0", 0),
            ("5s", 5_000_000_000),
            ("+5s", 5_000_000_000),
            ("1478s", 1_478_000_000_000),
            // decimal fractions
            ("5.6s", 5_600_000_000),
            ("5.s", 5_000_000_000),
            (".5s", 500_000_000),
            ("1.0040s", 1_004_000_000),
            ("100.00100s", 100_001_000_000),
            ("0.5ns", 0),
            ("0.100000000000000000000h", 360_000_000_000),
            ("0.830103483285477580700h", 2_988_372_539_827),
            // units
            ("10ns", 10),
            ("11us", 11_000),
            ("12\u{b5}s", 12_000),
            ("12\u{3bc}s", 12_000),
            ("13ms", 13_000_000),
            ("15m", 900_000_000_000),
            ("16h", 57_600_000_000_000),
            // several parts, in any order
            ("1h30m", 5_400_000_000_000),
            ("10.5s4m", 250_500_000_000),
            ("1h1h", 7_200_000_000_000),
            ("1h2m3s4ms5us6ns", 3_723_004_005_006),
            ("39h9m14.425s", 140_954_425_000_000),
            // the maximum
            ("9223372036854775807ns", longest),
            ("9223372036854775.807us", longest),
            ("9223372036s854ms775us807ns", longest),
        ];
        for (text, nanos) in cases {
            assert_eq!(parse(text), Some(nanos), "{text:?}");
        }
    }

    #[test]
    fn other_text_is_not_a_duration() {
        let mut cases =
            vec!["", "3", "-", "+", "s", ".", "-.", ".s", "+.s", "++1s", "1d", "1w", "1S", "1 s", "1h 30m", "1.5.5s", "1\u{b5}"];
        cases.extend(["9223372036854775808ns", "9223372036854776us", "9223372036854775.808us", "3000000h", "1m-30s"]);
        // valid in Go, but no Kubernetes field accepts a negative duration
        cases.extend(["-5s", "-1m"]);
        for text in cases {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn seconds_are_integers_or_whole_durations() {
        let cases = [
            ("30", Some(30)),
            ("0", Some(0)),
            ("90s", Some(90)),
            ("1h30m", Some(5_400)),
            ("1.5m", Some(90)),
            ("2000ms", Some(2)),
            ("500ms", None),
            ("1.5s", None),
            ("-1", None),
            ("-1m", None),
            ("1.5", None),
            ("30 s", None),
            ("", None),
            ("9223372036854775808", None),
        ];
        for (text, expected) in cases {
            assert_eq!(seconds(text), expected, "{text:?}");
        }
    }
}
