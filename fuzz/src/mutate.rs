//! Mutations that keep the text valid YAML more often than byte mutations do.

/// Tokens with a meaning in YAML or in a ResourceList.
const TOKENS: &[&str] = &[
    "- ",
    ": ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "|",
    "|-",
    "|+",
    "|2",
    ">",
    ">-",
    "\"",
    "'",
    "''",
    "\\n",
    "\\\"",
    "\\u0041",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    " #",
    "\n",
    "\r\n",
    "\n\n",
    "  ",
    "\t",
    "\n  ",
    "\n- ",
    "\n---\n",
    "\n...\n",
    "%YAML 1.2\n",
    "<<: ",
    "!!merge <<: ",
    "null",
    "~",
    "true",
    "True",
    "yes",
    "0x1F",
    "1_000",
    "1.10",
    "012",
    "2024-01-01",
    ".inf",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "é",
    "😀",
    "items:",
    "functionConfig:",
    "results:",
    "apiVersion:",
    "kind:",
    "metadata:",
    "annotations:",
    "name:",
    "mcp.p2pmmo.vn/generated: ",
];

/// A pseudorandom number generator.
pub struct Random(u64);

impl Random {
    /// A generator with this seed.
    pub fn new(seed: u32) -> Self {
        Self(u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`, or 0 if the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

/// `text` with one change to its lines or its tokens.
pub fn mutate(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    let choice = random.below(10);
    if lines.is_empty() || choice == 0 {
        return format!("{text}{}", TOKENS[random.below(TOKENS.len())]);
    }
    match choice {
        1 => {
            lines.remove(one);
        }
        2 => {
            let line = lines[one].clone();
            lines.insert(other, line);
        }
        3 => lines.swap(one, other),
        4 => lines[one].insert_str(0, ["  ", " ", "- ", "    "][random.below(4)]),
        5 => {
            let shorter = lines[one].strip_prefix("  ").or_else(|| lines[one].strip_prefix(' ')).map(str::to_owned);
            lines[one] = shorter.unwrap_or_default();
        }
        6 => {
            let (from, to) = (one.min(other), one.max(other));
            for line in &mut lines[from..=to] {
                line.insert_str(0, "  ");
            }
        }
        _ => {
            let line = &mut lines[one];
            let mut at = random.below(line.len() + 1);
            while !line.is_char_boundary(at) {
                at -= 1;
            }
            if random.below(3) == 0 {
                let token = TOKENS[random.below(TOKENS.len())];
                let end = line[at..].find([' ', '\n']).map_or(line.len(), |length| at + length);
                line.replace_range(at..end, token);
            } else {
                line.insert_str(at, TOKENS[random.below(TOKENS.len())]);
            }
        }
    }
    lines.concat()
}
