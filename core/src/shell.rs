//! Words as a shell takes them.

/// A word in quotes, if it needs some.
///
/// ```
/// use scenariolog::shell::quoted;
///
/// assert_eq!(quoted(b"a/b.txt"), b"a/b.txt");
/// assert_eq!(quoted(b"it's"), br"'it'\''s'");
/// ```
pub fn quoted(word: &[u8]) -> Vec<u8> {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"%+,-./:=@_".contains(byte);
    if !word.is_empty() && word.iter().all(is_plain) {
        return word.to_owned();
    }
    let quoted = word.iter().flat_map(|byte| match byte {
        b'\'' => br"'\''".as_slice(),
        byte => std::slice::from_ref(byte),
    });
    [b"'", quoted.copied().collect::<Vec<_>>().as_slice(), b"'"].concat()
}

/// Words in quotes where they need some, with spaces between them.
pub fn line<W: AsRef<[u8]>>(words: &[W]) -> String {
    let words: Vec<_> = words.iter().map(|word| quoted(word.as_ref())).collect();
    String::from_utf8_lossy(&words.join(&b' ')).into_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_quoted_word_is_one_word_to_a_shell() {
        for (text, quoted) in [
            ("/usr/bin/x-1.2", "/usr/bin/x-1.2"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$HOME", "'$HOME'"),
        ] {
            assert_eq!(super::quoted(text.as_bytes()), quoted.as_bytes());
        }
    }
}
