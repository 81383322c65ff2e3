//! Suggestions for misspelt names.

/// Returns the known name that is closest to `name`; `None` if none is close enough.
pub fn closest_match<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&wanted, &known.to_lowercase()), *known))
        .filter(|(distance, known)| *distance <= known.chars().count().max(name.chars().count()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
        // otherwise the only known name that `name` is a prefix of
        .or_else(|| {
            let mut longer = known.iter().filter(|known| wanted.len() >= 4 && known.to_lowercase().starts_with(&wanted));
            longer.next().copied().filter(|_| longer.next().is_none())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_match_the_closest_known_name() {
        let fields: &[&str] = &["image", "port", "replicas", "resources", "secretName", "secretRef", "autoscaling", "url"];
        let cases = [
            ("replica", Some("replicas")),
            ("Replicas", Some("replicas")),
            ("imgae", Some("image")),
            ("prot", Some("port")),
            ("ur", Some("url")),
            ("secret_ref", Some("secretRef")),
            // a prefix of at least four characters that matches one name only
            ("autosc", Some("autoscaling")),
            ("auto", Some("autoscaling")),
            ("aut", None),
            ("secr", None),
            // too far away
            ("pull", None),
            ("x", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(closest_match(name, fields), expected, "{name:?}");
        }
        assert_eq!(closest_match("cat", &["hat", "bat"]), Some("hat"), "of equals, the first");
        assert_eq!(closest_match("replicas", &[]), None);
    }
}
