//! Kubernetes quantities: `100m`, `0.5`, `1.5Gi`, `2e3`.
//!
//! The grammar: <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>.

/// A quantity, compared by its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity {
    /// The value in billionths, rounded up in the same way as in the API server.
    nanos: i128,
}

impl Quantity {
    /// Parses `text`. Returns `None` if it is not a quantity or exceeds the range of 128 bits.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let number_end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
        let (number, suffix) = unsigned.split_at(number_end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
            return None;
        }
        let (factor, power) = scale(suffix)?;
        let digits = whole
            .bytes()
            .chain(fraction.bytes())
            .try_fold(0_i128, |digits, digit| digits.checked_mul(10)?.checked_add(i128::from(digit - b'0')))?;
        let power = power.checked_add(9)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let scaled = digits.checked_mul(factor)?;
        let nanos = match 10_i128.checked_pow(power.unsigned_abs()) {
            Some(multiplier) if power >= 0 => scaled.checked_mul(multiplier)?,
            None if power >= 0 => return None,
            Some(divisor) => scaled / divisor + i128::from(scaled % divisor != 0),
            None => i128::from(scaled != 0),
        };
        Some(Self { nanos: sign * nanos })
    }

    /// Whether the value is greater than zero.
    pub fn is_positive(self) -> bool {
        self.nanos > 0
    }

    /// Whether the value is an integer.
    pub fn is_whole(self) -> bool {
        self.nanos % 1_000_000_000 == 0
    }

    /// Whether the value is less than zero.
    pub fn is_negative(self) -> bool {
        self.nanos < 0
    }
}

/// Returns the factor and the power of ten by which a suffix multiplies.
fn scale(suffix: &str) -> Option<(i128, i32)> {
    let binary = |shift: u32| Some((1_i128 << shift, 0));
    let decimal = |power: i32| Some((1, power));
    match suffix {
        "" => decimal(0),
        "n" => decimal(-9),
        "u" => decimal(-6),
        "m" => decimal(-3),
        "k" => decimal(3),
        "M" => decimal(6),
        "G" => decimal(9),
        "T" => decimal(12),
        "P" => decimal(15),
        "E" => decimal(18),
        "Ki" => binary(10),
        "Mi" => binary(20),
        "Gi" => binary(30),
        "Ti" => binary(40),
        "Pi" => binary(50),
        "Ei" => binary(60),
        _ => suffix.strip_prefix(['e', 'E'])?.parse().ok().and_then(decimal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: i128 = 1_000_000_000;

    /// Cases of <https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity_test.go>, in billionths.
    #[test]
    fn quantities_are_parsed() {
        let cases = [
            ("0", 0),
            ("00", 0),
            ("-0", 0),
            ("0n", 0),
            ("0Ki", 0),
            ("1", ONE),
            ("+1", ONE),
            ("-1", -ONE),
            // decimal fractions
            ("1.", ONE),
            ("1.G", ONE * 1_000_000_000),
            (".001", ONE / 1000),
            (".0001k", ONE / 10),
            ("9.01", 9_010_000_000),
            ("100.035k", ONE * 100_035),
            ("0.50000", ONE / 2),
            // decimal suffixes
            ("5n", 5),
            ("4u", 4_000),
            ("3m", 3_000_000),
            ("8k", ONE * 8_000),
            ("7M", ONE * 7_000_000),
            ("6G", ONE * 6_000_000_000),
            ("5T", ONE * 5_000_000_000_000),
            ("2P", ONE * 2_000_000_000_000_000),
            ("1E", ONE * 1_000_000_000_000_000_000),
            ("1.01E", ONE * 1_010_000_000_000_000_000),
            ("1000E", ONE * 1_000_000_000_000_000_000_000),
            // binary suffixes
            ("1Ki", ONE << 10),
            ("7Mi", (7 * ONE) << 20),
            ("6Gi", (6 * ONE) << 30),
            ("5Ti", (5 * ONE) << 40),
            ("4Pi", (4 * ONE) << 50),
            ("3Ei", (3 * ONE) << 60),
            ("0.5Mi", ONE << 19),
            ("100.035Ki", 102_435_840_000_000),
            // exponents
            ("1e3", ONE * 1_000),
            ("1E3", ONE * 1_000),
            ("1.3E+6", ONE * 1_300_000),
            ("1E-3", ONE / 1000),
            ("0.5e-1", ONE / 20),
            (".001e12", ONE * 1_000_000_000),
            ("1e21", ONE * 1_000_000_000_000_000_000_000),
            // rounded to billionths, away from zero
            ("3.001n", 4),
            ("-3.001n", -4),
            ("0.9n", 1),
            ("1.1E-9", 2),
            ("0.0000000001", 1),
            ("0.00000012345", 124),
            ("0.000000000001Ki", 2),
            ("1000e-12", 1),
            ("1e-40", 1),
            ("0e-40", 0),
            ("0.0000000000000000000000000000000000000000000000001", 1),
        ];
        for (text, nanos) in cases {
            assert_eq!(Quantity::parse(text), Some(Quantity { nanos }), "{text:?}");
        }
    }

    #[test]
    fn other_text_is_not_a_quantity() {
        let mut cases = vec!["", "-", "+", "--1", "+-1", "1.1.M", "1+1.0M", "0.1mi", "0.1am", "aoeu", ".5i", "1i", "-3.01i", " 1", "1 "];
        cases.extend(["-3.01e-", "1e", "1E+", "1e1.5", "1Ee3", "1mE", "1K", "1KI", "1ki", "1g", "1_000", "1,5", "0x10", "١"]);
        // accepted by Kubernetes, but not here: no digits, which Kubernetes reads as zero, and values beyond any real resource
        cases.extend([".", "-.", "1e40", "1e2147483647", "999999999999999999999999999999999999999999"]);
        for text in cases {
            assert_eq!(Quantity::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn quantities_are_compared_by_value() {
        let ascending =
            ["-1Gi", "-1", "-1n", "0", "1n", "50m", "100m", "0.9", "1", "1e3", "1Ki", "1M", "1Mi", "100Gi", "10000T", "8Ei", "12E"];
        for pair in ascending.windows(2) {
            assert!(Quantity::parse(pair[0]) < Quantity::parse(pair[1]), "{pair:?}");
        }
        for (one, other) in [("1000m", "1"), ("1024Mi", "1Gi"), ("1000M", "1G"), ("1e3", "1k"), ("0.5", "500m"), ("-0", "0")] {
            assert_eq!(Quantity::parse(one), Quantity::parse(other), "{one} {other}");
        }
    }

    #[test]
    fn quantities_have_a_sign_and_may_be_whole() {
        // text, positive, negative, whole
        let cases = [("0", false, false, true), ("1n", true, false, false), ("-1", false, true, true), ("1500m", true, false, false)];
        for (text, positive, negative, whole) in cases {
            let quantity = Quantity::parse(text).expect("the text is a quantity");
            assert_eq!((quantity.is_positive(), quantity.is_negative(), quantity.is_whole()), (positive, negative, whole), "{text:?}");
        }
    }
}
